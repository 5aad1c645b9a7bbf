package dev.layerlift.testkit.memory;

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
import dev.layerlift.proofs.StrictJsonFormat;
import dev.layerlift.testkit.contract.PersistencePorts;

/** The ports over one persistence in memory. */
record InMemoryPorts(InMemoryPersistence persistence) implements PersistencePorts {
    /** What stays when the ports are closed. */
    static final class Home {
        private final InMemoryPersistence first =
                new InMemoryPersistence("nobody", () -> failing(), new StrictJsonFormat());

        PersistencePorts open(String stream, AuditLog.Sealer sealer) {
            return new InMemoryPorts(first.reopened(stream, () -> sealer));
        }

        private static AuditLog.Sealer failing() {
            throw new AssertionError("nobody commits through the first one");
        }
    }

    @Override
    public MigrationStore migrations() {
        return persistence.migrations();
    }

    @Override
    public AssetRepository assets() {
        return persistence.assets();
    }

    @Override
    public CheckpointStore checkpoints() {
        return persistence.checkpoints();
    }

    @Override
    public AuditLog audit() {
        return persistence.auditLog();
    }

    @Override
    public AuditHeads auditHeads() {
        return persistence.auditHeads();
    }

    @Override
    public JournalledFiles journalledFiles() {
        return persistence.journalledFiles();
    }

    @Override
    public EventOutbox outbox() {
        return persistence.outbox();
    }

    @Override
    public SealedKeys keys() {
        return persistence.sealedKeys();
    }

    @Override
    public DidUpdateStore didUpdates() {
        return persistence.didUpdates();
    }

    @Override
    public HomeRecords records() {
        return persistence.records();
    }

    @Override
    public StatusListStore statusLists() {
        return persistence.statusLists();
    }

    @Override
    public TransferStore transfers() {
        return persistence.transfers();
    }

    @Override
    public MigrationOverview overview() {
        return persistence.overview();
    }

    @Override
    public BatchStore batches() {
        return persistence.batches();
    }

    @Override
    public BatchQueries batchQueries() {
        return persistence.batchQueries();
    }

    @Override
    public void close() {
        // Rows in memory hold nothing that must be let go of.
    }
}
