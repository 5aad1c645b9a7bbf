package dev.layerlift.application;

import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.testkit.contract.ChunkedUploadsContract;
import dev.layerlift.testkit.memory.InMemoryContentStore;

/** The contract of chunks in two stores as one. */
class AreasApartUploadsTest extends ChunkedUploadsContract {
    @Override
    protected ContentStore openStore() {
        return new AreasApart(new InMemoryContentStore(), new InMemoryContentStore());
    }
}
