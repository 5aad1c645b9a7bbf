package dev.layerlift.bitcoin.signet.chain;

import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.TransactionId;
import java.util.List;

/**
 * A transaction as its own bytes say it.
 *
 * @param txid the hash of those bytes
 * @param inputs what it spends, in order; none for a coinbase
 * @param outputs what it makes, in order
 */
public record ChainTransaction(TransactionId txid, List<OutPoint> inputs, List<Output> outputs) {
    /**
     * An output.
     *
     * @param sats its value in satoshis
     * @param script its script, in lower-case hexadecimal digits
     */
    public record Output(long sats, String script) {}

    public ChainTransaction {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** Whether it is the first of its block, which makes satoshis. */
    public boolean isCoinbase() {
        return inputs.isEmpty();
    }
}
