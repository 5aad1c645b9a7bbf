package dev.layerlift.domain.anchor;

import dev.layerlift.domain.did.Shortened;

/**
 * An output of a transaction.
 *
 * @param txid the transaction
 * @param index the number of the output, from 0
 */
public record OutPoint(TransactionId txid, int index) {
    public OutPoint {
        if (index < 0) {
            throw new IllegalArgumentException("index: " + index + " (expected: >= 0)");
        }
    }

    /** Parses {@code txid:index}. */
    public static OutPoint parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0 || !text.substring(colon + 1).matches("0|[1-9][0-9]{0,8}")) {
            throw new IllegalArgumentException("output: \"" + Shortened.of(text) + "\" (expected: txid:index)");
        }
        return new OutPoint(new TransactionId(text.substring(0, colon)), Integer.parseInt(text.substring(colon + 1)));
    }

    @Override
    public String toString() {
        return txid + ":" + index;
    }
}
