package dev.layerlift.application.internal.dispatch;

import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.error.MigrationException.Retry;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.port.MigrationDispatcher;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Advances migrations on the threads of this process. What it forgets when the process ends, recovery finds again. */
public final class InProcessDispatcher implements MigrationDispatcher {
    private enum Slot {
        QUEUED,
        RUNNING,
        RUNNING_AND_WANTED
    }

    private final Worker worker;
    private final Clock clock;
    private final int queueMax;
    private final ExecutorService threads;
    private final ScheduledExecutorService timer;
    private final Map<MigrationId, Slot> slots = new HashMap<>();
    private final Map<MigrationId, Instant> due = new HashMap<>();
    private boolean closed;

    /** Advances through the worker, at most {@code parallelism} at the same time. */
    public InProcessDispatcher(Worker worker, Clock clock, int parallelism, int queueMax) {
        this(worker, clock, EngineThreads.REAL, parallelism, queueMax);
    }

    /** The same on the threads that it is given. */
    public InProcessDispatcher(Worker worker, Clock clock, EngineThreads engine, int parallelism, int queueMax) {
        this.worker = worker;
        this.clock = clock;
        this.queueMax = queueMax;
        this.threads = engine.pool("layerlift-worker", parallelism);
        this.timer = engine.timer("layerlift-timer");
    }

    @Override
    public synchronized void submit(MigrationId id, Instant notBefore) {
        if (closed) {
            throw new IllegalStateException("dispatcher: closed (expected: open)");
        }
        Slot slot = slots.get(id);
        if (slot == Slot.QUEUED) {
            if (due.getOrDefault(id, Instant.MIN).isAfter(notBefore)) {
                due.put(id, notBefore);
                start(id, notBefore);
            }
            return;
        }
        if (slot != null) {
            slots.put(id, Slot.RUNNING_AND_WANTED);
            return;
        }
        if (slots.size() >= queueMax) {
            throw new MigrationException(
                    MigrationError.of(
                            ErrorType.VALIDATION_ERROR,
                            "QUEUE_FULL",
                            "queue: " + slots.size() + " migrations (expected: fewer than " + queueMax + ")",
                            "try again when some have ended"),
                    Retry.LATER);
        }
        slots.put(id, Slot.QUEUED);
        due.put(id, notBefore);
        start(id, notBefore);
    }

    @Override
    public synchronized void cancel(MigrationId id) {
        if (slots.remove(id, Slot.QUEUED)) {
            due.remove(id);
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        timer.shutdownNow();
        threads.shutdown();
        boolean interrupted = false;
        while (true) {
            try {
                if (threads.awaitTermination(1, TimeUnit.SECONDS)) {
                    break;
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it only hands over to the workers, and is dropped at closing
    private void start(MigrationId id, Instant notBefore) {
        long delayMillis = Duration.between(clock.instant(), notBefore).toMillis();
        if (delayMillis <= 0) {
            threads.execute(() -> run(id, notBefore));
        } else {
            timer.schedule(() -> threads.execute(() -> run(id, notBefore)), delayMillis, TimeUnit.MILLISECONDS);
        }
    }

    /** Runs what is due at this time; the alarm of one that was brought forward and waits again finds another time. */
    private void run(MigrationId id, Instant notBefore) {
        synchronized (this) {
            if (closed || !notBefore.equals(due.get(id)) || !slots.replace(id, Slot.QUEUED, Slot.RUNNING)) {
                return;
            }
            due.remove(id);
        }
        Advance advance = worker.advance(id);
        synchronized (this) {
            boolean wanted = slots.remove(id) == Slot.RUNNING_AND_WANTED;
            if (closed) {
                return;
            }
            if (wanted || advance instanceof Advance.Continue) {
                submit(id, clock.instant());
            } else if (advance instanceof Advance.RetryAt retry) {
                submit(id, retry.time());
            }
        }
    }
}
