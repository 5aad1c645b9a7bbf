package dev.layerlift.bitcoin.signet.chain;

import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.TransactionId;
import dev.layerlift.testkit.contract.AnchorChainContract;
import dev.layerlift.testkit.contract.AnchorWorld;
import java.util.List;

class CoreRpcChainContractTest extends AnchorChainContract {
    @Override
    protected AnchorWorld world() {
        NodeMiner miner = SharedNode.regtest();
        return new NodeWorld(miner, new CoreRpcChain(SharedNode.config(miner.node())));
    }

    @Override
    protected TransactionId spend(AnchorWorld in, List<OutPoint> inputs, List<Long> sats) {
        return ((NodeWorld) in).spend(inputs, sats);
    }
}
