package dev.layerlift.storage.cloud.gcs;

import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.testkit.contract.ContentStoreContract;
import org.junit.jupiter.api.AfterEach;

class GcsContentStoreTest extends ContentStoreContract {
    @Override
    protected ContentStore openStore() {
        return GcsContentStore.open(GcsFixture.on(GcsFixture.shared()));
    }

    @Override
    protected int listedPerPage() {
        return 40;
    }

    @AfterEach
    void close() {
        ((GcsContentStore) store()).close();
    }
}
