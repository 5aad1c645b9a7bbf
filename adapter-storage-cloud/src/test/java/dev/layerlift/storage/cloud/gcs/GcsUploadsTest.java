package dev.layerlift.storage.cloud.gcs;

import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.testkit.contract.ChunkedUploadsContract;
import org.junit.jupiter.api.AfterEach;

class GcsUploadsTest extends ChunkedUploadsContract {
    private GcsContentStore reopened;

    @Override
    protected ContentStore openStore() {
        return GcsContentStore.open(GcsFixture.on(GcsFixture.shared()));
    }

    @Override
    protected ContentStore reopenStore() {
        reopened = GcsContentStore.open(GcsFixture.on(GcsFixture.shared()));
        return reopened;
    }

    @AfterEach
    void close() {
        ((GcsContentStore) store()).close();
        if (reopened != null) {
            reopened.close();
        }
    }
}
