package dev.layerlift.application.internal.saga;

import dev.layerlift.application.EnginePorts;
import dev.layerlift.application.TimeLimits;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.error.MigrationException.Retry;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

/**
 * Advances migrations within the times that design section 10 allows. A try that hangs is given up: it is interrupted, it
 * can change nothing more, and another thread takes the migration over with the next epoch of its lease, to try again
 * later or to roll back. Time is counted by waiting, so that neither a clock that jumps nor a restart matters; while
 * content moves, it starts anew, and the lease is prolonged.
 */
public final class TimedRuns implements AutoCloseable {
    /** So many looks are taken at a try within its time. */
    private static final int LOOKS = 6;

    /** A try, its failure, its rollback, what became of that. */
    private static final int TRIES_MAX = 4;

    private final SagaRunner runner;
    private final EnginePorts ports;
    private final ExecutorService threads;
    private final BiConsumer<Object, RuntimeException> onFailure;

    /**
     * Runs on these threads, which it owns.
     *
     * @param threads must take twice as many tasks at once as migrations are advanced, so that as many may hang
     * @param onFailure told of a lease that could not be prolonged
     */
    public TimedRuns(
            SagaRunner runner,
            EnginePorts ports,
            ExecutorService threads,
            BiConsumer<Object, RuntimeException> onFailure) {
        this.runner = runner;
        this.ports = ports;
        this.threads = threads;
        this.onFailure = onFailure;
    }

    /**
     * As {@link SagaRunner#run}.
     *
     * @throws MigrationException also {@code TIMEOUT_ERROR} when not even the failure could be stored in time: the
     *     migration stays as it is and can be resumed
     */
    public Optional<Migration> run(MigrationId id) {
        Callable<Optional<Migration>> next = () -> runner.run(id);
        MigrationException cause = null;
        for (int tries = 0; tries < TRIES_MAX; tries++) {
            Attempt attempt = new Attempt();
            Future<Optional<Migration>> running = begin(attempt, next);
            if (endsInTime(id, attempt, running)) {
                return result(running);
            }
            attempt.abandon();
            running.cancel(true);
            MigrationException reason = timedOut(attempt);
            cause = reason;
            next = () -> runner.timedOut(id, reason);
        }
        throw cause == null ? new IllegalStateException("tries: 0 (expected: " + TRIES_MAX + ")") : cause;
    }

    /** Ends a migration that nobody waits for and nothing was made of yet, on this thread. */
    public void giveUp(MigrationId id, MigrationError why) {
        runner.timedOut(id, new MigrationException(why, Retry.NEVER));
    }

    /** Begins nothing more; what hangs is interrupted. */
    @Override
    public void close() {
        threads.shutdownNow();
    }

    private Future<Optional<Migration>> begin(Attempt attempt, Callable<Optional<Migration>> work) {
        try {
            return threads.submit(() -> attempt.on(work));
        } catch (RejectedExecutionException e) {
            throw new MigrationException(
                    MigrationError.of(
                            ErrorType.TIMEOUT_ERROR,
                            "THREADS_HANG",
                            "too many earlier tries hang and do not hear that they were given up (expected: a free thread)",
                            "bring back the store that hangs, or restart this process, then: layerlift resume"),
                    Retry.LATER,
                    e);
        }
    }

    private boolean endsInTime(MigrationId id, Attempt attempt, Future<Optional<Migration>> running) {
        AtomicBoolean renewing = new AtomicBoolean();
        long moves = 0;
        Duration waited = Duration.ZERO;
        while (true) {
            Duration limit = limit(attempt);
            Duration look = limit.dividedBy(LOOKS);
            if (isDone(running, look)) {
                return true;
            }
            waited = waited.plus(look);
            if (attempt.moves() != moves) {
                moves = attempt.moves();
                waited = Duration.ZERO;
            }
            if (waited.compareTo(limit.minus(look)) > 0) {
                return false;
            }
            renew(id, attempt, renewing);
        }
    }

    private Duration limit(Attempt attempt) {
        TimeLimits limits = ports.settings().limits();
        if (attempt.isRollingBack()) {
            return limits.rollback();
        }
        return (attempt.moves() > 0 ? limits.idle() : limits.attempt()).plus(attempt.patience());
    }

    /** On another thread, because the store that keeps the lease may be what hangs. */
    private void renew(MigrationId id, Attempt attempt, AtomicBoolean renewing) {
        if (attempt.lease().isEmpty() || !renewing.compareAndSet(false, true)) {
            return;
        }
        try {
            threads.execute(() -> {
                try {
                    ports.migrations()
                            .renew(
                                    id,
                                    attempt.lease().orElseThrow(),
                                    ports.clock()
                                            .instant()
                                            .plus(ports.settings().lease()));
                } catch (RuntimeException e) {
                    onFailure.accept("lease of migration " + id + ", not prolonged", e);
                } finally {
                    renewing.set(false);
                }
            });
        } catch (RejectedExecutionException e) {
            onFailure.accept("lease of migration " + id + ", not prolonged: no thread is free", e);
        }
    }

    private MigrationException timedOut(Attempt attempt) {
        return new MigrationException(
                MigrationError.of(
                        ErrorType.TIMEOUT_ERROR,
                        "ATTEMPT_TIMED_OUT",
                        attempt.step() + ": no answer within " + limit(attempt).toMillis()
                                + " ms (expected: an answer)",
                        "find out what does not answer: layerlift doctor",
                        "then: layerlift resume"),
                Retry.LATER);
    }

    private static boolean isDone(Future<?> running, Duration look) {
        boolean interrupted = false;
        try {
            running.get(look.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return running.isDone();
        } catch (ExecutionException e) {
            return true;
        } catch (InterruptedException e) {
            interrupted = true;
            return false;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Optional<Migration> result(Future<Optional<Migration>> done) {
        try {
            return done.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException thrown) {
                throw thrown;
            }
            if (e.getCause() instanceof Error thrown) {
                throw thrown;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while nothing had to be waited for", e);
        }
    }
}
