package dev.layerlift.storage.ipfs;

import dev.layerlift.application.AreasApart;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.testkit.contract.ContentStoreContract;
import dev.layerlift.testkit.memory.InMemoryContentStore;

/** The contract on a real node. */
class IpfsContentStoreTest extends ContentStoreContract {
    @Override
    protected ContentStore openStore() {
        return new AreasApart(IpfsContentStore.open(SharedNode.fresh()), new InMemoryContentStore());
    }

    @Override
    protected int listedPerPage() {
        return 20;
    }
}
