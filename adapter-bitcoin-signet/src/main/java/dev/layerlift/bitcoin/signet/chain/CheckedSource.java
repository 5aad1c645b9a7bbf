package dev.layerlift.bitcoin.signet.chain;

import dev.layerlift.domain.anchor.BlockRef;
import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.TransactionId;
import java.util.Optional;

/** A source that answers nothing before its network was checked. */
final class CheckedSource implements ChainSource {
    private final ChainBackend backend;
    private volatile boolean checked;

    CheckedSource(ChainBackend backend) {
        this.backend = backend;
    }

    private ChainBackend checked() {
        if (!checked) {
            tip();
        }
        return backend;
    }

    @Override
    public BlockRef tip() {
        BlockRef tip = backend.tip();
        checked = true;
        return tip;
    }

    @Override
    public Optional<BlockRef> blockAt(long height) {
        return checked().blockAt(height);
    }

    @Override
    public Optional<ChainBlock> block(BlockRef block) {
        return checked().block(block);
    }

    @Override
    public Optional<ChainTransaction> transaction(TransactionId txid, Optional<BlockRef> block) {
        return checked().transaction(txid, block);
    }

    @Override
    public Optional<UnspentOutput> unspent(OutPoint output) {
        return checked().unspent(output);
    }
}
