package dev.layerlift.storage.ipfs;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request, written from the thread that has the bytes: it waits until the connection takes more, but not
 * longer than the limit. The buffers are used again once the connection has emptied them.
 */
final class OutgoingBody implements BodyPublisher, Flow.Subscription {
    /** The connection gave up on this body, and says why itself. */
    static final class AbandonedException extends IOException {
        private static final long serialVersionUID = 1L;

        AbandonedException() {
            super("the connection takes no more of the request");
        }
    }

    private static final int BUFFERS = 4;
    private static final int BUFFER_BYTES = 64 * 1024;

    private final long lengthBytes;
    private final Duration idleTimeout;
    private final ByteBuffer[] buffers = new ByteBuffer[BUFFERS];
    private int turn;
    private @Nullable ByteBuffer filling;
    private Flow.@Nullable Subscriber<? super ByteBuffer> subscriber;
    private long demand;
    private boolean abandoned;

    OutgoingBody(long lengthBytes, Duration idleTimeout) {
        this.lengthBytes = lengthBytes;
        this.idleTimeout = idleTimeout;
    }

    @Override
    public long contentLength() {
        return lengthBytes;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> taker) {
        taker.onSubscribe(this);
        synchronized (this) {
            subscriber = taker;
            notifyAll();
        }
    }

    @Override
    public synchronized void request(long more) {
        demand = more > Long.MAX_VALUE - demand ? Long.MAX_VALUE : demand + more;
        notifyAll();
    }

    @Override
    public synchronized void cancel() {
        abandoned = true;
        notifyAll();
    }

    /** Takes some bytes, and sends them when there are enough; the array may be used again when this returns. */
    void write(byte[] bytes, int from, int length) throws IOException {
        int at = from;
        while (at < from + length) {
            ByteBuffer buffer = filling == null ? empty() : filling;
            int taken = Math.min(buffer.remaining(), from + length - at);
            buffer.put(bytes, at, taken);
            at += taken;
            filling = buffer;
            if (!buffer.hasRemaining()) {
                send();
            }
        }
    }

    private ByteBuffer empty() {
        turn = (turn + 1) % BUFFERS;
        ByteBuffer buffer = buffers[turn];
        if (buffer == null || buffer.hasRemaining()) {
            // The first round, or the connection still holds what is in it.
            buffer = ByteBuffer.allocate((int) Math.min(BUFFER_BYTES, lengthBytes));
            buffers[turn] = buffer;
        }
        return buffer.clear();
    }

    private void send() throws IOException {
        ByteBuffer full = filling;
        filling = null;
        if (full != null) {
            awaitDemand().onNext(full.flip());
        }
    }

    private synchronized Flow.Subscriber<? super ByteBuffer> awaitDemand() throws IOException {
        long deadline = System.nanoTime() + idleTimeout.toNanos();
        while (!abandoned && (subscriber == null || demand == 0)) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new HttpTimeoutException("the node took no bytes for " + idleTimeout.toMillis() + " ms");
            }
            try {
                wait(Math.max(1, left / 1_000_000));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("the writing thread was interrupted");
            }
        }
        if (abandoned || subscriber == null) {
            throw new AbandonedException();
        }
        demand--;
        return subscriber;
    }

    /** All bytes were sent. */
    void end() throws IOException {
        send();
        Flow.Subscriber<? super ByteBuffer> taker = subscriber();
        if (taker != null) {
            taker.onComplete();
        }
    }

    /** There will be no more bytes: the connection is closed, and the node gets half a request. */
    void fail(Throwable reason) {
        Flow.Subscriber<? super ByteBuffer> taker = subscriber();
        if (taker != null) {
            taker.onError(reason);
        }
    }

    private synchronized Flow.@Nullable Subscriber<? super ByteBuffer> subscriber() {
        return subscriber;
    }
}
