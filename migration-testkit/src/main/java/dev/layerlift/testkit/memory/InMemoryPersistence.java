package dev.layerlift.testkit.memory;

import dev.layerlift.domain.migration.Checkpoint;
import dev.layerlift.domain.port.AssetRepository;
import dev.layerlift.domain.port.AuditHeads;
import dev.layerlift.domain.port.AuditLog;
import dev.layerlift.domain.port.BatchQueries;
import dev.layerlift.domain.port.BatchStore;
import dev.layerlift.domain.port.CheckpointStore;
import dev.layerlift.domain.port.DidUpdateStore;
import dev.layerlift.domain.port.EventOutbox;
import dev.layerlift.domain.port.HomeRecords;
import dev.layerlift.domain.port.JournalledFiles;
import dev.layerlift.domain.port.JsonFormat;
import dev.layerlift.domain.port.MigrationOverview;
import dev.layerlift.domain.port.MigrationStore;
import dev.layerlift.domain.port.SealedKeys;
import dev.layerlift.domain.port.StatusListStore;
import dev.layerlift.domain.port.TransferStore;
import java.util.function.Supplier;

/**
 * All ports of persistence in memory, behind one lock: for tests of whatever stands above them. It keeps their contract,
 * durability excepted: it lives as long as the object does, so that a test lets go of an engine, as a crash would, and
 * starts the next one on the same object. Safe to call from many threads.
 */
public final class InMemoryPersistence {
    private final Tables tables;
    private final JsonFormat json;
    private final MigrationStore migrations;
    private final AssetRepository assets;
    private final CheckpointStore checkpoints;
    private final MemoryAuditLog audit;
    private final AuditHeads auditHeads;
    private final MemoryJournal journal;
    private final SealedKeys keys;
    private final HomeRecords records;
    private final DidUpdateStore didUpdates;
    private final StatusListStore statusLists;
    private final TransferStore transfers;
    private final MemoryBatches batches;

    /**
     * An empty persistence.
     *
     * @param stream the audit stream that its commits write
     * @param sealer asked for the sealer of each audit record, when it is needed; it may read from this object but not write
     * @param json how a sealed record becomes the bytes that are kept
     */
    public InMemoryPersistence(String stream, Supplier<AuditLog.Sealer> sealer, JsonFormat json) {
        this(new Tables(), stream, sealer, json);
    }

    private InMemoryPersistence(Tables tables, String stream, Supplier<AuditLog.Sealer> sealer, JsonFormat json) {
        this.tables = tables;
        this.json = json;
        assets = new MemoryAssetRepository(tables);
        checkpoints = new MemoryCheckpointStore(tables);
        journal = new MemoryJournal(tables);
        keys = new MemorySealedKeys(tables);
        records = new MemoryHomeRecords(tables);
        didUpdates = new MemoryDidUpdateStore(tables);
        statusLists = new MemoryStatusListStore(tables);
        transfers = new MemoryTransferStore(tables);
        batches = new MemoryBatches(tables);
        auditHeads = new MemoryAuditHeads(tables);
        audit = new MemoryAuditLog(tables, stream, sealer, json);
        migrations = new MemoryMigrationStore(tables, audit);
    }

    /**
     * The same rows for another writer of audit records, as when a home is opened again or by a second process.
     *
     * @param stream the audit stream that commits through it write
     * @param sealer as for a new one
     */
    public InMemoryPersistence reopened(String stream, Supplier<AuditLog.Sealer> sealer) {
        return new InMemoryPersistence(tables, stream, sealer, json);
    }

    /** The migrations; every call of {@link MigrationStore#commit} counts for {@link #failCommit}. */
    public MigrationStore migrations() {
        return migrations;
    }

    /** The assets. */
    public AssetRepository assets() {
        return assets;
    }

    /** The checkpoints. */
    public CheckpointStore checkpoints() {
        return checkpoints;
    }

    /** The audit records. */
    public AuditLog auditLog() {
        return audit;
    }

    /** The signed heads over the audit records. */
    public AuditHeads auditHeads() {
        return auditHeads;
    }

    /** The files in the journal. */
    public JournalledFiles journalledFiles() {
        return journal;
    }

    /** The entries that are still to become events. */
    public EventOutbox outbox() {
        return journal;
    }

    /** The sealed keys. */
    public SealedKeys sealedKeys() {
        return keys;
    }

    /** The versions of DIDs that are saved before they are published. */
    public DidUpdateStore didUpdates() {
        return didUpdates;
    }

    /** The named values. */
    public HomeRecords records() {
        return records;
    }

    /** The status lists. */
    public StatusListStore statusLists() {
        return statusLists;
    }

    /** The transfers that are not done. */
    public TransferStore transfers() {
        return transfers;
    }

    /** The migrations from above. */
    public MigrationOverview overview() {
        return new MemoryMigrationOverview(tables);
    }

    /** The batches. */
    public BatchStore batches() {
        return batches;
    }

    /** What is known of the batches. */
    public BatchQueries batchQueries() {
        return batches;
    }

    /**
     * Lets one commit throw {@link SimulatedCrashException}; calls after it work.
     *
     * @param nth which one from now on: 1 is the next, refused ones count too
     * @param fault before or after it is applied
     */
    public void failCommit(int nth, CommitFault fault) {
        plan(nth, fault, false);
    }

    /**
     * Lets one commit throw {@link SimulatedCrashException}, and every call after it too until {@link #restart()}: what a
     * process that died at that commit would have left behind.
     *
     * @param nth which one from now on: 1 is the next, refused ones count too
     * @param fault before or after it is applied
     */
    public void crashAtCommit(int nth, CommitFault fault) {
        plan(nth, fault, true);
    }

    private void plan(int nth, CommitFault fault, boolean fatal) {
        tables.lockedFaults(() -> {
            tables.faults.plan(nth, fault, fatal);
            return fault;
        });
    }

    /** Takes calls again after a crash, and forgets the faults that did not happen yet. */
    public void restart() {
        tables.lockedFaults(() -> {
            tables.faults.restart();
            return tables;
        });
    }

    /** How many commits were tried so far. */
    public long commits() {
        return tables.lockedFaults(tables.faults::commits);
    }

    /**
     * Flips a bit of a stored checkpoint, so that it is no longer {@link Checkpoint#intact()}.
     *
     * @throws IllegalArgumentException when there is no such checkpoint, or it is empty
     */
    public void damageCheckpoint(String checkpointId) {
        tables.lockedFaults(() -> {
            Checkpoint checkpoint = tables.checkpoints.get(checkpointId);
            if (checkpoint == null || checkpoint.content().length == 0) {
                throw new IllegalArgumentException("checkpoint: " + checkpointId + " (expected: one that has content)");
            }
            checkpoint.content()[0] ^= 1;
            return checkpoint;
        });
    }
}
