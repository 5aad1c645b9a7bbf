package dev.layerlift.testkit.memory;

import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.testkit.contract.ChunkedUploadsContract;

class InMemoryUploadsTest extends ChunkedUploadsContract {
    private final InMemoryContentStore memory = new InMemoryContentStore();

    @Override
    protected ContentStore openStore() {
        return memory;
    }
}
