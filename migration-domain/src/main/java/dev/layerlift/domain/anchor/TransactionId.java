package dev.layerlift.domain.anchor;

import dev.layerlift.domain.asset.LowerHex;
import dev.layerlift.domain.did.Shortened;

/**
 * The id of a transaction, in the order of bytes in which it is shown.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record TransactionId(String hex) {
    public TransactionId {
        if (!LowerHex.isSha256(hex)) {
            throw new IllegalArgumentException(
                    "txid: \"" + Shortened.of(hex) + "\" (expected: 64 lower-case hexadecimal digits)");
        }
    }

    @Override
    public String toString() {
        return hex;
    }
}
