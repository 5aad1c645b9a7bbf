package dev.layerlift.domain.did;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A did:peer of numalgo 0, 2 or 4 (did:peer, "Generation Method"), checked for shape. Those of numalgo 4 have a short form,
 * which is the hash of the encoded document, and a long form that carries that document; the others carry theirs always.
 * Whether keys, services and hash are good is checked on resolution.
 *
 * @param value the DID
 * @param numalgo how it came about
 * @param shortForm the short form of numalgo 4; the DID itself where there is no shorter one
 * @param encodedDocument what the document is made of, in the encoding of the numalgo; empty for a short form
 */
public record PeerDid(String value, Numalgo numalgo, String shortForm, Optional<String> encodedDocument)
        implements Did {
    static final String PREFIX = "did:peer:";
    /** The most keys and services of a did:peer of numalgo 2. */
    public static final int ELEMENTS_MAX = 100;

    private static final int KEY_LENGTH_MAX = 128;
    private static final String BASE58 = "[1-9A-HJ-NP-Za-km-z]";
    private static final Pattern KEY = Pattern.compile("z" + BASE58 + "{1," + KEY_LENGTH_MAX + "}");
    private static final Pattern ELEMENT =
            Pattern.compile("[AEVID]z" + BASE58 + "{1," + KEY_LENGTH_MAX + "}|S[A-Za-z0-9_-]+");
    private static final Pattern NUMALGO_4 = Pattern.compile("(zQm" + BASE58 + "{44})(?::(z" + BASE58 + "+))?");

    /** The ways to make a did:peer that are known here. */
    public enum Numalgo {
        /** One key, and no document besides. */
        INCEPTION_KEY('0'),
        /** Keys for purposes, and services. */
        KEYS_AND_SERVICES('2'),
        /** A whole document, by its hash. */
        DOCUMENT('4');

        private final char digit;

        Numalgo(char digit) {
            this.digit = digit;
        }
    }

    /** Parses a did:peer of a known numalgo. */
    public static PeerDid parse(String text) {
        if (text.length() <= PREFIX.length()) {
            throw invalid(text, "a complete did:peer");
        }
        String rest = text.substring(PREFIX.length() + 1);
        char digit = text.charAt(PREFIX.length());
        if (digit == Numalgo.DOCUMENT.digit) {
            return document(text, rest);
        }
        if (digit == Numalgo.KEYS_AND_SERVICES.digit) {
            return keysAndServices(text, rest);
        }
        if (digit == Numalgo.INCEPTION_KEY.digit) {
            return inceptionKey(text, rest);
        }
        if (digit == '3') {
            throw invalid(text, "the did:peer:2 that it is the hash of; one of numalgo 3 carries no document");
        }
        throw invalid(text, "a did:peer of numalgo 0, 2 or 4");
    }

    private static PeerDid document(String text, String rest) {
        Matcher matcher = NUMALGO_4.matcher(rest);
        if (!matcher.matches()) {
            throw invalid(
                    text, "did:peer:4zQm…, 46 characters of hash, optionally followed by : and the encoded document");
        }
        return new PeerDid(
                text,
                Numalgo.DOCUMENT,
                PREFIX + Numalgo.DOCUMENT.digit + matcher.group(1),
                Optional.ofNullable(matcher.group(2)));
    }

    private static PeerDid inceptionKey(String text, String rest) {
        if (!KEY.matcher(rest).matches()) {
            throw invalid(text, "did:peer:0z…, one public key in base58btc");
        }
        return new PeerDid(text, Numalgo.INCEPTION_KEY, text, Optional.of(rest));
    }

    private static PeerDid keysAndServices(String text, String rest) {
        String[] elements = rest.split("\\.", -1);
        if (elements.length < 2 || !elements[0].isEmpty()) {
            throw invalid(text, "did:peer:2.…, keys and services with a dot before each");
        }
        if (elements.length - 1 > ELEMENTS_MAX) {
            throw invalid(text, "at most " + ELEMENTS_MAX + " keys and services");
        }
        for (int i = 1; i < elements.length; i++) {
            if (!ELEMENT.matcher(elements[i]).matches()) {
                throw invalid(
                        text,
                        "each element, such as the one numbered " + i
                                + ", is one of A, E, V, I, D and a key in base58btc, or S and a service in base64url");
            }
        }
        return new PeerDid(text, Numalgo.KEYS_AND_SERVICES, text, Optional.of(rest));
    }

    private static InvalidDidException invalid(String text, String expected) {
        return new InvalidDidException("\"" + Shortened.of(text) + "\" is not a complete did:peer (expected: "
                + expected + "); copy the whole DID");
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
        return new CanonicalIdentity(shortForm);
    }

    @Override
    public String toString() {
        return value;
    }
}
