package dev.layerlift.storage.local;

import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.error.MigrationException.Retry;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;

/** Turns what a file system throws into the closed set of failures, with a code, a sentence and a way out. */
final class FileErrors {
    /** A symbolic link lies where a folder or an object of the store should be. */
    static final class LinkRefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        LinkRefusedException(String message) {
            super(message);
        }
    }

    /** The folder of an area is no longer the one that was opened. */
    static final class RootGoneException extends IOException {
        private static final long serialVersionUID = 1L;

        RootGoneException(String message) {
            super(message);
        }
    }

    /** The content to be written could not be read: the store is not to blame. */
    static final class SourceFailedException extends IOException {
        private static final long serialVersionUID = 1L;

        SourceFailedException(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    /** Syncing failed: what was written may be lost although a later sync would succeed. */
    static final class SyncFailedException extends IOException {
        private static final long serialVersionUID = 1L;

        SyncFailedException(String file, IOException cause) {
            super(file + ": " + cause.getMessage(), cause);
        }
    }

    private FileErrors() {}

    /** The failure to read {@code what}. */
    static MigrationException reading(String what, IOException thrown) {
        return common(what, thrown)
                .orElseGet(() -> thrown instanceof AccessDeniedException
                        ? failure(
                                "STORE_UNREADABLE",
                                what + ": permission denied",
                                thrown,
                                "give the user that runs this permission to read the store's folders")
                        : failure(
                                "STORE_UNREADABLE",
                                what + ": the file system failed: " + thrown.getMessage(),
                                Retry.LATER,
                                thrown,
                                "check that the disk is mounted and healthy, then try again"));
    }

    /** The failure to write {@code what}; {@code noSpaceLeft} is what the file system says when asked. */
    static MigrationException writing(String what, IOException thrown, boolean noSpaceLeft) {
        Optional<MigrationException> known = common(what, thrown);
        if (known.isPresent()) {
            return known.get();
        }
        String reason = reasonOf(thrown);
        if (noSpaceLeft || reason.contains("No space left") || reason.contains("quota exceeded")) {
            return MigrationException.storage(
                    "NO_SPACE",
                    what + ": no space left",
                    thrown,
                    "free disk space, then run the command again",
                    "what was interrupted is finished by: layerlift resume");
        }
        if (thrown instanceof AccessDeniedException) {
            return failure(
                    "STORE_NOT_WRITABLE",
                    what + ": permission denied",
                    thrown,
                    "give the user that runs this permission to write in the store's folders");
        }
        if (reason.contains("Read-only file system")) {
            return failure(
                    "STORE_NOT_WRITABLE",
                    what + ": the file system is read-only",
                    thrown,
                    "mount it for writing, or choose another folder");
        }
        if (thrown instanceof AtomicMoveNotSupportedException) {
            return failure(
                    "STAGING_ELSEWHERE",
                    what + ": the staging folder is on another file system than the area (expected: the same)",
                    thrown,
                    "set a staging folder on the file system of the public root, outside of it");
        }
        return failure(
                "STORE_NOT_WRITABLE",
                what + ": the file system failed: " + thrown.getMessage(),
                Retry.LATER,
                thrown,
                "check that the disk is mounted and healthy, then try again");
    }

    /** The bytes are not what was declared. */
    static MigrationException mismatch(String what, String expected, String actual) {
        return new MigrationException(MigrationError.of(
                ErrorType.STORAGE_ERROR,
                "DIGEST_MISMATCH",
                what + ": the bytes are " + actual + " (expected: " + expected + "); nothing was written",
                "check the source of these bytes: it changed or is damaged"));
    }

    /** More than the quota would be used. */
    static MigrationException overQuota(String what, long sizeBytes, long freeBytes) {
        return new MigrationException(MigrationError.of(
                ErrorType.STORAGE_ERROR,
                "NO_SPACE",
                what + ": " + sizeBytes + " bytes (expected: at most " + freeBytes + ", what the quota leaves)",
                "raise the store's quota, or delete what is not needed"));
    }

    /** A folder that this user may not write, or that is gone or on a file system mounted for reading only. */
    static MigrationError notWritable(Path root) {
        return MigrationError.of(
                ErrorType.STORAGE_ERROR,
                "STORE_NOT_WRITABLE",
                root + ": cannot be written (expected: a folder that this user may write)",
                "give the user that runs this permission to write in the store's folders");
    }

    /** A permanent refusal that no exception of the file system caused. */
    static MigrationException refusal(String code, String message, String recovery) {
        return new MigrationException(MigrationError.of(ErrorType.STORAGE_ERROR, code, message, recovery));
    }

    private static Optional<MigrationException> common(String what, IOException thrown) {
        String reason = reasonOf(thrown);
        if (thrown instanceof ClosedByInterruptException || thrown instanceof InterruptedIOException) {
            return Optional.of(failure(
                    "INTERRUPTED",
                    what + ": interrupted; nothing partial was left",
                    Retry.LATER,
                    thrown,
                    "resume when the program runs again"));
        }
        if (thrown instanceof SourceFailedException) {
            return Optional.of(failure(
                    "SOURCE_UNREADABLE",
                    what + ": the content to be written could not be read: " + thrown.getMessage(),
                    Retry.LATER,
                    thrown,
                    "check the store that the content comes from"));
        }
        if (thrown instanceof SyncFailedException) {
            return Optional.of(failure(
                    "SYNC_FAILED",
                    what + ": the disk did not confirm: " + thrown.getMessage(),
                    thrown,
                    "check the disk; what was written since the last sync must be written again"));
        }
        if (thrown instanceof LinkRefusedException) {
            return Optional.of(failure(
                    "LINK_REFUSED",
                    what + ": " + thrown.getMessage(),
                    thrown,
                    "replace the symbolic link by a folder; the root itself may be a link"));
        }
        if (thrown instanceof RootGoneException) {
            return Optional.of(failure(
                    "STORE_GONE",
                    what + ": " + thrown.getMessage(),
                    Retry.LATER,
                    thrown,
                    "mount the folder again, or correct the store's root"));
        }
        if (thrown instanceof NotDirectoryException
                || thrown instanceof FileAlreadyExistsException
                || reason.contains("Not a directory")
                || reason.contains("Is a directory")) {
            return Optional.of(failure(
                    "PATH_TAKEN",
                    what + ": " + thrown.getMessage() + " is in the way (expected: folders above, and no folder at, "
                            + "an object's path)",
                    thrown,
                    "choose another key, or delete what is in the way"));
        }
        if (reason.contains("File name too long")) {
            return Optional.of(failure(
                    "PATH_TOO_LONG",
                    what + ": the path is too long for the file system",
                    thrown,
                    "put the store's root nearer to the top"));
        }
        if (reason.contains("Too many open files")) {
            return Optional.of(failure(
                    "STORE_BUSY",
                    what + ": too many open files",
                    Retry.LATER,
                    thrown,
                    "raise the limit of open files, or lower the concurrency"));
        }
        return Optional.empty();
    }

    private static String reasonOf(IOException thrown) {
        String reason = thrown instanceof FileSystemException known ? known.getReason() : thrown.getMessage();
        return reason == null ? "" : reason;
    }

    private static MigrationException failure(String code, String message, IOException cause, String recovery) {
        return MigrationException.storage(code, message, cause, recovery);
    }

    private static MigrationException failure(
            String code, String message, Retry retry, IOException cause, String recovery) {
        return new MigrationException(
                MigrationError.of(ErrorType.STORAGE_ERROR, code, message, recovery)
                        .withDetail(String.valueOf(cause)),
                retry,
                cause);
    }
}
