package dev.layerlift.bitcoin.signet.chain;

import dev.layerlift.testkit.contract.AnchorChainContract;
import dev.layerlift.testkit.contract.AnchorWorld;

class CoreRpcChainContractTest extends AnchorChainContract {
    @Override
    protected AnchorWorld world() {
        NodeMiner miner = SharedNode.regtest();
        return new NodeWorld(miner, new CoreRpcChain(SharedNode.config(miner.node())));
    }
}
