package dev.layerlift.persistence.postgres;

import dev.layerlift.domain.port.AuditLog;
import dev.layerlift.persistence.sql.DatabasePorts;
import dev.layerlift.proofs.StrictJsonFormat;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An empty home for one test case, on a server that is started once and ends with the process. Cases of one thread follow
 * each other in one schema, which takes less time than to make one for each.
 */
record PostgresHome(String schema) {
    private static final AtomicInteger NEXT = new AtomicInteger();
    private static final ThreadLocal<PostgresHome> OF_THREAD = new ThreadLocal<>();
    /** Everything but the marks of the schema, in an order that no reference is against. */
    private static final List<String> TABLES = List.of(
            "transfers",
            "journal",
            "checkpoints",
            "audit",
            "audit_heads",
            "audit_pruned",
            "migrations",
            "migration_counts",
            "batch_items",
            "batches",
            "assets",
            "sealed_keys",
            "home_records",
            "did_updates",
            "did_versions",
            "status_lists",
            "wallet_inputs",
            "wallet_identities",
            "wallet_coins",
            "wallet_holdings",
            "wallets");

    /** The one server; started when it is first asked for. */
    private static final class Server {
        static final EmbeddedPostgres RUNNING = start();

        private static EmbeddedPostgres start() {
            try {
                // What survives a crash of the machine is the server's affair; nothing here crashes one.
                return EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "off")
                        .setServerConfig("autovacuum", "off")
                        .setServerConfig("max_connections", "200")
                        .setPGStartupWait(Duration.ofMinutes(2))
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException("starting PostgreSQL", e);
            }
        }
    }

    /** The empty home of the case that this thread begins. */
    static PostgresHome empty() {
        PostgresHome home = OF_THREAD.get();
        if (home == null) {
            home = withoutTables();
            home.open().close();
            OF_THREAD.set(home);
            return home;
        }
        home.change("UPDATE event_cursor SET delivered = 0; DELETE FROM " + String.join("; DELETE FROM ", TABLES));
        return home;
    }

    /** A schema in which nothing was made yet. */
    static PostgresHome withoutTables() {
        PostgresHome home = new PostgresHome("home" + NEXT.incrementAndGet());
        home.change("CREATE SCHEMA " + home.schema());
        return home;
    }

    PostgresConfig config() {
        return new PostgresConfig(url(), "postgres", "", 8);
    }

    String url() {
        return Server.RUNNING.getJdbcUrl("postgres", "postgres").replaceAll("[?].*", "") + "?currentSchema=" + schema;
    }

    PostgresDatabase open() {
        return PostgresDatabase.open(config(), new StrictJsonFormat());
    }

    DatabasePorts ports(String stream, AuditLog.Sealer sealer) {
        return DatabasePorts.of(open(), stream, sealer);
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url(), "postgres", "");
    }

    /** Runs a statement behind the back of whoever has it open; gives the number of rows. */
    int change(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
            return statement.getUpdateCount();
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
