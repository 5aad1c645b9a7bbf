package dev.layerlift.bootstrap.wiring;

import dev.layerlift.domain.anchor.BlockRef;
import dev.layerlift.domain.anchor.FeeRate;
import dev.layerlift.domain.anchor.InclusionProof;
import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.Satoshi;
import dev.layerlift.domain.anchor.SignedTransaction;
import dev.layerlift.domain.anchor.TransactionId;
import dev.layerlift.domain.did.BtcoDid;
import dev.layerlift.domain.port.AnchorChain;
import java.util.Optional;
import java.util.function.Supplier;

/** A chain that is opened when it is asked, so that an engine starts without one. */
final class LateChain implements AnchorChain {
    private final BtcoDid.Network network;
    private final Supplier<AnchorChain> chain;

    LateChain(BtcoDid.Network network, Supplier<AnchorChain> chain) {
        this.network = network;
        this.chain = chain;
    }

    /** As the configuration says, without opening it. */
    @Override
    public BtcoDid.Network network() {
        return network;
    }

    @Override
    public BlockRef tip() {
        return chain.get().tip();
    }

    @Override
    public FeeRate feeRate(int blocks) {
        return chain.get().feeRate(blocks);
    }

    @Override
    public Broadcast broadcast(SignedTransaction transaction) {
        return chain.get().broadcast(transaction);
    }

    @Override
    public Spend spend(OutPoint output, long sinceHeight) {
        return chain.get().spend(output, sinceHeight);
    }

    @Override
    public Optional<InclusionProof> inclusionProof(TransactionId txid, BlockRef block) {
        return chain.get().inclusionProof(txid, block);
    }

    @Override
    public Satoshi locate(OutPoint output) {
        return chain.get().locate(output);
    }

    @Override
    public Whereabouts follow(OutPoint output, long sinceHeight) {
        return chain.get().follow(output, sinceHeight);
    }

    @Override
    public Optional<BlockRef> block(TransactionId txid) {
        return chain.get().block(txid);
    }

    @Override
    public Optional<byte[]> payload(TransactionId txid, BlockRef block) {
        return chain.get().payload(txid, block);
    }
}
