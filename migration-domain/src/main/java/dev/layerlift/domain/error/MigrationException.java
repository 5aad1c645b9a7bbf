package dev.layerlift.domain.error;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** A failure of the closed set, with the verdict whether trying again can help. Adapters throw nothing else. */
public final class MigrationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Whether the same call may succeed later. */
    public enum Retry {
        /** Permanent: the same call will fail again. */
        NEVER,
        /** Transient: network, time-out, busy. */
        LATER
    }

    private final transient MigrationError error;
    private final Retry retry;

    /** A permanent failure. */
    public MigrationException(MigrationError error) {
        this(error, Retry.NEVER);
    }

    /** A failure with its verdict. */
    public MigrationException(MigrationError error, Retry retry) {
        super(error.message());
        this.error = error;
        this.retry = retry;
    }

    /** A failure with its verdict and what was thrown. */
    public MigrationException(MigrationError error, Retry retry, Throwable cause) {
        super(error.message(), cause);
        this.error = error;
        this.retry = retry;
    }

    /** A permanent failure of validation. */
    public static MigrationException validation(String code, String message, String... recovery) {
        return new MigrationException(MigrationError.of(ErrorType.VALIDATION_ERROR, code, message, recovery));
    }

    /** A permanent failure of a store that nothing was thrown for: what is there is not what should be. */
    public static MigrationException storage(String code, String message, String... recovery) {
        return new MigrationException(MigrationError.of(ErrorType.STORAGE_ERROR, code, message, recovery));
    }

    /** A permanent failure of a store. */
    public static MigrationException storage(String code, String message, Throwable cause, String... recovery) {
        return new MigrationException(
                MigrationError.of(ErrorType.STORAGE_ERROR, code, message, recovery)
                        .withDetail(String.valueOf(cause)),
                Retry.NEVER,
                cause);
    }

    /** A permanent failure of a credential or a key. */
    public static MigrationException credential(String code, String message, String... recovery) {
        return new MigrationException(MigrationError.of(ErrorType.CREDENTIAL_ERROR, code, message, recovery));
    }

    /**
     * Any throwable as a failure of the closed set: itself, or {@code UNKNOWN_ERROR} around it. What futures put around a
     * failure is taken off.
     */
    public static MigrationException from(Throwable thrown) {
        if (thrown instanceof MigrationException known) {
            return known;
        }
        if ((thrown instanceof CompletionException || thrown instanceof ExecutionException)
                && thrown.getCause() != null) {
            return from(thrown.getCause());
        }
        return new MigrationException(
                MigrationError.of(
                                ErrorType.UNKNOWN_ERROR,
                                "UNEXPECTED",
                                "something unexpected happened: "
                                        + thrown.getClass().getSimpleName(),
                                "run: layerlift doctor")
                        .withDetail(String.valueOf(thrown)),
                Retry.NEVER,
                thrown);
    }

    /** What went wrong. */
    public MigrationError error() {
        return error;
    }

    /** Whether trying again can help. */
    public Retry retry() {
        return retry;
    }
}
