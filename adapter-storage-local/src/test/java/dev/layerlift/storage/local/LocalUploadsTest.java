package dev.layerlift.storage.local;

import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.testkit.contract.ChunkedUploadsContract;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class LocalUploadsTest extends ChunkedUploadsContract {
    private final List<LocalContentStore> opened = new ArrayList<>();

    @TempDir
    private Path folder;

    @Override
    protected ContentStore openStore() {
        LocalContentStore store =
                LocalContentStore.open(LocalStoreConfig.of(folder.resolve("public"), folder.resolve("restricted")));
        opened.add(store);
        return store;
    }

    @Override
    protected ContentStore reopenStore() {
        return openStore();
    }

    @AfterEach
    void close() {
        opened.forEach(LocalContentStore::close);
    }
}
