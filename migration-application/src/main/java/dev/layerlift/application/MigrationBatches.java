package dev.layerlift.application;

import dev.layerlift.application.internal.batch.BatchRuns;
import dev.layerlift.application.internal.batch.InputDigest;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.batch.Batch;
import dev.layerlift.domain.batch.BatchId;
import dev.layerlift.domain.batch.BatchItem;
import dev.layerlift.domain.batch.BatchStatus;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.port.BatchStore.NewItem;
import dev.layerlift.domain.port.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Many migrations under one id (FR-8). A batch is known by its input: the same listing, target and options mean the same
 * batch, so that running it again does only what is left. Its items are stored before any of them is begun. One bad item
 * stops no other. Safe to call from many threads; more than a hundred may run at the same time.
 */
public final class MigrationBatches {
    /** How many items are enqueued in one durable call. */
    private static final int AT_ONCE = 1000;

    private final EnginePorts ports;
    private final BatchRuns runs;
    private final Runnable requireOpen;

    MigrationBatches(EnginePorts ports, BatchRuns runs, Runnable requireOpen) {
        this.ports = ports;
        this.runs = runs;
        this.requireOpen = requireOpen;
    }

    /**
     * Stores a batch with all of its items, or finds the one of the same input and stores what is missing of it. Nothing
     * is begun.
     *
     * @param listing gone through twice, and once when the batch is there already
     * @throws MigrationException {@code NOTHING_SELECTED} for an empty listing; {@code NO_SUCH_PATH} for the lowest layer;
     *     {@code BATCH_INPUT_CHANGED} when the listing was another one the second time; {@code BATCH_CANCELLED}
     */
    public BatchStatus enqueue(Layer target, MigrationOptions options, BatchListing listing) {
        requireOpen.run();
        if (target == Layer.PEER) {
            throw MigrationException.validation(
                    "NO_SUCH_PATH",
                    "to peer is no way (expected: upwards, to webvh or btco)",
                    "choose a layer above the assets");
        }
        if (!ports.layers().has(target)) {
            throw Layers.notAvailable(target);
        }
        InputDigest first = new InputDigest(target, options, ports.json());
        listing.forEach(first::add);
        if (first.items() == 0) {
            throw MigrationException.validation(
                    "NOTHING_SELECTED",
                    "nothing was selected: the listing is empty (expected: at least one DID)",
                    "list the assets of the home: layerlift assets");
        }
        Sha256 input = first.digest();
        BatchStatus status = ports.batches()
                .open(new Batch(
                        BatchId.parse(ports.ids().newId()),
                        input,
                        target,
                        options,
                        ports.clock().instant()));
        if (status.sealed()) {
            return status;
        }
        BatchId id = status.batch().id();
        ports.batches().reopen(id);
        if (!enqueued(id, listing, new InputDigest(target, options, ports.json()))
                .equals(input)) {
            throw MigrationException.validation(
                    "BATCH_INPUT_CHANGED",
                    "the listing of batch " + id + " changed while it was enqueued (expected: the same a second time)",
                    "run the same command again when nobody changes it any more");
        }
        ports.batches().seal(id);
        return status(id).orElseThrow();
    }

    private Sha256 enqueued(BatchId id, BatchListing listing, InputDigest digest) {
        List<NewItem> items = new ArrayList<>(AT_ONCE);
        listing.forEach(item -> {
            digest.add(item);
            items.add(item);
            if (items.size() == AT_ONCE) {
                ports.batches().enqueue(id, items);
                items.clear();
            }
        });
        ports.batches().enqueue(id, items);
        return digest.digest();
    }

    /**
     * Does what is left of a batch: what an earlier run had begun, what waits, and once more what failed. What was
     * cancelled goes on.
     *
     * @param listener hears of each item that ends
     * @return completes with the batch as it stands when nothing of this run is in work any more; exceptionally with a
     *     {@link MigrationException}: {@code UNKNOWN_BATCH}, {@code BATCH_NOT_ENQUEUED}, {@code BATCH_RUNNING}, {@code
     *     ENGINE_CLOSED}, or when something could not be stored. What is left can be run again in each case
     */
    public CompletionStage<BatchStatus> run(BatchId id, BatchOptions options, BatchListener listener) {
        try {
            requireOpen.run();
            BatchStatus status = require(id);
            if (!status.sealed()) {
                throw MigrationException.validation(
                        "BATCH_NOT_ENQUEUED",
                        "batch " + id + ": " + status.counts().total()
                                + " items were enqueued when that was interrupted (expected: all of them)",
                        "run the command again that made it, with the same listing");
            }
            return runs.start(status.batch(), options, listener);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(MigrationException.from(e));
        }
    }

    /**
     * Begins nothing new of a batch, from now on. What is past its pivot or otherwise in work ends by itself: {@link
     * #items} says which is which.
     *
     * @throws MigrationException {@code UNKNOWN_BATCH}
     */
    public BatchStatus cancel(BatchId id) {
        require(id);
        ports.batches().cancel(id);
        if (!runs.stop(id)) {
            ports.batches().putBack(id);
        }
        return require(id);
    }

    /** The batch as it stands. */
    public Optional<BatchStatus> status(BatchId id) {
        return ports.batchQueries().find(id);
    }

    /** Batches, newest first, at most {@code limit} (1 to 1000) after a cursor. */
    public Page<BatchStatus> list(Optional<String> after, int limit) {
        return ports.batchQueries().list(after, limit);
    }

    /** The items of a batch in the order in which they are begun, at most {@code limit} (1 to 1000) after a cursor. */
    public Page<BatchItem> items(BatchId id, Optional<BatchItem.State> state, Optional<String> after, int limit) {
        return ports.batchQueries().items(id, state, after, limit);
    }

    /**
     * The batch as it stands.
     *
     * @throws MigrationException {@code UNKNOWN_BATCH}
     */
    public BatchStatus require(BatchId id) {
        return status(id).orElseThrow(() -> unknown(id));
    }

    /** The error of a batch that is not there. */
    public static MigrationException unknown(BatchId id) {
        return MigrationException.validation(
                "UNKNOWN_BATCH",
                id + ": no batch of this home (expected: the id of one)",
                "list the batches of the home: layerlift batches");
    }
}
