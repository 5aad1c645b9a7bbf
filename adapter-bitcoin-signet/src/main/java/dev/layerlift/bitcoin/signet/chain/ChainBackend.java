package dev.layerlift.bitcoin.signet.chain;

import dev.layerlift.bitcoin.signet.wallet.WalletChain.ChainCoin;
import dev.layerlift.domain.anchor.BlockRef;
import dev.layerlift.domain.anchor.FeeRate;
import dev.layerlift.domain.anchor.InclusionProof;
import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.SignedTransaction;
import dev.layerlift.domain.anchor.TransactionId;
import dev.layerlift.domain.port.AnchorChain.Broadcast;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is asked of a node or a server, each method a few questions. It remembers no answer of which another is possible
 * later. {@link #tip} is where network and readiness are checked, and it is asked before anything else of a call.
 */
interface ChainBackend extends ChainSource, OrdinalSource {
    /** What became of an output in blocks, as one question tells. */
    sealed interface Confirmed {
        /** It is there, and no block spends it. */
        record Unspent() implements Confirmed {}

        /** A block spends it. */
        record InBlock(TransactionId by, BlockRef block) implements Confirmed {}

        /** It is not on the best chain. */
        record Missing() implements Confirmed {}

        /** It is spent or missing; the blocks tell which. */
        record NotUnspent() implements Confirmed {}
    }

    /** What it is called in messages. */
    String name();

    /** What became of an output in blocks. */
    Confirmed confirmed(OutPoint output);

    /**
     * All confirmed outputs that pay one of these scripts and that no block spends.
     *
     * @param scripts in lower-case hexadecimal digits
     */
    List<ChainCoin> unspentOf(Set<String> scripts);

    /** How many outputs {@link #mempoolSpenders} takes at once. */
    int mempoolBatch();

    /** Which transactions in the mempool spend these outputs; those that none spends are left out. */
    Map<OutPoint, TransactionId> mempoolSpenders(List<OutPoint> outputs);

    /** The rate that is estimated for so many blocks; empty when there is none. */
    Optional<FeeRate> estimate(int blocks);

    /** Sends a transaction whose bytes are those of its id. */
    Broadcast broadcast(SignedTransaction transaction);

    /** Whether a transaction is in a block of the best chain, as far as can be seen. */
    boolean isConfirmed(TransactionId txid);

    /** The block of the best chain that a transaction is in; empty when it is in none. */
    Optional<BlockRef> blockOf(TransactionId txid);

    /** Whether this block is on the best chain. */
    boolean isOnChain(BlockRef block);

    /** The proof for a block that is on the best chain; empty when the transaction is not in it. Not yet verified. */
    Optional<InclusionProof> proof(TransactionId txid, BlockRef block);
}
