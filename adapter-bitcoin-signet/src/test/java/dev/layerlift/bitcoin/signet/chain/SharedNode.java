package dev.layerlift.bitcoin.signet.chain;

import dev.layerlift.servers.BitcoinNode;
import dev.layerlift.servers.ToolMissingException;
import dev.layerlift.testkit.Prerequisite;
import java.util.function.Supplier;

/** Real nodes for these tests; where none can be had they are skipped and say so, and with {@code CI=true} they fail. */
final class SharedNode {
    private static NodeMiner shared;

    private SharedNode() {}

    /** The regtest node of this JVM, with mature coins and fee estimates. Who uses it makes no reorganisation. */
    static synchronized NodeMiner regtest() {
        if (shared == null) {
            shared = new NodeMiner(started(BitcoinNode::regtest));
            shared.node().mine(130);
            shared.makeEstimates();
            Runtime.getRuntime().addShutdownHook(new Thread(shared.node()::close));
        }
        return shared;
    }

    /** A node of a test's own. */
    static BitcoinNode started(Supplier<BitcoinNode> start) {
        try {
            return start.get();
        } catch (ToolMissingException e) {
            throw Prerequisite.missing("no Bitcoin node: " + e.getMessage());
        }
    }

    /** How a regtest node is asked. */
    static CoreRpcConfig config(BitcoinNode node) {
        return CoreRpcConfig.of(
                node.rpc(), ChainNetwork.regtest(), RpcAccess.password(BitcoinNode.USER, BitcoinNode.PASSWORD));
    }
}
