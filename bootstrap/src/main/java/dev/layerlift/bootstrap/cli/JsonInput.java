package dev.layerlift.bootstrap.cli;

import dev.layerlift.bootstrap.home.DiskSpace;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.proofs.JsonSyntaxException;
import dev.layerlift.proofs.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Reads the JSON that an option or a parameter names: a file, or {@code -} for standard input. */
final class JsonInput {
    /** The most bytes that are read. */
    static final int BYTES_MAX = 8 * 1024 * 1024;

    private final InputStream in;

    JsonInput(InputStream in) {
        this.in = in;
    }

    /** An object written on the command line itself, or in the file that is named. */
    JsonObject objectOrFile(String option, String text) {
        if (!text.stripLeading().startsWith("{")) {
            return object(option, text);
        }
        try {
            return requireObject(option, option, StrictJson.parse(text));
        } catch (JsonSyntaxException e) {
            throw Inputs.usage(option + ": " + e.getMessage() + " (expected: JSON, or the name of a file)");
        }
    }

    /** The object in a file. */
    JsonObject object(String option, String name) {
        return requireObject(option, name, value(option, name));
    }

    /** The value in a file. */
    JsonValue value(String option, String name) {
        try {
            return StrictJson.parse(bytes(option, name));
        } catch (JsonSyntaxException e) {
            throw Inputs.usage(option + ": " + name + ": " + e.getMessage() + " (expected: JSON)");
        }
    }

    /** The bytes of a file. */
    byte[] bytes(String option, String name) {
        byte[] bytes;
        try (InputStream opened = name.equals("-") ? in : Files.newInputStream(Path.of(name))) {
            bytes = opened.readNBytes(BYTES_MAX + 1);
        } catch (IOException | InvalidPathException e) {
            throw Inputs.usage(option + ": " + name + ": cannot be read (expected: a file, or - for standard input)");
        }
        if (bytes.length > BYTES_MAX) {
            throw Inputs.usage(option + ": " + name + ": more than " + BYTES_MAX + " bytes (expected: at most that)");
        }
        return bytes;
    }

    private static JsonObject requireObject(String option, String name, JsonValue value) {
        if (value instanceof JsonObject object) {
            return object;
        }
        throw Inputs.usage(option + ": " + name + ": no JSON object (expected: one)");
    }

    /** Writes a file that was asked for, whole or not at all. */
    static void write(String option, Path file, byte[] bytes) {
        Path folder = file.toAbsolutePath().normalize().getParent();
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Files.write(part, bytes);
            Files.move(
                    part,
                    file,
                    java.nio.file.StandardCopyOption.ATOMIC_MOVE,
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            MigrationException failure = folder != null && DiskSpace.isMissing(folder, e)
                    ? DiskSpace.missingFor(file, e)
                    : MigrationException.storage(
                            "OUTPUT_NOT_WRITABLE",
                            option + ": " + file + ": cannot be written (expected: a place that this user may write)",
                            e,
                            "name another one");
            try {
                Files.deleteIfExists(part);
            } catch (IOException left) {
                failure.addSuppressed(left);
            }
            throw failure;
        }
    }
}
