package dev.layerlift.storage.cloud.internal;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The first call of a process to a store, made beside other work: it loads some thousand classes, fetches credentials and
 * opens a connection, which takes a second or more and must not count where a call has little time.
 */
public final class FirstCall {
    private static final Duration WAIT_MAX = Duration.ofSeconds(5);

    private final FutureTask<Void> call;
    private final AtomicBoolean begun = new AtomicBoolean();
    private volatile boolean waited;

    /** A call that matters to nobody; its failure is left to the call that wants to know. */
    public FirstCall(Runnable call) {
        this.call = new FutureTask<>(call, null);
    }

    /** Makes it on a thread of its own, unless that was done before. */
    public void begin() {
        if (begun.compareAndSet(false, true)) {
            Thread thread = new Thread(call, "store-first-call");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Makes it and waits for its end; once, and a few seconds at most. */
    public void await() {
        begin();
        if (waited) {
            return;
        }
        try {
            call.get(WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // The store may be closed by now, hang, or not be reachable: whoever asks it for something is told.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        waited = true;
    }
}
