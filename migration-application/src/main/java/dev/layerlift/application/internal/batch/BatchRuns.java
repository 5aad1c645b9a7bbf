package dev.layerlift.application.internal.batch;

import dev.layerlift.application.BatchListener;
import dev.layerlift.application.BatchOptions;
import dev.layerlift.application.EnginePorts;
import dev.layerlift.application.internal.dispatch.EngineThreads;
import dev.layerlift.application.internal.dispatch.WorkerThreads;
import dev.layerlift.domain.batch.Batch;
import dev.layerlift.domain.batch.BatchId;
import dev.layerlift.domain.batch.BatchStatus;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.event.BatchProgress;
import dev.layerlift.domain.migration.MigrationId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The batches that an engine runs, any number at the same time, each at most once. Safe to call from many threads. */
public final class BatchRuns implements AutoCloseable {
    /** How often it is told how far a run is (FR-8.5). */
    public static final Duration PROGRESS_EVERY = Duration.ofSeconds(5);

    /** Few: a run does little itself, and waits for the disk most of that time. */
    private static final int THREADS = 8;

    private final EnginePorts ports;
    private final EngineThreads threads;
    private final Lifts lifts;
    private final Consumer<BatchProgress> events;
    private final BiConsumer<Object, RuntimeException> onFailure;
    private final ExecutorService executor;
    private final Map<BatchId, BatchRun> runs = new ConcurrentHashMap<>();
    private final Map<MigrationId, BatchRun> toChain = new ConcurrentHashMap<>();
    private @Nullable ScheduledExecutorService timer;

    /**
     * Runs nothing yet.
     *
     * @param events told how far runs are
     * @param onFailure told what could not be told
     */
    public BatchRuns(
            EnginePorts ports,
            EngineThreads threads,
            Lifts lifts,
            Consumer<BatchProgress> events,
            BiConsumer<Object, RuntimeException> onFailure) {
        this.ports = ports;
        this.threads = threads;
        this.lifts = lifts;
        this.events = events;
        this.onFailure = onFailure;
        this.executor = threads.pool("layerlift-batch", THREADS);
    }

    /**
     * Runs a batch.
     *
     * @throws MigrationException {@code BATCH_RUNNING} when it is running already
     */
    public CompletionStage<BatchStatus> start(Batch batch, BatchOptions options, BatchListener listener) {
        BatchRun run = new BatchRun(ports, lifts, executor, batch, options, listener, toChain);
        if (runs.putIfAbsent(batch.id(), run) != null) {
            throw MigrationException.validation(
                    "BATCH_RUNNING",
                    "batch " + batch.id() + " is running already (expected: one run at a time)",
                    "wait for it, or cancel it: layerlift cancel " + batch.id());
        }
        Future<?> ticks = timer().scheduleWithFixedDelay(
                        () -> tell(run), PROGRESS_EVERY.toMillis(), PROGRESS_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        return run.start().whenComplete((status, failure) -> {
            ticks.cancel(false);
            runs.remove(batch.id(), run);
            tell(run);
        });
    }

    /** Has a run begin nothing new; false when the batch is not running here. */
    public boolean stop(BatchId id) {
        Optional<BatchRun> run = Optional.ofNullable(runs.get(id));
        run.ifPresent(BatchRun::stop);
        return run.isPresent();
    }

    /** A migration waits for a block, its broadcast having been seen: it holds no slot any more. */
    public void park(MigrationId id) {
        Optional.ofNullable(toChain.get(id)).ifPresent(run -> run.park(id));
    }

    /** Has all runs begin nothing new. */
    public void stopAll() {
        runs.values().forEach(BatchRun::stop);
    }

    /** Ends the threads; what was in work has been told that the engine closes. */
    @Override
    public void close() {
        synchronized (this) {
            if (timer != null) {
                timer.shutdownNow();
            }
        }
        WorkerThreads.end(executor);
    }

    private void tell(BatchRun run) {
        try {
            events.accept(run.progress());
        } catch (RuntimeException e) {
            onFailure.accept("progress of batch " + run.id(), e);
        }
    }

    private synchronized ScheduledExecutorService timer() {
        if (timer == null) {
            timer = threads.timer("layerlift-batch-progress");
        }
        return timer;
    }
}
