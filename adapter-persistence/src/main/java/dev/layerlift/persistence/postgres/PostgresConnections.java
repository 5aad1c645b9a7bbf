package dev.layerlift.persistence.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/** Opens connections with the settings that they need: one by itself, or the pool. */
final class PostgresConnections {
    private static final int CONNECT_SECONDS = 10;
    /** Whoever waits for a connection of the pool gives up after so long. */
    private static final int POOL_WAIT_MILLIS = 10_000;
    /** A server that says nothing for so long is taken for dead. */
    private static final int ANSWER_SECONDS = 60;

    /**
     * A process that stops in the middle of a transaction lets go of what it holds, and whoever waits for what another
     * holds gives up, both before {@link #ANSWER_SECONDS}. What is committed is on the disk.
     */
    private static final String SETTINGS = "SET idle_in_transaction_session_timeout = '15s'; SET lock_timeout = '30s';"
            + " SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'";

    private final PostgresConfig config;

    PostgresConnections(PostgresConfig config) {
        this.config = config;
    }

    /** One connection; refused at once when there is nobody to connect to. */
    Connection one() throws SQLException {
        Connection connection = DriverManager.getConnection(config.url(), properties());
        try (Statement statement = connection.createStatement()) {
            statement.execute(SETTINGS);
            return connection;
        } catch (SQLException e) {
            try {
                connection.close();
            } catch (SQLException close) {
                e.addSuppressed(close);
            }
            throw e;
        }
    }

    /** The pool, which connects when it is first asked. */
    HikariDataSource pool(boolean readOnly) {
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("layerlift");
        pool.setDriverClassName("org.postgresql.Driver");
        pool.setJdbcUrl(config.url());
        pool.setDataSourceProperties(properties());
        pool.setMaximumPoolSize(config.connectionsMax());
        pool.setMinimumIdle(1);
        pool.setConnectionTimeout(POOL_WAIT_MILLIS);
        pool.setInitializationFailTimeout(-1);
        pool.setConnectionInitSql(SETTINGS);
        pool.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        pool.setReadOnly(readOnly);
        return new HikariDataSource(pool);
    }

    private Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("user", config.user());
        properties.setProperty("password", config.password());
        properties.setProperty("ApplicationName", "layerlift");
        properties.setProperty("connectTimeout", String.valueOf(CONNECT_SECONDS));
        properties.setProperty("socketTimeout", String.valueOf(ANSWER_SECONDS));
        properties.setProperty("tcpKeepAlive", "true");
        return properties;
    }
}
