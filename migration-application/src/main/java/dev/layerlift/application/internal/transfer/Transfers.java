package dev.layerlift.application.internal.transfer;

import dev.layerlift.application.EnginePorts;
import dev.layerlift.application.internal.dispatch.EngineThreads;
import dev.layerlift.application.internal.lift.StoredBytes;
import dev.layerlift.application.internal.saga.Work;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.migration.MigrationOptions.PartialMode;
import dev.layerlift.domain.port.ChunkPlan;
import dev.layerlift.domain.port.ChunkedUploads;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.ContentStore.Durability;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/**
 * Moves the content of migrations, any store to any other: large objects in chunks that a later process goes on with,
 * small ones in one write. What arrived is what the manifest says, or the move throws and nothing is at its path.
 */
public final class Transfers implements AutoCloseable {
    private final EnginePorts ports;
    private final ExecutorService threads;

    /** Moves on threads of this engine. */
    public Transfers(EnginePorts ports, EngineThreads threads) {
        this.ports = ports;
        // As many may hang as work, as with attempts; what finds no thread is done by who waits for it.
        this.threads = threads.waitedFor(
                "layerlift-chunk",
                2 * ports.settings().parallelism() * ports.settings().chunks().inFlight(),
                0);
    }

    /**
     * Moves objects one after the other; those that are at their target already are left as they are.
     *
     * @param percentFrom the progress of the migration before, 0 to 100
     * @param percentTo the progress of the migration after
     * @throws MigrationException {@code STORAGE_ERROR} {@code SOURCE_CHANGED}, {@code DIGEST_MISMATCH}, and whatever the
     *     stores throw
     */
    public void move(Work work, List<ContentMove> moves, int percentFrom, int percentTo) {
        Optional<PartialMode> wanted =
                work.migration().request().request().options().partial();
        Map<ContentMove, Optional<ChunkPlan>> plans = new LinkedHashMap<>();
        for (ContentMove move : moves) {
            plans.put(
                    move,
                    Cutting.of(
                            move.sizeBytes(),
                            move.to().capabilities(),
                            wanted,
                            ports.settings().chunks()));
        }
        List<ChunkPlan> cut = plans.values().stream().flatMap(Optional::stream).toList();
        TransferMeter meter = new TransferMeter(work, cut, percentFrom, percentTo);
        boolean resumable = wanted.map(PartialMode::resumable).orElse(true);
        plans.forEach((move, plan) -> {
            work.requireWanted();
            if (isThere(work, move)) {
                plan.ifPresent(p -> {
                    meter.found(p.count(), p.sizeBytes());
                    if (ports.transfers()
                            .find(work.migration().id(), move.target())
                            .isPresent()) {
                        new ChunkedTransfer(ports, threads, work, move, p, meter).settle();
                    }
                });
            } else if (plan.isPresent()) {
                new ChunkedTransfer(ports, threads, work, move, plan.get(), meter).run(resumable);
            } else {
                whole(work, move);
            }
        });
    }

    /** Whether an object has arrived, as this run has read it back, and nothing of its transfer is left to be done. */
    public boolean isSettled(Work work, ContentMove move) {
        return !isUnderWay(work, move) && isThere(work, move);
    }

    private boolean isUnderWay(Work work, ContentMove move) {
        return ports.transfers().find(work.migration().id(), move.target()).isPresent();
    }

    private static boolean isThere(Work work, ContentMove move) {
        return ReadBack.of(work).holds(move.to(), move.target(), move.sizeBytes(), move.digest());
    }

    private static void whole(Work work, ContentMove move) {
        if (move.from().stat(move.source()).isEmpty()) {
            throw StoredBytes.missing(move.source());
        }
        work.requireLease();
        SourceRange all = new SourceRange(move.from(), move.source(), 0, move.sizeBytes());
        try {
            move.to().put(move.target(), all, move.digest(), Durability.NOW);
        } catch (MigrationException e) {
            if (all.isCutShort()) {
                throw sourceChanged(move, "it ends before " + move.sizeBytes() + " bytes");
            }
            throw e.error().code().equals("DIGEST_MISMATCH") ? blamed(move, e) : e;
        }
    }

    /** Ends every upload to a path and deletes what is there; doing so twice is fine. */
    public static void takeBack(ContentStore store, ObjectPath path) {
        store.uploads().ifPresent(uploads -> uploads.abort(path));
        store.delete(path);
    }

    /** What is left at a path after {@link #takeBack}, each with what a person does about it; looked up, not assumed. */
    public static List<String> remains(ContentStore store, ObjectPath path) {
        List<String> left = new ArrayList<>();
        if (store.stat(path).isPresent()) {
            left.add(path + " is still there; remove it: " + store.removal(path));
        }
        int unfinished = store.uploads()
                .map(uploads -> uploads.unfinished(path))
                .orElse(List.<ChunkedUploads.Upload>of())
                .size();
        if (unfinished > 0) {
            left.add(path + ": unfinished uploads: " + unfinished
                    + " (expected: none; they take space, and are aborted when this is tried again)");
        }
        return left;
    }

    /** The same failure, or that it was the source which is no longer what it was; found out by reading it. */
    static MigrationException blamed(ContentMove move, MigrationException mismatch) {
        Optional<Sha256> found = StoredBytes.digest(move.from(), move.source());
        return found.filter(move.digest()::equals).isPresent()
                ? mismatch
                : sourceChanged(move, found.map(digest -> "SHA-256 " + digest).orElse("not there any more"));
    }

    static MigrationException sourceChanged(ContentMove move, String found) {
        return StoredBytes.sourceChanged(
                move.source(), "while it was transferred: " + found, move.sizeBytes(), move.digest());
    }

    /** Begins nothing more; what hangs is interrupted. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
