package dev.layerlift.persistence.postgres;

import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.error.MigrationException.Retry;
import dev.layerlift.persistence.sql.SqlErrors;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;

/**
 * Says what an error of PostgreSQL means for the person at the home; messages never hold SQL. States are those of
 * appendix A of the PostgreSQL manual.
 */
final class PostgresErrors extends SqlErrors {
    /** A unique value, or one that an exclusion keeps unique, is there already. */
    private static final Set<String> CONFLICTS = Set.of("23505", "23P01");

    private static final String DOCTOR = "run: layerlift doctor";

    private final String place;

    PostgresErrors(PostgresConfig config) {
        this.place = config.place();
    }

    @Override
    public MigrationException of(SQLException e) {
        SQLException telling = telling(e);
        String state = state(telling);
        return switch (state) {
            case "40001", "40P01", "55P03" ->
                storage("STORE_BUSY", "others are writing to the database " + place, Retry.LATER, e, "try again");
            case "53100" ->
                storage(
                        "NO_SPACE",
                        "there is no space left for the database " + place,
                        Retry.NEVER,
                        e,
                        "free space on the disk of its server, then run the command again",
                        "what was interrupted is finished by: layerlift resume");
            case "53200" ->
                storage(
                        "NO_MEMORY",
                        "the server of the database " + place + " has not enough memory",
                        Retry.LATER,
                        e,
                        DOCTOR);
            case "53300", "57P01", "57P02", "57P03", "25P03" -> unreachable(e);
            case "57014" ->
                failure(
                        ErrorType.TIMEOUT_ERROR,
                        "STORE_TIMED_OUT",
                        "the database " + place + " did not answer in time",
                        Retry.LATER,
                        e,
                        "look at what its server is busy with, and try again");
            case "28000", "28P01" ->
                storage(
                        "STORE_NOT_ACCESSIBLE",
                        "the database " + place + " does not let this user in",
                        Retry.NEVER,
                        e,
                        "check persistence.user and the file persistence.passwordFile");
            case "3D000", "3F000" ->
                storage(
                        "STORE_NOT_FOUND",
                        "there is no database " + place,
                        Retry.NEVER,
                        e,
                        "have it made, or check persistence.url");
            case "42501", "25006" ->
                storage(
                        "STORE_NOT_WRITABLE",
                        "the database " + place + " cannot be written by this user",
                        Retry.NEVER,
                        e,
                        "let the user create tables in its schema, on a server that is no read-only copy");
            case "54000", "54001", "54011", "22001" ->
                storage("RECORD_TOO_LARGE", "a record is too large for the database " + place, Retry.NEVER, e, DOCTOR);
            case "22021" ->
                storage(
                        "RECORD_UNSTORABLE",
                        "a text holds a character that the database " + place + " cannot keep, such as U+0000",
                        Retry.NEVER,
                        e,
                        "take the character out");
            case "58030" ->
                storage(
                        "STORE_IO_FAILED",
                        "reading or writing the database " + place + " failed",
                        Retry.LATER,
                        e,
                        "check the disk of its server, and run: layerlift resume");
            case "XX001", "XX002" ->
                storage(
                        "STORE_DAMAGED",
                        "the database " + place + " is damaged",
                        Retry.NEVER,
                        e,
                        "restore it from a backup; keep the damaged one");
            default -> isUnreachable(telling, state) ? unreachable(e) : refused(e);
        };
    }

    /** The failure of a commit of which nobody knows whether it happened, because the connection broke meanwhile. */
    MigrationException unknownOutcome(SQLException e) {
        return failure(
                ErrorType.NETWORK_ERROR,
                "COMMIT_UNANSWERED",
                "the connection to the database " + place + " broke while it was writing: it may have been written",
                Retry.LATER,
                e,
                "run: layerlift resume");
    }

    /** Whether the connection is of no use after this error. */
    static boolean isUnreachable(SQLException e) {
        SQLException telling = telling(e);
        return isUnreachable(telling, state(telling));
    }

    /** Whether a row with one of these unique values is there already. */
    static boolean isConflict(SQLException e) {
        return CONFLICTS.contains(state(e));
    }

    @Override
    public MigrationException gone() {
        return failure(
                "STORE_NOT_FOUND",
                "the database " + place + " holds no home (expected: the tables that init makes)",
                "restore it from a backup, or check persistence.url");
    }

    private static boolean isUnreachable(SQLException telling, String state) {
        return state.startsWith("08") || state.startsWith("57P") || telling instanceof SQLTransientConnectionException;
    }

    private MigrationException unreachable(SQLException e) {
        return failure(
                ErrorType.NETWORK_ERROR,
                "STORE_UNREACHABLE",
                "the database " + place + " cannot be reached",
                Retry.LATER,
                e,
                "check that its server runs and takes more connections, and persistence.url",
                "what was interrupted is finished by: layerlift resume");
    }

    private MigrationException refused(SQLException e) {
        return storage("STORE_FAILED", "the database " + place + " refused a call", Retry.NEVER, e, DOCTOR);
    }

    private static MigrationException storage(
            String code, String message, Retry retry, SQLException cause, String... recovery) {
        return failure(ErrorType.STORAGE_ERROR, code, message, retry, cause, recovery);
    }

    /** The pool wraps what the server said. */
    private static SQLException telling(SQLException e) {
        SQLException telling = e;
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException said && said.getSQLState() != null) {
                telling = said;
            }
        }
        return telling;
    }

    private static String state(SQLException e) {
        return e.getSQLState() == null ? "" : e.getSQLState();
    }
}
