package dev.layerlift.bitcoin.signet.chain;

import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.TransactionId;
import dev.layerlift.domain.port.AnchorChain;
import dev.layerlift.domain.port.AnchorWallet;
import dev.layerlift.testkit.contract.AnchorWorld;
import java.util.List;

/** A real node, a chain on it, and a wallet of coins that anyone can spend. */
final class NodeWorld implements AnchorWorld {
    private final NodeMiner miner;
    private final AnchorChain chain;
    private final AnyoneWallet wallet = new AnyoneWallet();

    NodeWorld(NodeMiner miner, AnchorChain chain) {
        this.miner = miner;
        this.chain = chain;
    }

    @Override
    public AnchorChain chain() {
        return chain;
    }

    @Override
    public AnchorWallet wallet() {
        return wallet;
    }

    @Override
    public void fund(long sats, int count) {
        wallet.add(miner.coins(sats, count), sats);
    }

    @Override
    public void mine() {
        miner.node().mine(1);
    }

    /** What the wallet of this world made, and any coin of the miner, anybody can spend. */
    TransactionId spend(List<OutPoint> inputs, List<Long> sats) {
        RawTransaction spending = RawTransaction.of(
                inputs, sats.stream().map(RawTransaction::pays).toList());
        miner.send(spending);
        return spending.read().txid();
    }
}
