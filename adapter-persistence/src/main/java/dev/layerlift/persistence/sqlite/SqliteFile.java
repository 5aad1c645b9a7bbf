package dev.layerlift.persistence.sqlite;

import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.persistence.sql.SqlSession;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/** Opens connections to one file, each with the settings that its use needs. */
final class SqliteFile {
    /** What is done about tables that are not there. */
    enum Absent {
        MAKE,
        REFUSE
    }

    /** How long a connection waits for a lock of another process. */
    private static final int BUSY_MILLIS = 5_000;
    /** The log is copied into the database after so many pages of 4 KiB. */
    private static final int CHECKPOINT_PAGES = 4_000;
    /** What the log is cut to after that, in bytes. */
    private static final int LOG_SIZE_BYTES_MAX = 64 * 1024 * 1024;

    private final Path file;
    private final SqliteErrors errors;

    SqliteFile(Path file, SqliteErrors errors) {
        this.file = file.toAbsolutePath();
        this.errors = errors;
    }

    /** Makes an empty file that only its owner may read: the database holds keys. */
    void createIfAbsent() {
        if (Files.exists(file)) {
            return;
        }
        Path folder = file.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw errors.failure(
                    "STORE_NOT_FOUND",
                    "there is no folder for the database " + file,
                    "make the folder, or name another one");
        }
        try {
            if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                // The entry in the folder is as durable as the commits that follow.
                try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                    channel.force(true);
                }
            } else {
                Files.createFile(file);
            }
        } catch (FileAlreadyExistsException e) {
            // Another process was faster; the database is the same.
            requireFile();
        } catch (IOException e) {
            if (errors.isDiskFull()) {
                throw errors.noSpace(e);
            }
            throw MigrationException.storage(
                    "STORE_NOT_WRITABLE",
                    "the database " + file + " cannot be created",
                    e,
                    "allow writing to its folder, on a file system that is not read-only");
        }
    }

    /** Refuses when there is no such file, or an empty one: a database that was written to is neither. */
    void requirePresent() {
        requireFile();
        try {
            if (Files.size(file) == 0) {
                throw errors.gone();
            }
        } catch (IOException e) {
            throw MigrationException.storage(
                    "STORE_NOT_ACCESSIBLE",
                    "the database " + file + " cannot be looked at",
                    e,
                    "allow access to the file and its folder");
        }
    }

    private void requireFile() {
        if (!Files.isRegularFile(file)) {
            throw errors.gone();
        }
    }

    /** The connection of the writer; the tables are there and current. */
    SqlSession openForWriting(Absent tables) throws SQLException {
        SqlSession session = connect(new SQLiteConfig());
        try {
            SqliteSchema schema = new SqliteSchema(session, errors);
            // Before anything is changed: the file may be another program's.
            if (schema.check() == 0 && tables == Absent.REFUSE) {
                throw errors.gone();
            }
            String mode = session.text("PRAGMA journal_mode = WAL").orElse("");
            if (!mode.equals("wal")) {
                throw errors.failure(
                        "STORE_UNSUPPORTED",
                        "the database " + file + " cannot keep a write-ahead log: its journal mode is " + mode,
                        "keep the home on a local disk");
            }
            session.execute("PRAGMA synchronous = FULL");
            session.execute("PRAGMA wal_autocheckpoint = " + CHECKPOINT_PAGES);
            session.execute("PRAGMA journal_size_limit = " + LOG_SIZE_BYTES_MAX);
            schema.bringForward();
            return session;
        } catch (SQLException | RuntimeException e) {
            closeAfter(session, e);
            throw e;
        }
    }

    /** A reading connection of a process that also writes. */
    SqlSession openQueryOnly() throws SQLException {
        SqlSession session = connect(new SQLiteConfig());
        try {
            session.execute("PRAGMA query_only = ON");
            return session;
        } catch (SQLException e) {
            closeAfter(session, e);
            throw e;
        }
    }

    /**
     * A connection of a process that only reads. Beside a database that nobody has open, SQLite makes the files by which
     * readers and writers find each other, and a connection that may only read cannot take them away again: then it is
     * one that could write and is told not to, so that it leaves everything as it found it.
     */
    SqlSession openReadOnly() throws SQLException {
        if (hasNoLog() && isFolderWritable()) {
            return openQueryOnly();
        }
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        return connect(config, isAtRest() ? "?immutable=1" : "");
    }

    /**
     * Whether there is no writer and this process could not make the files by which readers and writers find each other:
     * a home on read-only media, or of another user. SQLite reads such a file only when told that it does not change.
     */
    private boolean isAtRest() {
        return file.getParent() != null && !isFolderWritable() && hasNoLog();
    }

    private boolean isFolderWritable() {
        Path folder = file.getParent();
        return folder != null && Files.isWritable(folder);
    }

    private boolean hasNoLog() {
        return !Files.exists(file.resolveSibling(file.getFileName() + "-wal"));
    }

    private SqlSession connect(SQLiteConfig config) throws SQLException {
        return connect(config, "");
    }

    private SqlSession connect(SQLiteConfig config, String parameters) throws SQLException {
        config.setBusyTimeout(BUSY_MILLIS);
        config.enforceForeignKeys(true);
        config.setOpenMode(SQLiteOpenMode.OPEN_URI);
        // As a URI, because in a plain name the driver takes everything after a question mark for settings.
        return new SqlSession(
                config.createConnection("jdbc:sqlite:" + file.toUri() + parameters), SqliteDialect.INSTANCE);
    }

    private static void closeAfter(SqlSession session, Exception failure) {
        try {
            session.close();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }
}
