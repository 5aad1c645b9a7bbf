package dev.layerlift.bootstrap.intake;

import dev.layerlift.bootstrap.intake.BoundedFile.UnsuitableException;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.proofs.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A credential in a file, or on standard input when the file is called {@code -}. */
public final class CredentialFile {
    /** The most bytes of a credential. */
    public static final int BYTES_MAX = 2 * 1024 * 1024;

    private CredentialFile() {}

    /**
     * The bytes.
     *
     * @throws MigrationException {@code VALIDATION_ERROR} {@code PATH_INVALID}, {@code INPUT_FILE_MISSING}, {@code
     *     FILE_UNSUITABLE}; {@code STORAGE_ERROR} {@code FILE_UNREADABLE}; each names the path
     */
    public static byte[] bytes(String file, InputStream standardInput) {
        try {
            return file.equals("-")
                    ? BoundedFile.read(standardInput, BYTES_MAX)
                    : BoundedFile.read(path(file), BYTES_MAX);
        } catch (NoSuchFileException e) {
            throw MigrationException.validation("INPUT_FILE_MISSING", file + ": no such file (expected: a credential)");
        } catch (UnsuitableException e) {
            throw MigrationException.validation("FILE_UNSUITABLE", file + ": " + e.getMessage());
        } catch (IOException e) {
            throw MigrationException.storage(
                    "FILE_UNREADABLE",
                    file + ": cannot be read (expected: one that this user may read)",
                    e,
                    "check its permissions");
        }
    }

    /**
     * The credential.
     *
     * @throws MigrationException as {@link #bytes}, and {@code VALIDATION_ERROR} {@code CREDENTIAL_UNREADABLE} when it is
     *     no JSON object
     */
    public static JsonObject read(String file, InputStream standardInput) {
        byte[] bytes = bytes(file, standardInput);
        try {
            return StrictJson.parseObject(bytes);
        } catch (IllegalArgumentException e) {
            throw MigrationException.validation("CREDENTIAL_UNREADABLE", file + ": " + e.getMessage());
        }
    }

    /**
     * A path that was typed.
     *
     * @throws MigrationException {@code VALIDATION_ERROR} {@code PATH_INVALID}
     */
    public static Path path(String text) {
        try {
            if (!text.isEmpty()) {
                return Path.of(text);
            }
        } catch (InvalidPathException e) {
            throw MigrationException.validation("PATH_INVALID", "\"" + text + "\" (expected: a path)");
        }
        throw MigrationException.validation("PATH_INVALID", "an empty path (expected: a path)");
    }
}
