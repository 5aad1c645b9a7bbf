package dev.layerlift.persistence.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;

/**
 * The versions of the tables: a script leads to each. A database of an older version is brought forward one version at a
 * time, one of a newer version is refused.
 */
public abstract class SqlSchema {
    private final SqlErrors errors;
    private final List<String> scripts;

    /**
     * The versions of one kind of database.
     *
     * @param scripts the resources beside the subclass, from the first version on
     */
    protected SqlSchema(SqlErrors errors, List<String> scripts) {
        this.errors = errors;
        this.scripts = List.copyOf(scripts);
    }

    /** The version of the tables that are there; 0 for a new database. Refuses one that is not ours. */
    protected abstract int stored() throws SQLException;

    /** Begins a transaction in which no other process brings the tables forward. */
    protected abstract void begin() throws SQLException;

    /** Runs a script. */
    protected abstract void run(String script) throws SQLException;

    /** Notes the version of the tables, and commits. */
    protected abstract void commit(int version) throws SQLException;

    /** Takes the transaction back. */
    protected abstract void rollback() throws SQLException;

    /** The version that this code reads and writes. */
    public final int version() {
        return scripts.size();
    }

    /** Refuses a database that is not ours or is of a newer version; gives its version, 0 for a new one. */
    public final int check() throws SQLException {
        int stored = stored();
        if (stored > version()) {
            throw errors.failure(
                    "STORE_TOO_NEW",
                    "the database has version " + stored + " (expected: at most " + version() + ")",
                    "use the Layerlift that wrote it, or a newer one");
        }
        return stored;
    }

    /** Brings the tables to the current version, all or nothing; of two processes that try, one does it. */
    public final void bringForward() throws SQLException {
        if (check() == version()) {
            return;
        }
        begin();
        try {
            for (int version = check(); version < version(); version++) {
                run(script(scripts.get(version)));
            }
            commit(version());
        } catch (SQLException | RuntimeException e) {
            try {
                rollback();
            } catch (SQLException rollback) {
                e.addSuppressed(rollback);
            }
            throw e;
        }
    }

    /** Refuses a database that reading alone cannot bring to the current version. */
    public final void requireCurrent() throws SQLException {
        int version = check();
        if (version == 0) {
            throw errors.gone();
        }
        if (version != version()) {
            throw errors.failure(
                    "STORE_TOO_OLD",
                    "the database has version " + version + " (expected: " + version() + ")",
                    "run a command that writes, such as: layerlift resume");
        }
    }

    private String script(String name) {
        try (InputStream in = getClass().getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("resource: " + name + " is not packaged (expected: beside the class)");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("reading the resource " + name, e);
        }
    }
}
