package dev.layerlift.bootstrap.config;

import java.nio.file.Path;

/**
 * Where the bytes of each layer lie.
 *
 * @param privateStore private assets; served to nobody
 * @param webvh what a web server for the host serves
 * @param btco the same for did:btco
 */
public record StorageConfig(StoreConfig privateStore, StoreConfig webvh, StoreConfig btco) {
    /** What holds when the file says nothing: {@code private}, {@code public}, {@code public/btco}. */
    public static final StorageConfig DEFAULT =
            new StorageConfig(new StoreConfig("private"), new StoreConfig("public"), new StoreConfig("public/btco"));

    /**
     * Checks that nothing private lies below a folder that is served.
     *
     * @param home the home, absolute
     * @throws IllegalArgumentException with a message that names both folders
     */
    public void requireApart(Path home) {
        requireOutside("storage.private.root", privateStore.under(home), "storage.webvh.root", webvh.under(home));
        requireOutside("storage.private.root", privateStore.under(home), "storage.btco.root", btco.under(home));
        Path absoluteHome = home.toAbsolutePath().normalize();
        requireOutside("the home", absoluteHome, "storage.webvh.root", webvh.under(home));
        requireOutside("the home", absoluteHome, "storage.btco.root", btco.under(home));
        requireOutside("storage.webvh.root", webvh.under(home), "storage.private.root", privateStore.under(home));
        requireOutside("storage.btco.root", btco.under(home), "storage.private.root", privateStore.under(home));
    }

    private static void requireOutside(String name, Path inner, String outerName, Path outer) {
        if (inner.startsWith(outer)) {
            throw new IllegalArgumentException(outerName + ": \"" + outer + "\" (expected: a folder that " + name
                    + ", \"" + inner + "\", does not lie in, so that private files are never served)");
        }
    }
}
