package dev.layerlift.application.internal.transfer;

import dev.layerlift.application.internal.saga.Attempt;
import dev.layerlift.application.internal.saga.Work;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.error.MigrationException.Retry;
import dev.layerlift.domain.port.ChunkedUploads.StoredChunk;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Works on chunks, so many at the same time and no more. When one fails no other is begun, and those under way end first. */
final class ChunksInFlight {
    private final ExecutorService threads;
    private final int inFlightMax;
    private final Work work;
    private final Runnable begun;
    private final BlockingQueue<Outcome> ended = new LinkedBlockingQueue<>();
    private final List<FutureTask<?>> underWay = new ArrayList<>();
    private int inFlight;
    private @Nullable Throwable failure;

    /**
     * Chunks on these threads.
     *
     * @param begun told of each that is taken up, on the thread that waits
     */
    ChunksInFlight(ExecutorService threads, int inFlightMax, Work work, Runnable begun) {
        this.threads = threads;
        this.inFlightMax = inFlightMax;
        this.work = work;
        this.begun = begun;
    }

    /** How the sending of one chunk ended. */
    private record Outcome(
            @Nullable StoredChunk chunk, @Nullable Throwable failure) {}

    /**
     * Works on these chunks.
     *
     * @param work sends or compares one, on another thread
     * @param done told of each that is safe, on this thread
     */
    void each(List<Integer> indexes, IntFunction<StoredChunk> work, Consumer<StoredChunk> done) {
        Deque<Integer> waiting = new ArrayDeque<>(indexes);
        while (inFlight > 0 || (failure == null && !waiting.isEmpty())) {
            while (failure == null && inFlight < inFlightMax && !waiting.isEmpty() && begin(waiting.getFirst(), work)) {
                waiting.removeFirst();
            }
            if (inFlight > 0) {
                take(done);
            }
        }
        if (failure instanceof RuntimeException thrown) {
            throw thrown;
        }
        if (failure instanceof Error thrown) {
            throw thrown;
        }
    }

    /** False when it has to wait for another one to end. */
    private boolean begin(int index, IntFunction<StoredChunk> send) {
        try {
            work.requireWanted();
            work.requireLease();
        } catch (RuntimeException e) {
            failure = e;
            return false;
        }
        FutureTask<?> task = new FutureTask<>(Attempt.carried(() -> ended.add(outcome(index, send))), null);
        try {
            threads.execute(task);
        } catch (RejectedExecutionException e) {
            if (inFlight > 0) {
                return false;
            }
            task.run();
        }
        begun.run();
        underWay.removeIf(FutureTask::isDone);
        underWay.add(task);
        inFlight++;
        return true;
    }

    private static Outcome outcome(int index, IntFunction<StoredChunk> send) {
        try {
            return new Outcome(send.apply(index), null);
        } catch (RuntimeException | Error e) {
            return new Outcome(null, e);
        }
    }

    private void take(Consumer<StoredChunk> arrived) {
        Outcome outcome;
        try {
            outcome = ended.take();
        } catch (InterruptedException e) {
            // Whoever waits for this has given it up, or the engine closes: what hangs must not hold that up.
            underWay.forEach(task -> task.cancel(true));
            Thread.currentThread().interrupt();
            throw Aside.interrupted(e);
        }
        inFlight--;
        if (outcome.failure() != null) {
            failure = worse(failure, outcome.failure());
        } else if (outcome.chunk() != null) {
            try {
                arrived.accept(outcome.chunk());
            } catch (RuntimeException e) {
                failure = worse(failure, e);
            }
        }
    }

    /** What is permanent counts more than what may go away. */
    private static Throwable worse(@Nullable Throwable first, Throwable next) {
        if (first == null) {
            return next;
        }
        boolean transientFirst = first instanceof MigrationException known && known.retry() == Retry.LATER;
        Throwable told = transientFirst ? next : first;
        Throwable other = transientFirst ? first : next;
        if (told != other) {
            told.addSuppressed(other);
        }
        return told;
    }
}
