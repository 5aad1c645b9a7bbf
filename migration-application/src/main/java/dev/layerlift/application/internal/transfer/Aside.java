package dev.layerlift.application.internal.transfer;

import dev.layerlift.application.internal.saga.Attempt;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.error.MigrationException.Retry;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;

/** Work beside that of this thread, as part of the same attempt. Where no thread is free this one does it first. */
final class Aside {
    private final FutureTask<Void> task;

    private Aside(FutureTask<Void> task) {
        this.task = task;
    }

    /** Begins it. */
    static Aside begun(ExecutorService threads, Runnable work) {
        FutureTask<Void> task = new FutureTask<>(Attempt.carried(work), null);
        try {
            threads.execute(task);
        } catch (RejectedExecutionException e) {
            task.run();
        }
        return new Aside(task);
    }

    /** Waits for its end, and throws what it threw. */
    void join() {
        try {
            task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException thrown) {
                throw thrown;
            }
            if (e.getCause() instanceof Error thrown) {
                throw thrown;
            }
            throw new IllegalStateException("work aside failed", e.getCause());
        } catch (InterruptedException e) {
            // Whoever waits for this has given it up, or the engine closes: what hangs must not hold that up.
            task.cancel(true);
            Thread.currentThread().interrupt();
            throw interrupted(e);
        }
    }

    /** Waits for its end after a failure: what comes next must not meet it at work. */
    void endedAfter(RuntimeException failure) {
        if (Thread.currentThread().isInterrupted()) {
            task.cancel(true);
            return;
        }
        try {
            join();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /** What a thread throws that was interrupted at a transfer. */
    static MigrationException interrupted(InterruptedException cause) {
        return new MigrationException(
                MigrationError.of(
                        ErrorType.STORAGE_ERROR,
                        "INTERRUPTED",
                        "a transfer was interrupted (expected: to go on)",
                        "go on with it: layerlift resume"),
                Retry.LATER,
                cause);
    }
}
