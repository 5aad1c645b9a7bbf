package dev.layerlift.storage.local;

import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.testkit.contract.ContentStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class LocalContentStoreTest extends ContentStoreContract {
    @TempDir
    private Path folder;

    @Override
    protected ContentStore openStore() {
        return LocalContentStore.open(LocalStoreConfig.of(folder.resolve("public"), folder.resolve("restricted")));
    }

    @AfterEach
    void close() {
        ((LocalContentStore) store()).close();
    }
}
