package dev.layerlift.domain.port;

import dev.layerlift.domain.anchor.BlockRef;
import dev.layerlift.domain.anchor.FeeRate;
import dev.layerlift.domain.anchor.InclusionProof;
import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.Satoshi;
import dev.layerlift.domain.anchor.SignedTransaction;
import dev.layerlift.domain.anchor.TransactionId;
import dev.layerlift.domain.did.BtcoDid;
import java.util.Optional;

/**
 * One Bitcoin chain, as a node or an index of it shows it. An answer is what the best chain says at that moment: the next
 * call may see a reorganisation. It holds no key and keeps nothing.
 *
 * <p>Every method may throw {@link dev.layerlift.domain.error.MigrationException}: {@code NETWORK_ERROR} when nobody
 * answers, {@code TIMEOUT_ERROR} when the answer does not come within the adapter's limit, {@code BITCOIN_ERROR} {@code
 * CHAIN_NOT_READY} while a node is still in its initial download, all to be tried again later; {@code BITCOIN_ERROR}
 * {@code WRONG_NETWORK}, {@code CHAIN_ACCESS_DENIED}, {@code CHAIN_ANSWER_INVALID}, or {@code CHAIN_HISTORY_MISSING} where
 * the node does not keep the block that the answer is in, for ever. A failure to find out is never an answer: unknown is
 * not absent. An adapter retries nothing. Safe to call from many threads.
 */
public interface AnchorChain {
    /** The network; the same one for the life of this object, and checked against the node before the first answer. */
    BtcoDid.Network network();

    /** The last block of the best chain. Cheap: asked at every look at every migration that waits. */
    BlockRef tip();

    /**
     * What it costs to be in one of the next blocks. May be up to a minute old.
     *
     * @param blocks within how many blocks, 1 to 144
     * @throws dev.layerlift.domain.error.MigrationException {@code BITCOIN_ERROR} {@code NO_FEE_ESTIMATE}, retry later, when
     *     the node has none: there is no default
     */
    FeeRate feeRate(int blocks);

    /** What became of a broadcast. */
    sealed interface Broadcast {
        /** It is in the mempool that was asked, or in the chain, now or since before. */
        record Accepted() implements Broadcast {}

        /** It was refused and is in no mempool because of this call. */
        record Refused(Reason reason, String detail) implements Broadcast {}
    }

    /** Why a broadcast was refused. */
    enum Reason {
        /** It pays less than the mempool asks now, or than what it would replace asks. */
        FEE_TOO_LOW,
        /** What it spends is spent otherwise, or is not there. */
        CONFLICT,
        /** It breaks a rule: no fee and no time makes it acceptable. */
        INVALID
    }

    /**
     * Gives a transaction to the network. The same call again is {@code Accepted} for as long as it is in the mempool or in
     * the chain. When it throws, it may have been broadcast.
     */
    Broadcast broadcast(SignedTransaction transaction);

    /** What became of an output. */
    sealed interface Spend {
        /** It is there and nothing that is known spends it. */
        record Unspent() implements Spend {}

        /** A transaction in the mempool that was asked spends it. */
        record InMempool(TransactionId by) implements Spend {}

        /**
         * A transaction in a block of the best chain spends it.
         *
         * @param by the transaction
         * @param block its block
         * @param depth how many blocks confirm it: 1 when the block is the tip
         */
        record InBlock(TransactionId by, BlockRef block, long depth) implements Spend {}

        /** The output itself is not on the best chain: a reorganisation removed the transaction that made it. */
        record Missing() implements Spend {}
    }

    /**
     * What became of a confirmed output. Every version of an anchor, and what takes its coins back, spends the same output,
     * so that one answer covers them all. Asked again and again for every migration that waits: an adapter follows blocks
     * and mempool once, for all of them.
     *
     * @param output an output that was confirmed
     * @param sinceHeight the height from which on it may have been spent; the adapter needs to look at no earlier block
     */
    Spend spend(OutPoint output, long sinceHeight);

    /**
     * The proof that a transaction is in this block.
     *
     * @return empty when the block is not on the best chain, or the transaction not in it
     */
    Optional<InclusionProof> inclusionProof(TransactionId txid, BlockRef block);

    /**
     * The number of the first satoshi of a confirmed output, found by following ordinals back to where they were mined.
     *
     * @throws dev.layerlift.domain.error.MigrationException {@code BITCOIN_ERROR} {@code SAT_NOT_LOCATED} when the output is
     *     not confirmed, or the history it needs is out of reach: a pruned node, or more steps than the adapter's limit
     */
    Satoshi locate(OutPoint output);

    /** Where a satoshi is. */
    sealed interface Whereabouts {
        /**
         * It is in an output of the best chain that no block spends: whoever may spend that, has it.
         *
         * @param output the output
         * @param offsetSats how many satoshis are before it in that output, 0 when it is the first one
         * @param sats the value of the output
         * @param script the script of the output, in lower-case hexadecimal digits
         * @param address the address of that script; empty for a script that has none
         * @param height of the block that made the output
         * @param moves by how many transactions it came there; 0 when it is where it was followed from
         * @param moving a transaction in the mempool that was asked, which spends the output
         */
        record InOutput(
                OutPoint output,
                long offsetSats,
                long sats,
                String script,
                Optional<String> address,
                long height,
                long moves,
                Optional<TransactionId> moving)
                implements Whereabouts {}

        /**
         * Nobody will ever have it: an output that nothing can spend has it, or it was a fee that no miner claimed.
         *
         * @param by the transaction that lost it
         * @param height of its block
         * @param moves by how many transactions it was moved, this one among them
         */
        record Lost(TransactionId by, long height, long moves) implements Whereabouts {}

        /** The output that it was to be followed from is not on the best chain. */
        record Missing() implements Whereabouts {}
    }

    /**
     * Where the first satoshi of a confirmed output is now, followed through as many transactions as spent it since, by the
     * rule that {@link #locate} follows back: first in, first out, and what is left over is a fee, which goes to the
     * coinbase of the block after its subsidy. A call follows it through a limited number of transactions and blocks; what
     * was found is remembered for the life of this object, so that the next call goes on from there.
     *
     * @param output an output that was confirmed, and has a value
     * @param sinceHeight the height of the block that made it, or a lower one; the adapter needs to look at no earlier block
     * @throws dev.layerlift.domain.error.MigrationException {@code BITCOIN_ERROR} {@code SAT_NOT_FOLLOWED}, retry later, when
     *     the limit of a call was reached; {@code CHAIN_HISTORY_MISSING}, for ever, when a block or an index that it went
     *     through is not kept
     */
    Whereabouts follow(OutPoint output, long sinceHeight);

    /**
     * The block of the best chain that a transaction is in.
     *
     * @return empty when it is in none: not known, or in the mempool only
     * @throws dev.layerlift.domain.error.MigrationException {@code BITCOIN_ERROR} {@code CHAIN_HISTORY_MISSING} when that
     *     cannot be told without an index of transactions
     */
    Optional<BlockRef> block(TransactionId txid);

    /**
     * The bytes that the OP_RETURN output at index 1 of a confirmed transaction carries.
     *
     * @param txid the transaction
     * @param block its block
     * @return empty when the transaction is not in that block of the best chain, or has no such output
     */
    Optional<byte[]> payload(TransactionId txid, BlockRef block);
}
