package dev.layerlift.persistence.sqlite;

import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.JsonFormat;
import dev.layerlift.persistence.sql.SqlDatabase;
import dev.layerlift.persistence.sql.SqlSession;
import java.nio.file.Path;
import java.sql.SQLException;

/**
 * The SQLite file of a home. Every write is synchronised to the disk before its call returns; writes of many threads share
 * transactions. Any number of processes may read while one writes.
 */
public final class SqliteDatabase extends SqlDatabase {
    private SqliteDatabase(SqliteTransactions transactions, JsonFormat format) {
        super(transactions, SqliteDialect.INSTANCE, format);
    }

    /**
     * Opens a database for reading and writing; creates it, readable by its owner only, when it does not exist.
     *
     * @param file the file; its folder exists
     * @param format how JSON is written and read back
     * @throws MigrationException {@code STORAGE_ERROR}: {@code STORE_TOO_NEW}, {@code STORE_FOREIGN},
     *     {@code STORE_DAMAGED}, {@code STORE_BUSY} (retry later), {@code STORE_NOT_WRITABLE}, {@code NO_SPACE}, …
     */
    public static SqliteDatabase open(Path file, JsonFormat format) {
        SqliteErrors errors = new SqliteErrors(file);
        SqliteFile sqlite = new SqliteFile(file, errors);
        sqlite.createIfAbsent();
        return open(sqlite, SqliteFile.Absent.MAKE, errors, format);
    }

    /**
     * Opens a database for reading and writing that is there already: where it should be and is not, or is empty, it was
     * lost, and a new one in its place would hide that.
     *
     * @throws MigrationException {@code STORAGE_ERROR}: {@code STORE_NOT_FOUND}, and those of {@link #open}
     */
    public static SqliteDatabase openExisting(Path file, JsonFormat format) {
        SqliteErrors errors = new SqliteErrors(file);
        SqliteFile sqlite = new SqliteFile(file, errors);
        sqlite.requirePresent();
        return open(sqlite, SqliteFile.Absent.REFUSE, errors, format);
    }

    private static SqliteDatabase open(
            SqliteFile sqlite, SqliteFile.Absent tables, SqliteErrors errors, JsonFormat format) {
        try {
            SqlSession session = sqlite.openForWriting(tables);
            return new SqliteDatabase(
                    new SqliteTransactions(
                            errors,
                            new ReadConnections(sqlite::openQueryOnly, errors),
                            new GroupCommitWriter(session, errors)),
                    format);
        } catch (SQLException e) {
            throw errors.of(e);
        }
    }

    /**
     * Opens a database for reading only: nothing is created or written, and a process that writes is not held up. Every
     * write call of the stores is refused with {@code STORE_READ_ONLY}.
     *
     * @throws MigrationException {@code STORAGE_ERROR}: {@code STORE_NOT_FOUND}, and those of {@link #open}
     */
    public static SqliteDatabase openReadOnly(Path file, JsonFormat format) {
        SqliteErrors errors = new SqliteErrors(file);
        SqliteFile sqlite = new SqliteFile(file, errors);
        sqlite.requirePresent();
        try (SqlSession session = sqlite.openReadOnly()) {
            new SqliteSchema(session, errors).requireCurrent();
        } catch (SQLException e) {
            throw errors.of(e);
        }
        return new SqliteDatabase(
                new SqliteTransactions(errors, new ReadConnections(sqlite::openReadOnly, errors), null), format);
    }

    @Override
    public String examine() {
        return "opens, and its schema fits";
    }
}
