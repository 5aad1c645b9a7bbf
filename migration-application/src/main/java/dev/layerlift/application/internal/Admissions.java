package dev.layerlift.application.internal;

import dev.layerlift.application.internal.dispatch.WorkerThreads;
import dev.layerlift.application.internal.saga.Attempt;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.error.MigrationException.Retry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Checks and stores requests side by side, so that many of them share a commit and no caller waits for it. One that gets
 * no answer in time is given up: whoever asked hears of it, its thread takes others, and what it still brings about is
 * handed to who takes it back.
 *
 * @param <A> what is decided about a request
 */
public final class Admissions<A> implements AutoCloseable {
    private final ExecutorService threads;
    private final ExecutorService waitedFor;
    private final Duration limit;
    private final Consumer<A> late;

    /**
     * Admits on these threads, which it owns.
     *
     * @param threads wait for the decisions
     * @param waitedFor make them; more than wait, so that some may hang
     * @param limit how long a decision may take from when a thread takes it up
     * @param late takes back what was decided when nobody waited any more
     */
    public Admissions(ExecutorService threads, ExecutorService waitedFor, Duration limit, Consumer<A> late) {
        this.threads = threads;
        this.waitedFor = waitedFor;
        this.limit = limit;
        this.late = late;
    }

    /**
     * Admits one; what fails, fails the answer with a {@link MigrationException}.
     *
     * @param decision checks the request and stores it
     * @param next goes on with what was decided
     */
    public <T> CompletionStage<T> admit(Supplier<A> decision, Function<A, CompletionStage<T>> next) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        threads.execute(() -> admit(decision, next, answer));
        return answer;
    }

    /** Takes no more and waits for those that are under way. */
    @Override
    public void close() {
        WorkerThreads.end(threads);
        // What came too late may just be taken back.
        if (!WorkerThreads.end(waitedFor)) {
            waitedFor.shutdownNow();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the answer is what whoever asked waits for
    private <T> void admit(Supplier<A> decision, Function<A, CompletionStage<T>> next, CompletableFuture<T> answer) {
        try {
            next.apply(decided(new Decision(decision))).whenComplete((result, failure) -> {
                if (failure == null) {
                    answer.complete(result);
                } else {
                    answer.completeExceptionally(MigrationException.from(failure));
                }
            });
        } catch (RuntimeException | Error e) {
            answer.completeExceptionally(MigrationException.from(e));
        }
    }

    private A decided(Decision decision) {
        Future<?> running;
        try {
            running = waitedFor.submit(decision);
        } catch (RejectedExecutionException e) {
            throw timeOut(
                    "THREADS_HANG",
                    "too many requests are being accepted at once, or earlier ones hang and do not hear that they were"
                            + " given up (expected: a free thread)");
        }
        boolean interrupted = false;
        try {
            running.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            // Whether it came in the last moment is asked below.
            interrupted = false;
        } catch (InterruptedException e) {
            interrupted = true;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a decision threw what it keeps otherwise", e);
        }
        Optional<A> made = decision.end();
        if (made.isEmpty()) {
            running.cancel(true);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return made.orElseThrow(() -> timeOut(
                "ACCEPTANCE_TIMED_OUT",
                "the request was not accepted: no answer within " + limit.toMillis() + " ms (expected: an answer)"));
    }

    private static MigrationException timeOut(String code, String message) {
        return new MigrationException(
                MigrationError.of(
                        ErrorType.TIMEOUT_ERROR,
                        code,
                        message,
                        "find out what does not answer: layerlift doctor",
                        "look whether it was stored nevertheless: layerlift status",
                        "then ask again, with a new request"),
                Retry.LATER);
    }

    /** One decision on its way; made or given up, and never both. */
    private final class Decision implements Runnable {
        private final Supplier<A> work;
        private final Attempt attempt = new Attempt();
        private @Nullable A made;
        private @Nullable Throwable thrown;
        private boolean givenUp;

        Decision(Supplier<A> work) {
            this.work = work;
        }

        @Override
        public void run() {
            try {
                A decided = attempt.on(work::get);
                if (!keep(decided)) {
                    // The interrupt was for what hung, not for taking it back.
                    Thread.interrupted();
                    late.accept(decided);
                }
            } catch (RuntimeException | Error e) {
                keepFailure(e);
            } catch (Exception e) {
                keepFailure(new IllegalStateException(e));
            }
        }

        private synchronized boolean keep(A decided) {
            made = decided;
            return !givenUp;
        }

        private synchronized void keepFailure(Throwable failure) {
            thrown = failure;
        }

        /** What was decided; empty, and given up, when nothing was yet. */
        synchronized Optional<A> end() {
            if (thrown instanceof Error error) {
                throw error;
            }
            if (thrown instanceof RuntimeException exception) {
                throw exception;
            }
            givenUp = made == null;
            if (givenUp) {
                attempt.abandon();
            }
            return Optional.ofNullable(made);
        }
    }
}
