package dev.layerlift.storage.cloud.internal;

import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.error.MigrationException.Retry;
import java.io.IOException;

/** What is said when the bytes to be sent are not to be had, or not what was declared. */
public final class SourceFailures {
    private SourceFailures() {}

    /** The thread was interrupted. */
    public static MigrationException interrupted(String what) {
        return new MigrationException(
                MigrationError.of(
                        ErrorType.STORAGE_ERROR,
                        "INTERRUPTED",
                        what + ": interrupted; nothing partial was left",
                        "resume when the program runs again"),
                Retry.LATER);
    }

    /** The content to be sent could not be read. */
    public static MigrationException unreadable(String what, IOException thrown) {
        return new MigrationException(
                MigrationError.of(
                                ErrorType.STORAGE_ERROR,
                                "SOURCE_UNREADABLE",
                                what + ": the content to be written could not be read: " + thrown.getMessage(),
                                "check the store that the content comes from")
                        .withDetail(thrown.getClass().getSimpleName()),
                Retry.LATER,
                thrown);
    }

    /** The content is not what was declared. */
    public static MigrationException mismatch(String what, String expected, String actual) {
        return MigrationException.storage(
                "DIGEST_MISMATCH",
                what + ": the bytes are " + actual + " (expected: " + expected + "); nothing was written",
                "check the source of these bytes: it changed or is damaged");
    }
}
