package dev.layerlift.bootstrap.wiring;

import dev.layerlift.domain.error.MigrationException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small file with a secret, which no message repeats. */
final class SecretFile {
    private static final int BYTES_MAX = 16 * 1024;

    private SecretFile() {}

    /**
     * Reads it; spaces and line breaks around the secret are no part of it.
     *
     * @param name the setting that names the file
     * @throws MigrationException {@code VALIDATION_ERROR} {@code SECRET_UNREADABLE}
     */
    static String read(String name, Path file) {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(BYTES_MAX + 1);
        } catch (IOException e) {
            throw unreadable(name, file, "cannot be read");
        }
        String text = new String(bytes, StandardCharsets.UTF_8).strip();
        if (text.isEmpty() || bytes.length > BYTES_MAX) {
            throw unreadable(name, file, bytes.length > BYTES_MAX ? "more than " + BYTES_MAX + " bytes" : "empty");
        }
        return text;
    }

    private static MigrationException unreadable(String name, Path file, String problem) {
        return MigrationException.validation(
                "SECRET_UNREADABLE",
                name + ": " + file + " " + problem + " (expected: a small file with the secret)",
                "put the secret there, readable for this user only");
    }
}
