package dev.layerlift.application.internal;

import dev.layerlift.application.EnginePorts;
import dev.layerlift.application.internal.lift.StoredBytes;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.migration.JournalEntry.JournalFile;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.migration.RollbackRules;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.ContentStore.Durability;
import dev.layerlift.domain.port.JournalledFiles.Pending;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * The one sweeper: makes journalled files durable in their stores as a group and drops their bytes, writes them again
 * after a crash, deletes checkpoints that are no longer kept, publishes status lists that are behind, copies audit
 * records to the stores they are about, and signs heads over them. Every round is bounded.
 */
public final class Housekeeping implements AutoCloseable {
    private static final int BATCH = 200;
    private static final Duration SEAL_EVERY = Duration.ofSeconds(60);

    private final EnginePorts ports;
    private final BiConsumer<Object, RuntimeException> onFailure;
    private final ScheduledExecutorService timer;
    private final AuditSegments segments;
    private final Object starting = new Object();
    private volatile boolean started;
    private Instant sealedAt = Instant.EPOCH;
    /** Files that an earlier process left may have been lost with it: the first round reads them before it trusts them. */
    private volatile boolean recovered;

    /** A sweeper on this timer, which it owns. It rests until it is started; failures are told to the consumer and tried again in the next round. */
    public Housekeeping(
            EnginePorts ports, BiConsumer<Object, RuntimeException> onFailure, ScheduledExecutorService timer) {
        this.ports = ports;
        this.onFailure = onFailure;
        this.segments = new AuditSegments(ports);
        this.timer = timer;
    }

    /**
     * Starts sweeping; an engine that is only asked never writes. Before anything else is done, files that an earlier
     * process left are looked at: a power cut may have taken them. Starting twice is fine.
     */
    @SuppressWarnings("FutureReturnValueIgnored") // a round throws nothing: what fails in it is told
    public void start() {
        // Every migration passes here: none of them waits for a sweep that is under way.
        if (started) {
            return;
        }
        synchronized (starting) {
            if (!started) {
                quietly("recovery of files, tried again in the next round", this::recover);
                long millis = ports.settings().syncEvery().toMillis();
                sealedAt = ports.clock().instant();
                timer.scheduleWithFixedDelay(() -> sweep(false), millis, millis, TimeUnit.MILLISECONDS);
                started = true;
            }
        }
    }

    /** Writes journalled files of completed migrations again where they are not what they should be. */
    public void recover() {
        sweepFiles(true);
    }

    /**
     * Makes every journalled file that is pending durable in its store now, so that none is written again later.
     *
     * @throws dev.layerlift.domain.error.MigrationException when one could not be; nothing is lost then
     */
    public void makeDurable() {
        sweepFiles(!recovered);
    }

    /** Copies the audit records of processes that died before they did. */
    public void sealAll() {
        quietly("audit segments, tried again later", segments::sealAll);
        quietly("audit heads, tried again in the next round", ports.auditHeads()::write);
    }

    /** Publishes status lists whose bits are newer than what is published. */
    public void publishStatusLists() {
        quietly("status lists, tried again in the next round", ports.statusLists()::publishUnpublished);
    }

    /** Stops the timer and, when it was started, sweeps once more. */
    @Override
    public void close() {
        timer.shutdown();
        try {
            if (timer.awaitTermination(30, TimeUnit.SECONDS) && started) {
                sweep(true);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sweep(boolean last) {
        quietly("durability of files, tried again in the next round", () -> sweepFiles(!recovered));
        quietly(
                "old checkpoints, tried again in the next round",
                () -> ports.checkpoints()
                        .deleteOfCompletedBefore(ports.clock().instant().minus(RollbackRules.CHECKPOINT_KEPT), BATCH));
        publishStatusLists();
        Instant now = ports.clock().instant();
        if (last || !now.isBefore(sealedAt.plus(SEAL_EVERY))) {
            quietly("audit segments, tried again in the next round", () -> {
                segments.seal(ports.settings().worker());
                segments.mark();
            });
            quietly("audit heads, tried again in the next round", ports.auditHeads()::write);
            sealedAt = now;
        }
    }

    /** A failure here never touches a migration: it is told, and tried again. */
    private void quietly(String what, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            onFailure.accept(what, e);
        }
    }

    private synchronized void sweepFiles(boolean rewrite) {
        List<Pending> batch = ports.journalledFiles().pending(0, BATCH);
        while (!batch.isEmpty()) {
            Map<Layer, List<ObjectPath>> paths = new EnumMap<>(Layer.class);
            for (Pending pending : batch) {
                if (isCompleted(pending)) {
                    for (JournalFile file : pending.files()) {
                        if (rewrite) {
                            rewrite(pending, file);
                        }
                        paths.computeIfAbsent(file.store(), layer -> new ArrayList<>())
                                .add(file.path());
                    }
                }
            }
            paths.forEach((layer, list) -> ports.layers().store(layer).sync(list));
            ports.journalledFiles().drop(batch.stream().map(Pending::sequence).toList());
            long last = batch.get(batch.size() - 1).sequence();
            batch = batch.size() < BATCH ? List.of() : ports.journalledFiles().pending(last, BATCH);
        }
        recovered = true;
    }

    private boolean isCompleted(Pending pending) {
        Optional<Migration> migration = ports.migrations().find(pending.migrationId());
        return migration.filter(m -> m.state() == MigrationState.COMPLETED).isPresent();
    }

    /** A rollback that began since has other plans for the file, and its own look at what is left. */
    private void rewrite(Pending pending, JournalFile file) {
        ContentStore store = ports.layers().store(file.store());
        Optional<byte[]> found = StoredBytes.head(store, file.path(), file.bytes().length + 1);
        if (found.filter(bytes -> Arrays.equals(bytes, file.bytes())).isEmpty() && isCompleted(pending)) {
            store.put(file.path(), Content.of(file.bytes()), file.digest(), Durability.LATER);
        }
    }
}
