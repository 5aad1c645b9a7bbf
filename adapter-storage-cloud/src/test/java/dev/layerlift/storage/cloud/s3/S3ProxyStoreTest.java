package dev.layerlift.storage.cloud.s3;

import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.testkit.contract.ContentStoreContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class S3ProxyStoreTest extends ContentStoreContract {
    @Override
    protected ContentStore openStore() {
        return S3ContentStore.open(S3Servers.onProxy());
    }

    @Override
    protected int listedPerPage() {
        return 40;
    }

    /**
     * An empty object for the folder itself, as the consoles of such stores make them. S3Proxy 4.1.0 keeps keys as files in
     * folders, removes a folder with its last file, and answers 500 to who was about to write into it; such a folder stays.
     */
    @BeforeEach
    void keepTheFolderOfNeighbours() {
        try (S3Connection connection = S3Connection.open(S3Servers.onProxy())) {
            new S3Objects(connection, false)
                    .putSmall(
                            "make a folder",
                            S3Servers.PUBLIC.bucket(),
                            S3Servers.PUBLIC.keyPrefix() + at("deep/er/folder").key() + "/",
                            new byte[0]);
        }
    }

    @AfterEach
    void close() {
        ((S3ContentStore) store()).close();
    }
}
