package dev.layerlift.application.internal.batch;

import dev.layerlift.application.BatchListener;
import dev.layerlift.application.BatchOptions;
import dev.layerlift.application.EnginePorts;
import dev.layerlift.domain.batch.Batch;
import dev.layerlift.domain.batch.BatchId;
import dev.layerlift.domain.batch.BatchItem;
import dev.layerlift.domain.batch.BatchStatus;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.InvalidDidException;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.event.BatchProgress;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.migration.MigrationPath;
import dev.layerlift.domain.migration.MigrationResult;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.Page;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One run of a batch: first what an earlier run had begun, then what waits, as slots become free. A few items more than
 * there are slots are begun ahead, so that one durable call serves several; those that were not started when the run ends
 * are put back. Everything happens on the executor, one thing at a time.
 */
final class BatchRun {
    /** How many of what an earlier run had begun are read at once. */
    private static final int PAGE = 500;

    private final EnginePorts ports;
    private final Lifts lifts;
    private final Executor executor;
    private final Batch batch;
    private final BatchListener listener;
    private final Map<MigrationId, BatchRun> toChain;
    private final Slots slots;
    private final int ahead;
    private final BatchMeter meter;
    private final CompletableFuture<BatchStatus> end = new CompletableFuture<>();
    private final Deque<BatchItem> ready = new ArrayDeque<>();
    private Optional<String> earlier = Optional.empty();
    private boolean earlierRead;
    private long mayBegin;
    private boolean exhausted;
    private boolean stopping;
    private boolean ended;
    private @Nullable MigrationException failure;

    /**
     * A run that was not started.
     *
     * @param toChain where items that go to a chain are found while they are in work
     */
    BatchRun(
            EnginePorts ports,
            Lifts lifts,
            Executor executor,
            Batch batch,
            BatchOptions options,
            BatchListener listener,
            Map<MigrationId, BatchRun> toChain) {
        this.ports = ports;
        this.lifts = lifts;
        this.executor = executor;
        this.batch = batch;
        this.listener = listener;
        this.toChain = toChain;
        this.slots = new Slots(options.concurrency());
        this.mayBegin = options.limit().orElse(Long.MAX_VALUE);
        int widest = 0;
        for (MigrationPath path : MigrationPath.values()) {
            if (path.target() == batch.target()) {
                widest += options.concurrency().on(path);
            }
        }
        this.ahead = widest;
        this.meter = new BatchMeter(ports.clock(), mayBegin);
    }

    BatchId id() {
        return batch.id();
    }

    /** Begins; completes with the batch as it stands when nothing of this run is in work any more. */
    CompletionStage<BatchStatus> start() {
        later(() -> {
            ports.batches().putBack(batch.id());
            ports.batches().reopen(batch.id());
            BatchStatus status = status();
            meter.start(status.counts());
            // Running again what is finished writes nothing.
            exhausted = status.state() == BatchStatus.State.COMPLETED;
            pump();
        });
        return end;
    }

    /** Begins nothing new from now on. */
    void stop() {
        later(() -> {
            stopping = true;
            pump();
        });
    }

    /** An item of this run waits for a block: its slot is free. */
    void park(MigrationId id) {
        later(() -> {
            slots.park(id);
            pump();
        });
    }

    /** How far it is. */
    synchronized BatchProgress progress() {
        return meter.at(status(), ended);
    }

    private BatchStatus status() {
        return ports.batchQueries()
                .find(batch.id())
                .orElseThrow(() -> new IllegalStateException("batch " + batch.id() + ": gone (expected: there)"));
    }

    private void later(Runnable work) {
        try {
            executor.execute(() -> now(work));
        } catch (RejectedExecutionException e) {
            // The engine is closed: what was begun is found again by the next run.
            end.completeExceptionally(MigrationException.from(e));
        }
    }

    private void now(Runnable work) {
        Runnable told = step(work);
        // Not under the lock: whoever waits for the end may do what it likes.
        told.run();
    }

    /** Does one thing; gives what is to be told afterwards. */
    private synchronized Runnable step(Runnable work) {
        Runnable nothing = () -> {};
        if (ended) {
            return nothing;
        }
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            fail(e);
        }
        return slots.isIdle() && (stopping || (exhausted && ready.isEmpty())) ? finish() : nothing;
    }

    /** What cannot go on ends when what is in work has ended. */
    private void fail(Throwable thrown) {
        stopping = true;
        if (failure == null) {
            failure = MigrationException.from(thrown);
        }
    }

    private Runnable finish() {
        ended = true;
        try {
            ports.batches().putBack(batch.id());
            BatchStatus status = status();
            if (failure == null) {
                return () -> end.complete(status);
            }
        } catch (RuntimeException e) {
            fail(e);
        }
        MigrationException why = failure;
        return () -> end.completeExceptionally(why);
    }

    private void pump() {
        startReady();
        while (!stopping && !exhausted && ready.size() < ahead) {
            refill();
            startReady();
        }
    }

    private void startReady() {
        for (Iterator<BatchItem> items = ready.iterator(); items.hasNext() && !stopping; ) {
            BatchItem item = items.next();
            if (start(item)) {
                items.remove();
            }
        }
    }

    private void refill() {
        if (!earlierRead) {
            Page<BatchItem> page =
                    ports.batchQueries().items(batch.id(), Optional.of(BatchItem.State.BEGUN), earlier, PAGE);
            ready.addAll(page.items());
            earlier = page.next();
            earlierRead = earlier.isEmpty();
            return;
        }
        int wanted = (int) Math.min(mayBegin, 2L * ahead - ready.size());
        List<MigrationId> ids = new ArrayList<>(wanted);
        for (int i = 0; i < wanted; i++) {
            ids.add(ports.ids().newMigrationId());
        }
        List<BatchItem> begun = wanted == 0 ? List.of() : ports.batches().begin(batch.id(), ids);
        mayBegin -= begun.size();
        ready.addAll(begun);
        if (begun.size() < wanted || wanted == 0) {
            exhausted = true;
            // Another process may have cancelled it, and then what was begun ahead is not started either.
            stopping = stopping || status().cancelled();
        }
    }

    /** Starts an item if there is a slot for it. */
    @SuppressWarnings("FutureReturnValueIgnored") // what follows is done on the executor
    private boolean start(BatchItem item) {
        MigrationId id = item.migrationId().orElseThrow();
        MigrationPath path = parsed(item)
                .flatMap(did -> MigrationPath.between(did.layer(), batch.target()))
                .orElse(anyPath());
        if (!slots.take(id, path)) {
            return false;
        }
        if (path.target() == Layer.BTCO) {
            toChain.put(id, this);
        }
        CompletionStage<MigrationResult> result;
        try {
            result = ports.migrations().find(id).isPresent()
                    ? lifts.goOn(id)
                    : lifts.lift(id, source(item), batch.target(), batch.options());
        } catch (RuntimeException e) {
            result = CompletableFuture.failedFuture(e);
        }
        result.whenComplete((done, thrown) -> later(() -> {
            toChain.remove(id);
            slots.end(id);
            ended(item, done, thrown);
            pump();
        }));
        return true;
    }

    private MigrationPath anyPath() {
        for (MigrationPath path : MigrationPath.values()) {
            if (path.target() == batch.target()) {
                return path;
            }
        }
        throw new IllegalStateException("target: " + batch.target() + " (expected: one that a path leads to)");
    }

    private static Optional<Did> parsed(BatchItem item) {
        try {
            return Optional.of(Did.parse(item.text()));
        } catch (InvalidDidException e) {
            // Told of when it is started, like everything else that is wrong with an item.
            return Optional.empty();
        }
    }

    private static Did source(BatchItem item) {
        try {
            return Did.parse(item.text());
        } catch (InvalidDidException e) {
            throw MigrationException.validation(
                    "DID_INVALID", String.valueOf(e.getMessage()), "list the assets of the home: layerlift assets");
        }
    }

    private void ended(BatchItem item, @Nullable MigrationResult result, @Nullable Throwable thrown) {
        meter.ended();
        if (thrown == null && result != null) {
            MigrationId own = item.migrationId().orElseThrow();
            if (!result.migrationId().equals(own)) {
                settle(item, result);
            }
            listener.ended(item, Optional.of(result), Optional.empty());
            return;
        }
        MigrationException why = MigrationException.from(
                thrown == null ? new IllegalStateException("an item ended without a result") : thrown);
        if (why.error().code().equals("ENGINE_CLOSED")) {
            fail(why);
            return;
        }
        if (ports.migrations().find(item.migrationId().orElseThrow()).isEmpty()) {
            ports.batches().settle(batch.id(), item, Optional.empty(), Optional.of(why.error()));
        }
        listener.ended(item, Optional.empty(), Optional.of(why.error()));
    }

    /** An earlier migration had brought it there, or tried to. */
    private void settle(BatchItem item, MigrationResult earlierOne) {
        boolean done = earlierOne.state() == MigrationState.COMPLETED;
        Optional<MigrationError> error = done ? Optional.empty() : earlierOne.error();
        ports.batches()
                .settle(batch.id(), item, done ? Optional.of(earlierOne.migrationId()) : Optional.empty(), error);
    }
}
