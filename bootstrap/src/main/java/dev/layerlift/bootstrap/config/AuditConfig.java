package dev.layerlift.bootstrap.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where signed heads of the audit are copied to, besides the store of the webvh layer.
 *
 * @param heads a folder that is there already, best on another machine; relative to the home unless it is absolute
 */
public record AuditConfig(Optional<String> heads) {
    /** What holds when the file says nothing: no second place. */
    public static final AuditConfig DEFAULT = new AuditConfig(Optional.empty());

    /**
     * Checks the folder's name.
     *
     * @throws IllegalArgumentException with a message that names the value
     */
    public AuditConfig {
        heads.ifPresent(folder -> {
            if (folder.isBlank() || !isPath(folder)) {
                throw new IllegalArgumentException("heads: \"" + folder + "\" (expected: a folder)");
            }
        });
    }

    /** The folder as an absolute path. */
    public Optional<Path> headsUnder(Path home) {
        return heads.map(folder -> home.resolve(folder).toAbsolutePath().normalize());
    }

    private static boolean isPath(String text) {
        try {
            return Path.of(text).getNameCount() >= 0;
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
