package dev.layerlift.storage.ipfs;

import dev.layerlift.application.AreasApart;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.testkit.contract.ChunkedUploadsContract;
import dev.layerlift.testkit.memory.InMemoryContentStore;

/** The contract of chunks on a real node. */
class IpfsUploadsTest extends ChunkedUploadsContract {
    private final IpfsStoreConfig config = SharedNode.fresh();
    private final ContentStore restricted = new InMemoryContentStore();

    @Override
    protected ContentStore openStore() {
        return new AreasApart(IpfsContentStore.open(config), restricted);
    }

    /** Another process has other connections, and nothing else. */
    @Override
    protected ContentStore reopenStore() {
        return openStore();
    }
}
