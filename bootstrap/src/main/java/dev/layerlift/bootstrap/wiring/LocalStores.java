package dev.layerlift.bootstrap.wiring;

import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.storage.local.LocalContentStore;
import dev.layerlift.storage.local.LocalStoreConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.OptionalLong;

/** Stores in folders of the file system. */
final class LocalStores {
    private LocalStores() {}

    /** A folder that is served to nobody. */
    static LocalContentStore restricted(Path folder, OptionalLong quotaBytes, Access access) {
        return opened(LocalStoreConfig.restrictedOnly(folder), quotaBytes, access);
    }

    /** A folder that a web server serves, and one beside it that it does not. */
    static LocalContentStore served(Path home, Path folder, Path restricted, OptionalLong quotaBytes, Access access) {
        LocalStoreConfig folders = LocalStoreConfig.of(folder, restricted);
        if (!onOneFileSystem(home, folder)) {
            // A file is moved to its place when it is whole, which works within a file system only.
            String name = Objects.requireNonNull(folder.getFileName()).toString();
            folders = folders.withPublicStaging(folder.resolveSibling("." + name + ".layerlift-staging"));
        }
        return opened(folders, quotaBytes, access);
    }

    /** Who only looks makes no folder: not even where one is missing. */
    private static LocalContentStore opened(LocalStoreConfig folders, OptionalLong quotaBytes, Access access) {
        LocalStoreConfig config = quotaBytes.isPresent() ? folders.withQuotaBytes(quotaBytes.getAsLong()) : folders;
        return access == Access.READ ? LocalContentStore.openToLook(config) : LocalContentStore.open(config);
    }

    private static boolean onOneFileSystem(Path home, Path folder) {
        Path existing = folder;
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        try {
            return Files.getFileStore(home).equals(Files.getFileStore(existing));
        } catch (IOException e) {
            throw MigrationException.storage(
                    "STORE_UNREADABLE", existing + ": its file system cannot be found out (expected: a folder)", e);
        }
    }
}
