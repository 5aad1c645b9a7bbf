package dev.layerlift.persistence.postgres;

import dev.layerlift.persistence.sql.SqlSchema;
import dev.layerlift.persistence.sql.SqlSession;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The versions of the tables in a schema. A table says which one it has, and marks the schema as ours. */
final class PostgresSchema extends SqlSchema {
    private static final List<String> SCRIPTS = List.of("V1__home.sql");

    /** Of those that make the tables, or number them anew, one goes after the other. */
    private static final String ALONE =
            "SELECT pg_advisory_xact_lock(hashtextextended('layerlift schema ' || current_schema(), 0))";

    private static final String TABLES = "SELECT count(*) FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace"
            + " WHERE s.nspname = current_schema() AND c.relkind IN ('r', 'p')";
    private static final String MARKS = TABLES + " AND c.relname = 'layerlift_schema'";
    private static final String VERSION = "SELECT version FROM layerlift_schema";
    private static final String SET_VERSION = "INSERT INTO layerlift_schema (one, version) VALUES (1, ?)"
            + " ON CONFLICT (one) DO UPDATE SET version = excluded.version";

    private static final String MOVED =
            "SELECT count(*) FROM numbering WHERE server <> (SELECT system_identifier FROM pg_control_system())";
    private static final String RENUMBER = "UPDATE numbering SET"
            + " server = (SELECT system_identifier FROM pg_control_system()),"
            + " base = greatest((SELECT coalesce(max(seq), 0) FROM journal), (SELECT coalesce(max(n), 0) FROM audit),"
            + " (SELECT delivered FROM event_cursor), (SELECT coalesce(max(covered), 0) FROM audit_heads))"
            + " + 1 - pg_snapshot_xmin(pg_current_snapshot())::text::bigint";

    private final Connection connection;
    private final SqlSession session;
    private final PostgresErrors errors;

    PostgresSchema(Connection connection, SqlSession session, PostgresErrors errors) {
        super(errors, SCRIPTS);
        this.connection = connection;
        this.session = session;
        this.errors = errors;
    }

    @Override
    protected int stored() throws SQLException {
        // The tables first: another process may be making them just now, and marks the schema in the same
        // transaction, so that who sees them sees its mark too.
        if (session.number(TABLES) == 0) {
            return 0;
        }
        if (session.number(MARKS) == 0) {
            throw errors.failure(
                    "STORE_FOREIGN",
                    "the schema belongs to another program: it has tables, but not layerlift_schema",
                    "choose an empty schema, by currentSchema=NAME in persistence.url, or another database");
        }
        return (int) session.number(VERSION);
    }

    @Override
    protected void begin() throws SQLException {
        connection.setAutoCommit(false);
        session.execute(ALONE);
    }

    @Override
    protected void run(String script) throws SQLException {
        session.execute(script);
    }

    @Override
    protected void commit(int version) throws SQLException {
        session.update(SET_VERSION, version);
        connection.commit();
        connection.setAutoCommit(true);
    }

    @Override
    protected void rollback() throws SQLException {
        connection.rollback();
        connection.setAutoCommit(true);
    }

    /**
     * Has what is numbered by transactions go on above its highest number where the tables were brought to another server,
     * whose transactions have numbers of their own.
     */
    void continueNumbers() throws SQLException {
        if (session.number(MOVED) == 0) {
            return;
        }
        begin();
        try {
            if (session.number(MOVED) != 0) {
                session.execute(RENUMBER);
            }
            connection.commit();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            try {
                rollback();
            } catch (SQLException rollback) {
                e.addSuppressed(rollback);
            }
            throw e;
        }
    }
}
