package dev.layerlift.bootstrap.cli;

import dev.layerlift.bootstrap.home.DiskSpace;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that a command writes what it found to; one that is there is never overwritten. */
record OutputFile(Path path) {
    static final String OUT_INVALID = "OUT_INVALID";

    /** The file that was named, which must not be there yet. */
    static OutputFile named(String text) {
        Path path;
        try {
            path = Path.of(text);
        } catch (InvalidPathException e) {
            throw Inputs.usage("--out: \"" + Screen.clean(text) + "\" (expected: the path of a new file)");
        }
        if (Files.exists(path)) {
            throw taken(path);
        }
        return new OutputFile(path);
    }

    /** Makes the file, for what is written bit by bit. */
    OutputStream open() throws IOException {
        try {
            return Files.newOutputStream(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw taken(path);
        }
    }

    /** Writes the file. */
    void write(byte[] bytes) {
        try {
            Files.write(path, bytes, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw taken(path);
        } catch (IOException e) {
            throw notWritten(e);
        }
    }

    /** The failure of writing to the file, of which nothing is left: a part of it would pass for the whole. */
    MigrationException notWritten(IOException e) {
        Path folder = path.toAbsolutePath().getParent();
        MigrationException failure = folder != null && DiskSpace.isMissing(folder, e)
                ? DiskSpace.missingFor(path, e)
                : notWritten(path.toString(), e);
        try {
            Files.deleteIfExists(path);
        } catch (IOException left) {
            failure.addSuppressed(left);
        }
        return failure;
    }

    /** The failure of writing to what has this name. */
    static MigrationException notWritten(String name, IOException e) {
        return new MigrationException(
                MigrationError.of(ErrorType.STORAGE_ERROR, "OUT_NOT_WRITTEN", name + " could not be written")
                        .withDetail(String.valueOf(e)));
    }

    private static MigrationException taken(Path path) {
        return MigrationException.validation(
                OUT_INVALID, "--out: " + path + " is there already (expected: a new file)", "name another file");
    }
}
