package dev.layerlift.bootstrap.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.layerlift.application.EngineSettings;
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
import dev.layerlift.persistence.sqlite.SqliteDatabase;
import jakarta.inject.Provider;

/** State in the SQLite file of the home. */
public final class SqliteModule extends AbstractModule {
    /** Needs {@link HomeModule}, {@link ProofsModule} and, to write, an {@link AuditLog.Sealer}. */
    public SqliteModule() {}

    @Provides
    @Singleton
    SqliteDatabase database(HomeDirectory home, Access access, JsonFormat json, Resources resources) {
        return resources.add(
                switch (access) {
                    case READ -> SqliteDatabase.openReadOnly(home.databaseFile(), json);
                    case CHANGE -> SqliteDatabase.openExisting(home.databaseFile(), json);
                    case CREATE -> SqliteDatabase.open(home.databaseFile(), json);
                });
    }

    @Provides
    @Singleton
    MigrationStore migrations(
            SqliteDatabase database, Access access, EngineSettings settings, Provider<AuditLog.Sealer> sealer) {
        return access == Access.READ ? database.migrations() : database.migrations(settings.worker(), sealer.get());
    }

    @Provides
    @Singleton
    AssetRepository assets(SqliteDatabase database) {
        return database.assets();
    }

    @Provides
    @Singleton
    CheckpointStore checkpoints(SqliteDatabase database) {
        return database.checkpoints();
    }

    @Provides
    @Singleton
    AuditLog audit(SqliteDatabase database) {
        return database.audit();
    }

    @Provides
    @Singleton
    AuditHeads auditHeads(SqliteDatabase database) {
        return database.auditHeads();
    }

    @Provides
    @Singleton
    JournalledFiles journalledFiles(SqliteDatabase database) {
        return database.journalledFiles();
    }

    @Provides
    @Singleton
    EventOutbox outbox(SqliteDatabase database) {
        return database.outbox();
    }

    @Provides
    @Singleton
    SealedKeys keys(SqliteDatabase database) {
        return database.keys();
    }

    @Provides
    @Singleton
    DidUpdateStore didUpdates(SqliteDatabase database) {
        return database.didUpdates();
    }

    @Provides
    @Singleton
    HomeRecords records(SqliteDatabase database) {
        return database.records();
    }

    @Provides
    @Singleton
    StatusListStore statusLists(SqliteDatabase database) {
        return database.statusLists();
    }

    @Provides
    @Singleton
    TransferStore transfers(SqliteDatabase database) {
        return database.transfers();
    }

    @Provides
    @Singleton
    MigrationOverview overview(SqliteDatabase database) {
        return database.overview();
    }

    @Provides
    @Singleton
    BatchStore batches(SqliteDatabase database) {
        return database.batches();
    }

    @Provides
    @Singleton
    BatchQueries batchQueries(SqliteDatabase database) {
        return database.batchQueries();
    }
}
