package dev.layerlift.persistence.sqlite;

import dev.layerlift.persistence.sql.SqlSchema;
import dev.layerlift.persistence.sql.SqlSession;
import java.sql.SQLException;
import java.util.List;

/** The versions of the tables in a file. {@code PRAGMA user_version} says which one it has. */
final class SqliteSchema extends SqlSchema {
    /** "LLFT": marks the file as ours, so that another program's database is not taken for a home. */
    private static final long APPLICATION_ID = 0x4C4C4654L;

    private static final List<String> SCRIPTS = List.of(
            "V1__home.sql",
            "V2__did_updates.sql",
            "V3__status_lists.sql",
            "V4__chain_limit.sql",
            "V5__refusals.sql",
            "V6__audit.sql",
            "V7__continuity.sql",
            "V8__transfers.sql",
            "V9__wallets.sql",
            "V10__batches.sql");

    private final SqlSession session;
    private final SqliteErrors errors;

    SqliteSchema(SqlSession session, SqliteErrors errors) {
        super(errors, SCRIPTS);
        this.session = session;
        this.errors = errors;
    }

    @Override
    protected int stored() throws SQLException {
        // The tables first: another process may be making them just now, and marks the file in the same transaction, so
        // that who sees them sees its mark too.
        boolean empty = session.number("SELECT count(*) FROM sqlite_schema") == 0;
        long application = session.number("PRAGMA application_id");
        long version = session.number("PRAGMA user_version");
        if (!empty && application != APPLICATION_ID) {
            throw errors.failure(
                    "STORE_FOREIGN",
                    "the database belongs to another program: its application id is " + application + " (expected: "
                            + APPLICATION_ID + ")",
                    "choose another file or home");
        }
        return (int) version;
    }

    @Override
    protected void begin() throws SQLException {
        session.execute("BEGIN IMMEDIATE");
    }

    /** Every statement of a script ends with a semicolon at the end of a line. */
    @Override
    protected void run(String script) throws SQLException {
        for (String statement : List.of(script.split(";\\R"))) {
            if (!statement.isBlank()) {
                session.execute(statement);
            }
        }
    }

    @Override
    protected void commit(int version) throws SQLException {
        session.execute("PRAGMA application_id = " + APPLICATION_ID);
        session.execute("PRAGMA user_version = " + version);
        session.execute("COMMIT");
    }

    @Override
    protected void rollback() throws SQLException {
        session.execute("ROLLBACK");
    }
}
