package dev.layerlift.persistence.sqlite;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;

/**
 * The versions of the tables. {@code PRAGMA user_version} says which one a file has; files of an older version are
 * brought forward one version at a time, files of a newer one are refused.
 */
final class Schema {
    /** The version that this code reads and writes. */
    static final int VERSION = 10;

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

    private final SqliteSession session;
    private final SqliteErrors errors;

    Schema(SqliteSession session, SqliteErrors errors) {
        this.session = session;
        this.errors = errors;
    }

    /** Refuses a file that is not ours or is of a newer version; gives its version, 0 for a new file. */
    int check() throws SQLException {
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
        if (version > VERSION) {
            throw errors.failure(
                    "STORE_TOO_NEW",
                    "the database has version " + version + " (expected: at most " + VERSION + ")",
                    "use the Layerlift that wrote it, or a newer one");
        }
        return (int) version;
    }

    /** Brings the file to the current version, all or nothing; of two processes that try, one does it. */
    void bringForward() throws SQLException {
        if (check() == VERSION) {
            return;
        }
        session.execute("BEGIN IMMEDIATE");
        try {
            for (int version = check(); version < VERSION; version++) {
                for (String statement : statements(SCRIPTS.get(version))) {
                    session.execute(statement);
                }
            }
            session.execute("PRAGMA application_id = " + APPLICATION_ID);
            session.execute("PRAGMA user_version = " + VERSION);
            session.execute("COMMIT");
        } catch (SQLException | RuntimeException e) {
            try {
                session.execute("ROLLBACK");
            } catch (SQLException rollback) {
                e.addSuppressed(rollback);
            }
            throw e;
        }
    }

    /** Refuses a file that reading alone cannot bring to the current version. */
    void requireCurrent() throws SQLException {
        int version = check();
        if (version == 0) {
            throw errors.gone();
        }
        if (version != VERSION) {
            throw errors.failure(
                    "STORE_TOO_OLD",
                    "the database has version " + version + " (expected: " + VERSION + ")",
                    "run a command that writes, such as: layerlift resume");
        }
    }

    /** Every statement of a script ends with a semicolon at the end of a line. */
    private static List<String> statements(String script) {
        try (InputStream in = Schema.class.getResourceAsStream(script)) {
            if (in == null) {
                throw new IllegalStateException(
                        "resource: " + script + " is not packaged (expected: beside the class)");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return List.of(text.split(";\\R")).stream()
                    .filter(statement -> !statement.isBlank())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("reading the resource " + script, e);
        }
    }
}
