package dev.layerlift.bitcoin.signet.chain;

import dev.layerlift.domain.anchor.BlockRef;
import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.TransactionId;
import java.util.Optional;

/**
 * What blocks and transactions say, for those who keep books of a chain. Methods throw as those of
 * {@link dev.layerlift.domain.port.AnchorChain} do, and {@code BITCOIN_ERROR} {@code CHAIN_HISTORY_MISSING}, for ever, when
 * the node keeps no block or index that the answer is in: unknown is not absent. Safe to call from many threads.
 */
public interface ChainSource {
    /** The last block of the best chain. */
    BlockRef tip();

    /** The block of the best chain at a height; empty above the tip. */
    Optional<BlockRef> blockAt(long height);

    /** A block with its transactions, whether or not it is on the best chain; empty when it is not known. */
    Optional<ChainBlock> block(BlockRef block);

    /**
     * A transaction.
     *
     * @param block where it is, which a node without an index of transactions must be told of what is not in its mempool
     * @return empty when it is not in that block; without a block, when it is neither in the mempool nor in a block
     */
    Optional<ChainTransaction> transaction(TransactionId txid, Optional<BlockRef> block);

    /**
     * A confirmed output that no block spends; the mempool does not count.
     *
     * @param sats its value in satoshis
     * @param script its script, in lower-case hexadecimal digits
     * @param depth how many blocks confirm it: 1 when it is in the tip
     * @param isCoinbase whether it is of a coinbase, which may be spent from a depth of 100 on
     */
    record UnspentOutput(long sats, String script, long depth, boolean isCoinbase) {}

    /** An output of the best chain that no block of it spends; empty when it is spent, or is not there. */
    Optional<UnspentOutput> unspent(OutPoint output);
}
