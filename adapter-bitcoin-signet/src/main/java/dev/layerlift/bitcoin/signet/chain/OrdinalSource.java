package dev.layerlift.bitcoin.signet.chain;

import dev.layerlift.domain.anchor.BlockRef;
import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.TransactionId;
import java.util.List;
import java.util.OptionalLong;

/** What it takes to follow satoshis back: what transactions are funded with, and who paid a block its fees. */
interface OrdinalSource {
    /**
     * A confirmed transaction with the values of what it spends.
     *
     * @param txid its id
     * @param block the block that it is in
     * @param inputs what it spends, in order; none for a coinbase
     * @param outputSats the values of its outputs, in order
     */
    record Funded(TransactionId txid, BlockRef block, List<Input> inputs, List<Long> outputSats) {
        public Funded {
            inputs = List.copyOf(inputs);
            outputSats = List.copyOf(outputSats);
        }

        boolean isCoinbase() {
            return inputs.isEmpty();
        }

        /** How many satoshis are in the outputs before this one. */
        long satsBefore(int index) {
            return outputSats.subList(0, index).stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    /**
     * What an input spends.
     *
     * @param output the output
     * @param sats its value
     * @param height of the block that made it, where the source says so
     */
    record Input(OutPoint output, long sats, OptionalLong height) {}

    /**
     * Who paid a satoshi to a block as a fee.
     *
     * @param payer a transaction of that block
     * @param offsetSats where in what it spends the satoshi was
     */
    record FeePayer(TransactionId payer, long offsetSats) {}

    /**
     * Where the fee of a transaction went.
     *
     * @param coinbase the transaction that could claim it
     * @param feesBeforeSats what the transactions before it in the block paid
     */
    record FeeTaker(TransactionId coinbase, long feesBeforeSats) {}

    /**
     * The transaction that made an output.
     *
     * @param height of its block, where that is known: what is not in that block any more is {@code CHAIN_NOT_READY}
     * @throws dev.layerlift.domain.error.MigrationException {@code SAT_NOT_LOCATED} when it is not confirmed, or out of
     *     reach; {@code CHAIN_HISTORY_MISSING} when it is out of reach
     */
    Funded funded(OutPoint output, OptionalLong height);

    /**
     * Who paid this satoshi of the fees of a block, which are in the order of its transactions.
     *
     * @throws dev.layerlift.domain.error.MigrationException {@code CHAIN_HISTORY_MISSING}; {@code CHAIN_ANSWER_INVALID} when
     *     the block has fewer fees
     */
    FeePayer feePayer(BlockRef block, long offsetSats);

    /**
     * Who could claim what a transaction of a block paid as its fee.
     *
     * @throws dev.layerlift.domain.error.MigrationException {@code CHAIN_HISTORY_MISSING}; {@code CHAIN_NOT_READY} when the
     *     transaction is not in the block
     */
    FeeTaker feeTaker(BlockRef block, TransactionId payer);
}
