package dev.layerlift.application.internal.validation;

import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.error.MigrationException.Retry;
import dev.layerlift.domain.validation.ValidationIssue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Makes checks side by side within a time limit. What fails for a reason that may go away is tried again within it. A
 * check that hangs is given up on: it is interrupted, and where it does not even hear that, its thread is lost until it
 * comes back. Of one kind of check only so many may be lost; then it is not begun any more, so that the others still have
 * threads.
 */
final class ParallelChecks implements AutoCloseable {
    /** The code of a check that gave no answer. */
    static final String TIMEOUT = "VALIDATION_TIMEOUT";

    private static final int TRIES_MAX = 3;
    private static final Duration PAUSE = Duration.ofMillis(150);

    private final ExecutorService threads;
    private final int hangingMax;
    private final UnaryOperator<Duration> pauses;
    private final Map<String, AtomicInteger> hanging = new ConcurrentHashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    /**
     * A check to be made.
     *
     * @param name what is checked
     * @param work gives the findings; only reads
     */
    record Check(String name, Supplier<List<ValidationIssue>> work) {}

    /**
     * Checks on these threads, which it owns.
     *
     * @param hangingMax how many lost threads of one kind of check are put up with
     */
    ParallelChecks(ExecutorService threads, int hangingMax) {
        this(threads, hangingMax, UnaryOperator.identity());
    }

    /**
     * The same with other pauses between tries.
     *
     * @param pauses how long to wait instead of this long
     */
    ParallelChecks(ExecutorService threads, int hangingMax, UnaryOperator<Duration> pauses) {
        this.threads = threads;
        this.pauses = pauses;
        this.hangingMax = hangingMax;
    }

    /**
     * All findings in the order of the checks, whichever of them answers first.
     *
     * @throws MigrationException {@code TIMEOUT_ERROR} when this thread is interrupted while it waits
     */
    List<ValidationIssue> make(List<Check> checks, Duration limit) {
        CountDownLatch answers = new CountDownLatch(checks.size());
        List<Run> runs = checks.stream().map(check -> new Run(check, answers)).toList();
        runs.forEach(this::start);
        boolean interrupted = false;
        try {
            answers.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        List<ValidationIssue> findings = new ArrayList<>();
        runs.forEach(run -> findings.addAll(run.end(limit)));
        if (interrupted) {
            Thread.currentThread().interrupt();
            throw new MigrationException(
                    MigrationError.of(
                            ErrorType.TIMEOUT_ERROR,
                            TIMEOUT,
                            "the validation was interrupted before its checks had answered",
                            "migrate again"),
                    Retry.LATER);
        }
        return findings;
    }

    /** Begins nothing more; what is under way is interrupted. */
    @Override
    public void close() {
        closing.countDown();
        threads.shutdownNow();
    }

    /** How many threads of this kind of check are lost at the moment. */
    int hanging(String name) {
        return lost(name).get();
    }

    private AtomicInteger lost(String name) {
        return hanging.computeIfAbsent(name, key -> new AtomicInteger());
    }

    private void start(Run run) {
        if (hanging(run.check.name()) >= hangingMax) {
            run.refuse(hanging(run.check.name()) + " earlier ones still hang");
            return;
        }
        try {
            threads.execute(run);
        } catch (RejectedExecutionException e) {
            run.refuse("too many checks wait already");
        }
    }

    private List<ValidationIssue> tried(Check check) {
        int tries = 1;
        while (true) {
            try {
                return check.work().get();
            } catch (RuntimeException | Error e) {
                MigrationException failure = MigrationException.from(e);
                if (failure.retry() == Retry.NEVER || tries >= TRIES_MAX || !paused(tries)) {
                    return List.of(ValidationIssue.unknown(failure.error()));
                }
                tries++;
            }
        }
    }

    /** Waits longer each time; false when nobody waits for the answer any more. */
    private boolean paused(int tries) {
        try {
            long millis = pauses.apply(PAUSE.multipliedBy(tries)).toMillis();
            return !closing.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static List<ValidationIssue> unanswered(Check check, String why) {
        return List.of(ValidationIssue.unknown(MigrationError.of(
                ErrorType.TIMEOUT_ERROR, TIMEOUT, "check " + check.name() + ": " + why + " (expected: an answer)")));
    }

    /** One check under way. */
    private final class Run implements Runnable {
        private final Check check;
        private final CountDownLatch answers;
        private @Nullable Thread thread;
        private @Nullable List<ValidationIssue> found;
        private boolean abandoned;

        Run(Check check, CountDownLatch answers) {
            this.check = check;
            this.answers = answers;
        }

        @Override
        public void run() {
            if (!begin()) {
                return;
            }
            finish(tried(check));
        }

        private synchronized boolean begin() {
            if (!abandoned) {
                thread = Thread.currentThread();
            }
            return !abandoned;
        }

        private synchronized void finish(List<ValidationIssue> findings) {
            thread = null;
            if (abandoned) {
                lost(check.name()).decrementAndGet();
                // The interrupt was for this check, not for the next one on this thread.
                Thread.interrupted();
            } else {
                found = findings;
            }
            answers.countDown();
        }

        synchronized void refuse(String why) {
            abandoned = true;
            found = unanswered(check, why);
            answers.countDown();
        }

        /** What it found; when it has not answered, it is given up on. */
        synchronized List<ValidationIssue> end(Duration limit) {
            if (found != null) {
                return found;
            }
            abandoned = true;
            if (thread != null) {
                lost(check.name()).incrementAndGet();
                thread.interrupt();
            }
            return unanswered(check, "no answer within " + limit.toMillis() + " ms");
        }
    }
}
