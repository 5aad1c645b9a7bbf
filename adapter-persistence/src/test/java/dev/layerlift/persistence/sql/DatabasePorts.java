package dev.layerlift.persistence.sql;

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
import dev.layerlift.testkit.contract.PersistencePorts;

/** The ports over one database. */
public record DatabasePorts(SqlDatabase database, MigrationStore migrations) implements PersistencePorts {
    /** The ports of a process that seals records of this stream. */
    public static DatabasePorts of(SqlDatabase database, String stream, AuditLog.Sealer sealer) {
        return new DatabasePorts(database, database.migrations(stream, sealer));
    }

    @Override
    public AssetRepository assets() {
        return database.assets();
    }

    @Override
    public CheckpointStore checkpoints() {
        return database.checkpoints();
    }

    @Override
    public AuditLog audit() {
        return database.audit();
    }

    @Override
    public AuditHeads auditHeads() {
        return database.auditHeads();
    }

    @Override
    public JournalledFiles journalledFiles() {
        return database.journalledFiles();
    }

    @Override
    public EventOutbox outbox() {
        return database.outbox();
    }

    @Override
    public SealedKeys keys() {
        return database.keys();
    }

    @Override
    public DidUpdateStore didUpdates() {
        return database.didUpdates();
    }

    @Override
    public HomeRecords records() {
        return database.records();
    }

    @Override
    public StatusListStore statusLists() {
        return database.statusLists();
    }

    @Override
    public TransferStore transfers() {
        return database.transfers();
    }

    @Override
    public MigrationOverview overview() {
        return database.overview();
    }

    @Override
    public BatchStore batches() {
        return database.batches();
    }

    @Override
    public BatchQueries batchQueries() {
        return database.batchQueries();
    }

    @Override
    public void close() {
        database.close();
    }
}
