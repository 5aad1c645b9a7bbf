package dev.layerlift.persistence.postgres;

import com.zaxxer.hikari.HikariDataSource;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.JsonFormat;
import dev.layerlift.persistence.sql.SqlDatabase;
import dev.layerlift.persistence.sql.SqlSession;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A home in a schema of a PostgreSQL database, version 14 or newer. What a call wrote is on the disk of the server before
 * it returns; any number of processes, on any number of machines, may have it open.
 */
public final class PostgresDatabase extends SqlDatabase {
    private static final int VERSION_MIN = 14;

    private final PostgresTransactions transactions;
    private final PostgresErrors errors;
    private final String place;

    private PostgresDatabase(
            PostgresTransactions transactions, PostgresErrors errors, String place, JsonFormat format) {
        super(transactions, PostgresDialect.INSTANCE, format);
        this.transactions = transactions;
        this.errors = errors;
        this.place = place;
    }

    /**
     * Opens a home for reading and writing; makes its tables when the schema is empty.
     *
     * @param format how JSON is written and read back
     * @throws MigrationException {@code NETWORK_ERROR} {@code STORE_UNREACHABLE} (retry later); {@code STORAGE_ERROR}
     *     {@code STORE_NOT_ACCESSIBLE}, {@code STORE_NOT_FOUND}, {@code STORE_FOREIGN}, {@code STORE_TOO_NEW}, …
     */
    public static PostgresDatabase open(PostgresConfig config, JsonFormat format) {
        return open(config, false, format, (schema, errors) -> schema.bringForward());
    }

    /**
     * Opens a home for reading and writing that is there already: in an empty schema it was lost, and a new one in its
     * place would hide that.
     *
     * @throws MigrationException {@code STORE_NOT_FOUND}, and those of {@link #open}
     */
    public static PostgresDatabase openExisting(PostgresConfig config, JsonFormat format) {
        return open(config, false, format, (schema, errors) -> {
            if (schema.check() == 0) {
                throw errors.gone();
            }
            schema.bringForward();
        });
    }

    /**
     * Opens a home for reading only: nothing is made or written. Every write call of the stores is refused with {@code
     * STORE_READ_ONLY}.
     *
     * @throws MigrationException {@code STORE_NOT_FOUND}, {@code STORE_TOO_OLD}, and those of {@link #open}
     */
    public static PostgresDatabase openReadOnly(PostgresConfig config, JsonFormat format) {
        return open(config, true, format, (schema, errors) -> schema.requireCurrent());
    }

    /** What is asked of the tables before the home is opened. */
    @FunctionalInterface
    private interface Preparation {
        void of(PostgresSchema schema, PostgresErrors errors) throws SQLException;
    }

    private static PostgresDatabase open(
            PostgresConfig config, boolean readOnly, JsonFormat format, Preparation preparation) {
        PostgresErrors errors = new PostgresErrors(config);
        PostgresConnections connections = new PostgresConnections(config);
        try {
            Connection connection = connections.one();
            try (SqlSession session = new SqlSession(connection, PostgresDialect.INSTANCE)) {
                PostgresSchema schema = new PostgresSchema(connection, session, errors);
                preparation.of(schema, errors);
                if (!readOnly) {
                    schema.continueNumbers();
                }
            }
        } catch (SQLException e) {
            throw errors.of(e);
        }
        HikariDataSource pool = connections.pool(readOnly);
        return new PostgresDatabase(new PostgresTransactions(pool, errors), errors, config.place(), format);
    }

    /** What the server says of itself, and how long that took. */
    @Override
    public String examine() {
        return transactions.read(session -> {
            String version = session.text("SHOW server_version").orElse("");
            if (session.number("SELECT current_setting('server_version_num')::bigint / 10000") < VERSION_MIN) {
                throw errors.failure(
                        "STORE_UNSUPPORTED",
                        "the database " + place + " is of PostgreSQL " + version + " (expected: " + VERSION_MIN
                                + " or newer)",
                        "use a newer server");
            }
            if (!session.text("SHOW fsync").equals(Optional.of("on"))) {
                throw errors.failure(
                        "STORE_UNSAFE",
                        "the database " + place + " is not synchronised to the disk: fsync is off (expected: on)",
                        "set fsync = on in the configuration of its server");
            }
            long begin = System.nanoTime();
            session.number("SELECT 1");
            return "PostgreSQL " + version + " at " + place + ", answers within "
                    + TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begin) + " µs, and its schema fits";
        });
    }
}
