package dev.layerlift.bitcoin.signet.chain;

import dev.layerlift.bitcoin.signet.wallet.WalletChain;
import dev.layerlift.domain.anchor.BlockRef;
import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.did.BtcoDid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a wallet sees of a chain. The first look, and one after a long absence, asks for all unspent outputs at once; others
 * read the blocks since.
 */
final class WalletView implements WalletChain {
    /** With more blocks than this all outputs are asked for. */
    private static final int BLOCKS_MAX = 500;

    private final ChainBackend backend;
    private final BtcoDid.Network network;

    WalletView(ChainBackend backend, BtcoDid.Network network) {
        this.backend = backend;
        this.network = network;
    }

    @Override
    public BtcoDid.Network network() {
        return network;
    }

    @Override
    public long tipHeight() {
        return backend.tip().height();
    }

    @Override
    public List<ChainCoin> unspent(Set<String> scripts, long sinceHeight) {
        BlockRef tip = backend.tip();
        return sinceHeight <= 0 || tip.height() - sinceHeight >= BLOCKS_MAX
                ? backend.unspentOf(scripts)
                : inBlocks(scripts, sinceHeight, tip);
    }

    private List<ChainCoin> inBlocks(Set<String> scripts, long sinceHeight, BlockRef tip) {
        Map<OutPoint, ChainCoin> made = new HashMap<>();
        Set<OutPoint> spent = new HashSet<>();
        Optional<BlockRef> at = Optional.of(tip);
        // From the tip back, each block by the one after it, so that all of them are of one chain.
        while (at.isPresent() && at.get().height() >= sinceHeight) {
            BlockRef ref = at.get();
            ChainBlock block = backend.block(ref)
                    .orElseThrow(() -> CoreBackend.stale(backend.name(), "block " + ref + " is not known any more"));
            for (ChainTransaction transaction : block.transactions()) {
                spent.addAll(transaction.inputs());
                for (int index = 0; index < transaction.outputs().size(); index++) {
                    ChainTransaction.Output output = transaction.outputs().get(index);
                    if (scripts.contains(output.script())) {
                        OutPoint place = new OutPoint(transaction.txid(), index);
                        made.put(
                                place,
                                new ChainCoin(
                                        place, output.sats(), output.script(), ref.height(), transaction.isCoinbase()));
                    }
                }
            }
            at = ref.height() == 0 ? Optional.empty() : Optional.of(new BlockRef(ref.height() - 1, block.previous()));
        }
        made.keySet().removeAll(spent);
        return new ArrayList<>(made.values());
    }

    @Override
    public boolean isGone(OutPoint output) {
        backend.tip();
        return !(backend.confirmed(output) instanceof ChainBackend.Confirmed.Unspent);
    }

    @Override
    public Optional<ChainCoin> find(OutPoint output) {
        BlockRef tip = backend.tip();
        Optional<ChainSource.UnspentOutput> there = backend.unspent(output);
        if (there.isEmpty() || !backend.mempoolSpenders(List.of(output)).isEmpty()) {
            return Optional.empty();
        }
        return there.map(
                o -> new ChainCoin(output, o.sats(), o.script(), tip.height() - o.depth() + 1, o.isCoinbase()));
    }
}
