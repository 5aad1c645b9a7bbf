package dev.layerlift.testkit.chain;

import dev.layerlift.testkit.contract.AnchorChainContract;
import dev.layerlift.testkit.contract.AnchorWorld;

class InMemoryChainContractTest extends AnchorChainContract {
    @Override
    protected AnchorWorld world() {
        return new MemoryWorld();
    }
}
