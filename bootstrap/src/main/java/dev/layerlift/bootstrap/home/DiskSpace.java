package dev.layerlift.bootstrap.home;

import dev.layerlift.domain.error.MigrationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells a full disk from other failures to write. */
public final class DiskSpace {
    private static final long BLOCK_BYTES = 4096;

    private DiskSpace() {}

    /**
     * Whether a write failed because the disk is full. The file system is asked too, since its words depend on the language
     * of the process.
     *
     * @param folder a folder on that disk
     */
    public static boolean isMissing(Path folder, IOException failure) {
        if (String.valueOf(failure.getMessage()).contains("No space left")) {
            return true;
        }
        try {
            return Files.getFileStore(folder).getUsableSpace() < BLOCK_BYTES;
        } catch (IOException e) {
            failure.addSuppressed(e);
            return false;
        }
    }

    /** The failure to write a file for which the disk has no space. */
    public static MigrationException missingFor(Path file, IOException failure) {
        return MigrationException.storage(
                "NO_SPACE", file + ": no space left", failure, "free disk space, then run the command again");
    }
}
