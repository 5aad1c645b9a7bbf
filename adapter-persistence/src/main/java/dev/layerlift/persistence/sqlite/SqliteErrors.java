package dev.layerlift.persistence.sqlite;

import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.error.MigrationException.Retry;
import dev.layerlift.persistence.sql.SqlErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/** Says what an error of SQLite means for the person at the home; messages never hold SQL. */
final class SqliteErrors extends SqlErrors {
    /** Primary result codes, https://www.sqlite.org/rescode.html; an extended code holds one in its low byte. */
    private static final int PERM = 3;

    private static final int BUSY = 5;
    private static final int LOCKED = 6;
    private static final int NOMEM = 7;
    private static final int READONLY = 8;
    private static final int IOERR = 10;
    private static final int CORRUPT = 11;
    private static final int FULL = 13;
    private static final int CANTOPEN = 14;
    private static final int TOOBIG = 18;
    private static final int CONSTRAINT = 19;
    private static final int AUTH = 23;
    private static final int NOTADB = 26;

    /** The files by which processes find each other could not be made as large as they must be. */
    private static final int IOERR_SHMSIZE = 10 | (19 << 8);

    /** With less than this no transaction of ours can be written. */
    private static final long FREE_BYTES_MIN = 64L * 1024;

    private static final String DOCTOR = "run: layerlift doctor";

    private final Path file;

    SqliteErrors(Path file) {
        this.file = file;
    }

    @Override
    public MigrationException of(SQLException e) {
        return switch (isOfAFullDisk(e) ? FULL : primaryCode(e)) {
            case BUSY, LOCKED ->
                failure(
                        "STORE_BUSY",
                        "another process is writing to the database " + file,
                        Retry.LATER,
                        e,
                        "wait for the other command to end, and try again");
            case FULL -> noSpace(e);
            case CORRUPT, NOTADB ->
                failure(
                        "STORE_DAMAGED",
                        "the database " + file + " is damaged or is no SQLite database",
                        Retry.NEVER,
                        e,
                        "restore the file from a backup; keep the damaged one");
            case PERM, READONLY, AUTH ->
                failure(
                        "STORE_NOT_WRITABLE",
                        "the database " + file + " cannot be written",
                        Retry.NEVER,
                        e,
                        "allow writing to the file and its folder, on a file system that is not read-only");
            case CANTOPEN ->
                failure(
                        "STORE_NOT_ACCESSIBLE",
                        "the database " + file + " cannot be opened",
                        Retry.NEVER,
                        e,
                        "allow access to the file and its folder");
            case IOERR ->
                failure(
                        "STORE_IO_FAILED",
                        "reading or writing the database " + file + " failed",
                        Retry.LATER,
                        e,
                        "check the disk, and run: layerlift resume");
            case NOMEM ->
                failure("NO_MEMORY", "there is not enough memory for the database " + file, Retry.LATER, e, DOCTOR);
            case TOOBIG ->
                failure("RECORD_TOO_LARGE", "a record is too large for the database " + file, Retry.NEVER, e, DOCTOR);
            default -> failure("STORE_FAILED", "the database " + file + " refused a call", Retry.NEVER, e, DOCTOR);
        };
    }

    /** Whether SQLite may have ended the whole transaction with this error, so that no savepoint is left. */
    static boolean endsTransaction(SQLException e) {
        return switch (primaryCode(e)) {
            case FULL, IOERR, NOMEM, BUSY, CORRUPT, NOTADB, READONLY -> true;
            default -> false;
        };
    }

    /** Whether a row with one of these unique values is there already. */
    static boolean isConflict(SQLException e) {
        return primaryCode(e) == CONSTRAINT;
    }

    @Override
    public MigrationException gone() {
        return failure(
                "STORE_NOT_FOUND",
                "the database of this home is gone (expected: " + file + ")",
                "restore it from a backup");
    }

    /** The failure of a write for which the disk has no space. */
    MigrationException noSpace(Exception cause) {
        return MigrationException.storage(
                "NO_SPACE",
                "there is no space left for the database " + file,
                cause,
                "free space on its disk, then run the command again",
                "what was interrupted is finished by: layerlift resume");
    }

    /** What the file system itself says of its space: not every failure that comes from it says so. */
    boolean isDiskFull() {
        Path folder = file.toAbsolutePath().getParent();
        try {
            return folder != null && Files.getFileStore(folder).getUsableSpace() < FREE_BYTES_MIN;
        } catch (IOException e) {
            // Then the failure that led here is told as what it says it is.
            return false;
        }
    }

    private boolean isOfAFullDisk(SQLException e) {
        int code = primaryCode(e);
        return e.getErrorCode() == IOERR_SHMSIZE || ((code == IOERR || code == CANTOPEN) && isDiskFull());
    }

    private static int primaryCode(SQLException e) {
        return e.getErrorCode() & 0xff;
    }

    private static MigrationException failure(
            String code, String message, Retry retry, SQLException cause, String recovery) {
        return failure(ErrorType.STORAGE_ERROR, code, message, retry, cause, recovery);
    }
}
