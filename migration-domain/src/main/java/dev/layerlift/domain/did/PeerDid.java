package dev.layerlift.domain.did;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A did:peer of numalgo 4: the short form is the hash of the encoded document, the long form carries that document.
 * Whether the hash fits the document is checked on resolution.
 *
 * @param value the DID
 * @param hash base58btc multibase of the SHA-256 multihash of the encoded document
 * @param encodedDocument the encoded document of the long form
 */
public record PeerDid(String value, String hash, Optional<String> encodedDocument) implements Did {
    static final String PREFIX = "did:peer:";
    private static final String BASE58 = "[1-9A-HJ-NP-Za-km-z]";
    private static final Pattern NUMALGO_4 =
            Pattern.compile("did:peer:4(zQm" + BASE58 + "{44})(?::(z" + BASE58 + "+))?");

    /** Parses either form. */
    public static PeerDid parse(String text) {
        Matcher matcher = NUMALGO_4.matcher(text);
        if (!matcher.matches()) {
            throw new InvalidDidException("\"" + Shortened.of(text)
                    + "\" is not a complete did:peer of numalgo 4 (expected: did:peer:4zQm…, 46 characters of hash,"
                    + " optionally followed by : and the encoded document); copy the whole DID");
        }
        return new PeerDid(text, matcher.group(1), Optional.ofNullable(matcher.group(2)));
    }

    /** The short form as text. */
    public String shortForm() {
        return PREFIX + "4" + hash;
    }

    /** Whether the document is carried along. */
    public boolean isLongForm() {
        return encodedDocument.isPresent();
    }

    @Override
    public Layer layer() {
        return Layer.PEER;
    }

    @Override
    public CanonicalIdentity identity() {
        return new CanonicalIdentity(shortForm());
    }

    @Override
    public String toString() {
        return value;
    }
}
