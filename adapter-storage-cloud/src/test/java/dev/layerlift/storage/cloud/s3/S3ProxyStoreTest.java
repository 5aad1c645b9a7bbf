package dev.layerlift.storage.cloud.s3;

import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.testkit.contract.ContentStoreContract;
import org.junit.jupiter.api.AfterEach;

class S3ProxyStoreTest extends ContentStoreContract {
    @Override
    protected ContentStore openStore() {
        return S3ContentStore.open(S3Servers.onProxy());
    }

    @AfterEach
    void close() {
        ((S3ContentStore) store()).close();
    }
}
