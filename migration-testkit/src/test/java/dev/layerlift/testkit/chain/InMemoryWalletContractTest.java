package dev.layerlift.testkit.chain;

import dev.layerlift.testkit.contract.AnchorWalletContract;
import dev.layerlift.testkit.contract.AnchorWorld;

class InMemoryWalletContractTest extends AnchorWalletContract {
    @Override
    protected AnchorWorld world() {
        return new MemoryWorld();
    }
}
