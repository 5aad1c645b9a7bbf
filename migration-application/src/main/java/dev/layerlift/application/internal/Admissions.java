package dev.layerlift.application.internal;

import dev.layerlift.application.internal.dispatch.WorkerThreads;
import dev.layerlift.domain.error.MigrationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;

/** Checks and stores requests side by side, so that many of them share a commit and no caller waits for it. */
public final class Admissions implements AutoCloseable {
    private final ExecutorService threads;

    /** Admits on these threads, which it owns. */
    public Admissions(ExecutorService threads) {
        this.threads = threads;
    }

    /** Admits one; what fails, fails the answer with a {@link MigrationException}. */
    public <T> CompletionStage<T> admit(Supplier<CompletionStage<T>> admission) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        threads.execute(() -> admit(admission, answer));
        return answer;
    }

    /** What was thrown, out of the wrapper that futures put around it. */
    public static MigrationException unwrapped(Throwable thrown) {
        Throwable cause = thrown.getCause();
        return MigrationException.from(thrown instanceof CompletionException && cause != null ? cause : thrown);
    }

    /** Takes no more and waits for those that are under way. */
    @Override
    public void close() {
        WorkerThreads.end(threads);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the answer is what whoever asked waits for
    private static <T> void admit(Supplier<CompletionStage<T>> admission, CompletableFuture<T> answer) {
        try {
            admission.get().whenComplete((result, failure) -> {
                if (failure == null) {
                    answer.complete(result);
                } else {
                    answer.completeExceptionally(unwrapped(failure));
                }
            });
        } catch (RuntimeException | Error e) {
            answer.completeExceptionally(unwrapped(e));
        }
    }
}
