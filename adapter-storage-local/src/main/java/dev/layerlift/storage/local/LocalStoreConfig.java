package dev.layerlift.storage.local;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where a local store keeps its two areas (design section 8: restricted things live outside of the public root).
 *
 * <p>Files are written in a staging folder, and moved to their place when they are whole. It is
 * {@code <restricted root>/.staging~} for both areas, since nobody serves that root, unless {@code publicStaging} says
 * otherwise: it must, where the two roots are different file systems.
 *
 * @param publicRoot the folder that a web server serves; empty for a store that has a restricted area only
 * @param restrictedRoot the folder that nobody serves
 * @param publicStaging where public files are written before they are moved; on the file system of the public root, and
 *     outside of it
 * @param quotaBytes the most bytes that both areas may hold together; empty for as much as the file system has
 */
public record LocalStoreConfig(
        Optional<Path> publicRoot, Path restrictedRoot, Optional<Path> publicStaging, OptionalLong quotaBytes) {
    public LocalStoreConfig {
        publicRoot = publicRoot.map(LocalStoreConfig::absolute);
        restrictedRoot = absolute(restrictedRoot);
        publicStaging = publicStaging.map(LocalStoreConfig::absolute);
        if (publicRoot.isPresent()) {
            requireApart(publicRoot.get(), restrictedRoot);
        } else if (publicStaging.isPresent()) {
            throw new IllegalArgumentException(
                    "publicStaging: " + publicStaging.get() + " (expected: none without a " + "publicRoot)");
        }
        if (publicStaging.isPresent() && publicStaging.get().startsWith(publicRoot.get())) {
            throw new IllegalArgumentException("publicStaging: " + publicStaging.get()
                    + " (expected: a folder outside of publicRoot " + publicRoot.get() + ", which is served)");
        }
        if (quotaBytes.isPresent() && quotaBytes.getAsLong() < 0) {
            throw new IllegalArgumentException("quotaBytes: " + quotaBytes.getAsLong() + " (expected: 0 or more)");
        }
    }

    /** A store with both areas and no quota. */
    public static LocalStoreConfig of(Path publicRoot, Path restrictedRoot) {
        return new LocalStoreConfig(Optional.of(publicRoot), restrictedRoot, Optional.empty(), OptionalLong.empty());
    }

    /** A store with a restricted area only, such as that of the private layer, and no quota. */
    public static LocalStoreConfig restrictedOnly(Path restrictedRoot) {
        return new LocalStoreConfig(Optional.empty(), restrictedRoot, Optional.empty(), OptionalLong.empty());
    }

    /** The same with a quota in bytes. */
    public LocalStoreConfig withQuotaBytes(long bytes) {
        return new LocalStoreConfig(publicRoot, restrictedRoot, publicStaging, OptionalLong.of(bytes));
    }

    /** The same with another folder in which public files are written before they are moved. */
    public LocalStoreConfig withPublicStaging(Path folder) {
        return new LocalStoreConfig(publicRoot, restrictedRoot, Optional.of(folder), quotaBytes);
    }

    /** Refuses roots that are the same or lie in one another. */
    static void requireApart(Path publicRoot, Path restrictedRoot) {
        if (publicRoot.startsWith(restrictedRoot) || restrictedRoot.startsWith(publicRoot)) {
            throw new IllegalArgumentException(
                    "restrictedRoot: " + restrictedRoot + " (expected: a folder that is not, "
                            + "does not contain and does not lie in publicRoot " + publicRoot + ")");
        }
    }

    private static Path absolute(Path path) {
        return path.toAbsolutePath().normalize();
    }
}
