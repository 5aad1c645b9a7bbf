package dev.layerlift.testkit.contract;

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
import dev.layerlift.domain.port.MigrationOverview;
import dev.layerlift.domain.port.MigrationStore;
import dev.layerlift.domain.port.SealedKeys;
import dev.layerlift.domain.port.StatusListStore;
import dev.layerlift.domain.port.TransferStore;

/** The ports of persistence over one home, as a contract test needs them: what one commits, the others show. */
public interface PersistencePorts extends AutoCloseable {
    /** The migrations. */
    MigrationStore migrations();

    /** The assets. */
    AssetRepository assets();

    /** The checkpoints. */
    CheckpointStore checkpoints();

    /** The audit records. */
    AuditLog audit();

    /** The signed heads over the audit records. */
    AuditHeads auditHeads();

    /** The files in the journal. */
    JournalledFiles journalledFiles();

    /** The entries that are still to become events. */
    EventOutbox outbox();

    /** The sealed keys. */
    SealedKeys keys();

    /** The versions of DIDs that are saved before they are published. */
    DidUpdateStore didUpdates();

    /** The named values. */
    HomeRecords records();

    /** The status lists. */
    StatusListStore statusLists();

    /** The transfers that are not done. */
    TransferStore transfers();

    /** The migrations from above. */
    MigrationOverview overview();

    /** The batches. */
    BatchStore batches();

    /** What is known of the batches. */
    BatchQueries batchQueries();

    /** Lets go of the home. */
    @Override
    void close();
}
