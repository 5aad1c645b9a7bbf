package dev.layerlift.domain.anchor;

import dev.layerlift.domain.did.BtcoDid;
import dev.layerlift.domain.did.Shortened;

/**
 * A satoshi by its ordinal number.
 *
 * @param number its number, 0 to {@link BtcoDid#SAT_MAX}
 */
public record Satoshi(long number) {
    public Satoshi {
        if (number < 0 || number > BtcoDid.SAT_MAX) {
            throw new IllegalArgumentException("sat: " + number + " (expected: 0 to " + BtcoDid.SAT_MAX + ")");
        }
    }

    /** Parses canonical decimal: digits alone, none of them a leading zero. */
    public static Satoshi parse(String text) {
        if (!text.matches("0|[1-9][0-9]{0,15}")) {
            throw new IllegalArgumentException("sat: \"" + Shortened.of(text)
                    + "\" (expected: a decimal number without leading zeros, at most " + BtcoDid.SAT_MAX + ")");
        }
        return new Satoshi(Long.parseLong(text));
    }

    /** The DID of this satoshi on a network. */
    public BtcoDid did(BtcoDid.Network network) {
        return BtcoDid.of(network, number);
    }

    @Override
    public String toString() {
        return Long.toString(number);
    }
}
