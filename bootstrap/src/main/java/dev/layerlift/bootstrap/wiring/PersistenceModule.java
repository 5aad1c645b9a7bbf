package dev.layerlift.bootstrap.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.layerlift.application.EngineSettings;
import dev.layerlift.bootstrap.config.LayerliftConfig;
import dev.layerlift.bootstrap.home.HomeDirectory;
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
import dev.layerlift.persistence.sql.SqlDatabase;
import jakarta.inject.Provider;

/** State in the database that the configuration names. */
public final class PersistenceModule extends AbstractModule {
    /** Needs {@link HomeModule}, {@link ProofsModule} and, to write, an {@link AuditLog.Sealer}. */
    public PersistenceModule() {}

    @Provides
    @Singleton
    SqlDatabase database(
            HomeDirectory home, LayerliftConfig config, Access access, JsonFormat json, Resources resources) {
        return resources.add(HomeDatabase.open(home, config.persistence(), access, json));
    }

    @Provides
    @Singleton
    MigrationStore migrations(
            SqlDatabase database, Access access, EngineSettings settings, Provider<AuditLog.Sealer> sealer) {
        return access == Access.READ ? database.migrations() : database.migrations(settings.worker(), sealer.get());
    }

    @Provides
    @Singleton
    AssetRepository assets(SqlDatabase database) {
        return database.assets();
    }

    @Provides
    @Singleton
    CheckpointStore checkpoints(SqlDatabase database) {
        return database.checkpoints();
    }

    @Provides
    @Singleton
    AuditLog audit(SqlDatabase database) {
        return database.audit();
    }

    @Provides
    @Singleton
    AuditHeads auditHeads(SqlDatabase database) {
        return database.auditHeads();
    }

    @Provides
    @Singleton
    JournalledFiles journalledFiles(SqlDatabase database) {
        return database.journalledFiles();
    }

    @Provides
    @Singleton
    EventOutbox outbox(SqlDatabase database) {
        return database.outbox();
    }

    @Provides
    @Singleton
    SealedKeys keys(SqlDatabase database) {
        return database.keys();
    }

    @Provides
    @Singleton
    DidUpdateStore didUpdates(SqlDatabase database) {
        return database.didUpdates();
    }

    @Provides
    @Singleton
    HomeRecords records(SqlDatabase database) {
        return database.records();
    }

    @Provides
    @Singleton
    StatusListStore statusLists(SqlDatabase database) {
        return database.statusLists();
    }

    @Provides
    @Singleton
    TransferStore transfers(SqlDatabase database) {
        return database.transfers();
    }

    @Provides
    @Singleton
    MigrationOverview overview(SqlDatabase database) {
        return database.overview();
    }

    @Provides
    @Singleton
    BatchStore batches(SqlDatabase database) {
        return database.batches();
    }

    @Provides
    @Singleton
    BatchQueries batchQueries(SqlDatabase database) {
        return database.batchQueries();
    }
}
