package dev.layerlift.domain.did;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A did:btco: a satoshi by its ordinal number, on a network.
 *
 * @param value the DID
 * @param network the network
 * @param sat the ordinal number, 0 to {@value #SAT_MAX}
 */
public record BtcoDid(String value, Network network, long sat) implements Did {
    static final String PREFIX = "did:btco:";
    /** The number of the last satoshi that will ever be mined. */
    public static final long SAT_MAX = 2_099_999_997_689_999L;

    private static final Pattern PATTERN = Pattern.compile("did:btco:(?:(sig|reg):)?(0|[1-9][0-9]{0,15})");

    /** The Bitcoin network of a did:btco. */
    public enum Network {
        /** {@code did:btco:<sat>}. */
        MAINNET,
        /** {@code did:btco:sig:<sat>}. */
        SIGNET,
        /** {@code did:btco:reg:<sat>}. */
        REGTEST
    }

    /** The did:btco of a satoshi on a network. */
    public static BtcoDid of(Network network, long sat) {
        String prefix = switch (network) {
            case MAINNET -> "";
            case SIGNET -> "sig:";
            case REGTEST -> "reg:";
        };
        return parse(PREFIX + prefix + sat);
    }

    /** Parses a did:btco; the number must be canonical decimal and in range. */
    public static BtcoDid parse(String text) {
        Matcher matcher = PATTERN.matcher(text);
        if (!matcher.matches() || Long.parseLong(matcher.group(2)) > SAT_MAX) {
            throw new InvalidDidException("\"" + Shortened.of(text)
                    + "\" is not a did:btco (expected: did:btco:[sig:|reg:]<sat>, a decimal number without leading"
                    + " zeros, at most " + SAT_MAX + ")");
        }
        Network network = Network.MAINNET;
        if (matcher.group(1) != null) {
            network = matcher.group(1).equals("sig") ? Network.SIGNET : Network.REGTEST;
        }
        return new BtcoDid(text, network, Long.parseLong(matcher.group(2)));
    }

    @Override
    public Layer layer() {
        return Layer.BTCO;
    }

    @Override
    public CanonicalIdentity identity() {
        return new CanonicalIdentity(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
