package dev.layerlift.domain.wallet;

import dev.layerlift.domain.anchor.OutPoint;

/**
 * An output of the wallet whose first satoshi is an identity. It pays for nothing, for ever.
 *
 * @param output where it is
 * @param sats its value, above 0
 * @param key the key that it pays
 * @param holding the name of the holding whose transaction made it
 */
public record IdentityOutput(OutPoint output, long sats, KeyPath key, String holding) {
    public IdentityOutput {
        if (sats < 1) {
            throw new IllegalArgumentException("sats: " + sats + " (expected: above 0)");
        }
    }
}
