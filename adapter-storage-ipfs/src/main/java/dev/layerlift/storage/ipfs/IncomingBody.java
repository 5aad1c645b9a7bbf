package dev.layerlift.storage.ipfs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer as a stream that does not wait longer than the limit for the next bytes. It holds what came with
 * one read of the connection, and asks for more when that is gone.
 */
final class IncomingBody extends InputStream implements BodySubscriber<InputStream> {
    private final Duration idleTimeout;
    private final Queue<ByteBuffer> waiting = new ArrayDeque<>();
    private Flow.@Nullable Subscription subscription;
    private @Nullable Throwable failed;
    private boolean ended;
    private boolean closed;

    IncomingBody(Duration idleTimeout) {
        this.idleTimeout = idleTimeout;
    }

    @Override
    public CompletionStage<InputStream> getBody() {
        return CompletableFuture.completedFuture(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        synchronized (this) {
            if (closed) {
                given.cancel();
                return;
            }
            subscription = given;
        }
        given.request(1);
    }

    @Override
    public synchronized void onNext(List<ByteBuffer> buffers) {
        if (!closed) {
            waiting.addAll(buffers);
            notifyAll();
        }
    }

    @Override
    public synchronized void onError(Throwable reason) {
        failed = reason;
        notifyAll();
    }

    @Override
    public synchronized void onComplete() {
        ended = true;
        notifyAll();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
        Objects.checkFromIndexSize(from, length, buffer.length);
        if (length == 0) {
            return 0;
        }
        ByteBuffer next = next();
        if (next == null) {
            return -1;
        }
        int read = Math.min(length, next.remaining());
        next.get(buffer, from, read);
        return read;
    }

    /** The buffer to read from; null at the end. */
    private synchronized @Nullable ByteBuffer next() throws IOException {
        long deadline = System.nanoTime() + idleTimeout.toNanos();
        while (true) {
            if (closed) {
                throw new IOException("the stream was closed (expected: open)");
            }
            ByteBuffer next = waiting.peek();
            if (next != null && next.hasRemaining()) {
                return next;
            }
            if (next != null) {
                waiting.remove();
                if (waiting.isEmpty() && subscription != null && !ended && failed == null) {
                    subscription.request(1);
                }
            } else if (failed != null) {
                throw new IOException("the answer broke off: " + failed.getMessage(), failed);
            } else if (ended) {
                return null;
            } else {
                await(deadline);
            }
        }
    }

    /** Waits for bytes, the end, or a failure. */
    private synchronized void await(long deadline) throws IOException {
        while (waiting.isEmpty() && failed == null && !ended && !closed) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                close();
                throw new HttpTimeoutException("the node sent no bytes for " + idleTimeout.toMillis() + " ms");
            }
            try {
                wait(Math.max(1, left / 1_000_000));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                close();
                throw new InterruptedIOException("the reading thread was interrupted");
            }
        }
    }

    /**
     * All bytes up to the end.
     *
     * @throws IOException when there are more than the limit
     */
    byte[] readAtMost(int limitBytes) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (ByteBuffer next = next(); next != null; next = next()) {
            byte[] some = new byte[next.remaining()];
            next.get(some);
            if (all.size() + some.length > limitBytes) {
                close();
                throw new NodeFailures.AnswerInvalidException(
                        "an answer of more than " + limitBytes + " bytes (expected: at most that)");
            }
            all.writeBytes(some);
        }
        return all.toByteArray();
    }

    @Override
    public void close() {
        Flow.Subscription given;
        synchronized (this) {
            given = ended || failed != null || closed ? null : subscription;
            closed = true;
            waiting.clear();
            notifyAll();
        }
        if (given != null) {
            given.cancel();
        }
    }
}
