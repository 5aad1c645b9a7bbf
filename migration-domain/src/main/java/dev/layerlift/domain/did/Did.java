package dev.layerlift.domain.did;

/** A DID of one of the three methods, parsed and checked for shape; nothing is resolved. */
public sealed interface Did permits PeerDid, WebvhDid, BtcoDid {
    /** The most characters a DID may have; a did:peer:4 long form carries a whole document. */
    int LENGTH_MAX = 65_536;

    /** The DID as text. */
    String value();

    /** The layer of its method. */
    Layer layer();

    /** The identity it stands for. */
    CanonicalIdentity identity();

    /**
     * Parses a DID without path, query or fragment.
     *
     * @throws InvalidDidException when the text is no DID of a known method; the message says what was expected
     */
    static Did parse(String text) {
        if (text.length() > LENGTH_MAX) {
            throw new InvalidDidException(
                    "DID: " + text.length() + " characters (expected: at most " + LENGTH_MAX + ")");
        }
        if (text.startsWith(PeerDid.PREFIX)) {
            return PeerDid.parse(text);
        }
        if (text.startsWith(WebvhDid.PREFIX)) {
            return WebvhDid.parse(text);
        }
        if (text.startsWith(BtcoDid.PREFIX)) {
            return BtcoDid.parse(text);
        }
        if (text.startsWith("did:")) {
            int end = text.indexOf(':', 4);
            String method = Shortened.of(end < 0 ? text : text.substring(0, end));
            throw new InvalidDidException(
                    method + " is a method Layerlift does not know (expected: did:peer, did:webvh or did:btco)");
        }
        throw new InvalidDidException("\"" + Shortened.of(text)
                + "\" is not a DID (expected: it starts with did:peer:, did:webvh: or did:btco:)");
    }
}
