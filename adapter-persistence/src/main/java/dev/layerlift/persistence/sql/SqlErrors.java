package dev.layerlift.persistence.sql;

import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.error.MigrationException.Retry;
import java.sql.SQLException;

/** Says what an error of a database means for the person at the home; messages never hold SQL. */
public abstract class SqlErrors {
    /** Called by subclasses. */
    protected SqlErrors() {}

    /** The failure of the closed set that this error is. */
    public abstract MigrationException of(SQLException e);

    /** The failure when a database that was written to is missing, or empty. */
    public abstract MigrationException gone();

    /** A failure that no error of the database stands behind. */
    public final MigrationException failure(String code, String message, String recovery) {
        return new MigrationException(MigrationError.of(ErrorType.STORAGE_ERROR, code, message, recovery));
    }

    /** The failure of a call after the database was closed. */
    public final MigrationException closed() {
        return failure("STORE_CLOSED", "the database was closed", "open the home again");
    }

    /** The failure of a write to a database that was opened for reading only. */
    public final MigrationException readOnly() {
        return failure("STORE_READ_ONLY", "the database was opened for reading only", "open the home for writing");
    }

    /** A failure that an error of the database stands behind. */
    protected static MigrationException failure(
            ErrorType type, String code, String message, Retry retry, SQLException cause, String... recovery) {
        return new MigrationException(
                MigrationError.of(type, code, message, recovery).withDetail(String.valueOf(cause.getMessage())),
                retry,
                cause);
    }

    /** A permanent failure to read a stored record. */
    static MigrationException damaged(String record, RuntimeException cause) {
        return MigrationException.storage(
                "RECORD_DAMAGED",
                "the stored " + record + " cannot be read (expected: as it was written)",
                cause,
                "restore the database from a backup; keep the damaged one");
    }
}
