package dev.layerlift.bootstrap.wiring;

import dev.layerlift.bootstrap.config.PersistenceConfig;
import dev.layerlift.bootstrap.config.PersistenceConfig.Postgresql;
import dev.layerlift.bootstrap.home.HomeDirectory;
import dev.layerlift.domain.port.JsonFormat;
import dev.layerlift.persistence.postgres.PostgresConfig;
import dev.layerlift.persistence.postgres.PostgresDatabase;
import dev.layerlift.persistence.sql.SqlDatabase;
import dev.layerlift.persistence.sqlite.SqliteDatabase;

/** Opens the database of a home, of whatever kind it is. */
public final class HomeDatabase {
    private HomeDatabase() {}

    /**
     * Opens it for what it is wanted for.
     *
     * @throws dev.layerlift.domain.error.MigrationException {@code STORE_NOT_FOUND} when it was lost, {@code
     *     STORE_UNREACHABLE}, {@code SECRET_UNREADABLE}, and those of the databases
     */
    public static SqlDatabase open(HomeDirectory home, PersistenceConfig config, Access access, JsonFormat json) {
        return config instanceof Postgresql server
                ? server(settings(home, server), access, json)
                : file(home, access, json);
    }

    private static SqlDatabase file(HomeDirectory home, Access access, JsonFormat json) {
        return switch (access) {
            case READ -> SqliteDatabase.openReadOnly(home.databaseFile(), json);
            case CHANGE -> SqliteDatabase.openExisting(home.databaseFile(), json);
            case CREATE -> SqliteDatabase.open(home.databaseFile(), json);
        };
    }

    private static SqlDatabase server(PostgresConfig settings, Access access, JsonFormat json) {
        return switch (access) {
            case READ -> PostgresDatabase.openReadOnly(settings, json);
            case CHANGE -> PostgresDatabase.openExisting(settings, json);
            case CREATE -> PostgresDatabase.open(settings, json);
        };
    }

    private static PostgresConfig settings(HomeDirectory home, Postgresql server) {
        String password = server.passwordFile()
                .map(file ->
                        SecretFile.read("persistence.passwordFile", home.root().resolve(file)))
                .orElse("");
        return new PostgresConfig("jdbc:" + server.url(), server.user(), password, server.connections());
    }
}
