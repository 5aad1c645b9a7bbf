package dev.layerlift.bootstrap.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * The store of one layer: a folder of the file system.
 *
 * @param root the folder; relative to the home unless it is absolute
 */
public record StoreConfig(String root) {
    /**
     * Checks the folder's name.
     *
     * @throws IllegalArgumentException with a message that names the value
     */
    public StoreConfig {
        if (root.isBlank() || !isPath(root)) {
            throw new IllegalArgumentException("root: \"" + root + "\" (expected: a folder)");
        }
    }

    /** The folder as an absolute path. */
    public Path under(Path home) {
        return home.resolve(root).toAbsolutePath().normalize();
    }

    private static boolean isPath(String text) {
        try {
            return Path.of(text).getNameCount() >= 0;
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
