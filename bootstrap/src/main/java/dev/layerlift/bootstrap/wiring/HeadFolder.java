package dev.layerlift.bootstrap.wiring;

import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.storage.local.LocalContentStore;
import dev.layerlift.storage.local.LocalStoreConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A folder for copies of signed heads, opened when it is first needed: it may be on a disk that is away for a while. It is
 * never made, since a folder in place of a disk that is not mounted would hold the copies where nobody looks for them.
 */
final class HeadFolder implements AutoCloseable {
    private final Path folder;
    private @Nullable LocalContentStore store;

    HeadFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * The store in it.
     *
     * @throws MigrationException {@code STORAGE_ERROR} {@code HEADS_FOLDER_MISSING}
     */
    synchronized ContentStore store() {
        if (!Files.isDirectory(folder)) {
            throw MigrationException.storage(
                    "HEADS_FOLDER_MISSING",
                    "audit.heads: " + folder + " is not there (expected: a folder)",
                    "make the folder, or mount its disk");
        }
        LocalContentStore opened = store;
        if (opened == null) {
            opened = LocalContentStore.open(LocalStoreConfig.restrictedOnly(folder));
            store = opened;
        }
        return opened;
    }

    @Override
    public synchronized void close() {
        if (store != null) {
            store.close();
        }
    }
}
