package dev.layerlift.testkit.chain;

import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.TransactionId;
import dev.layerlift.testkit.contract.AnchorChainContract;
import dev.layerlift.testkit.contract.AnchorWorld;
import java.util.List;

class InMemoryChainContractTest extends AnchorChainContract {
    @Override
    protected AnchorWorld world() {
        return new MemoryWorld();
    }

    @Override
    protected TransactionId spend(AnchorWorld in, List<OutPoint> inputs, List<Long> sats) {
        return ((MemoryWorld) in).chain.spend(inputs, sats);
    }
}
