package dev.layerlift.credential;

import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.InvalidDidException;
import dev.layerlift.domain.did.PeerDid;
import java.util.List;
import java.util.Optional;

/** Which texts name one subject: long and short form of a did:peer:4, a did:webvh before and after a move. */
final class SubjectNames {
    private SubjectNames() {}

    /** Whether both are the same text, or DIDs of the same identity. */
    static boolean same(String one, String other) {
        if (one.equals(other)) {
            return true;
        }
        return parse(one).flatMap(a -> parse(other).filter(b -> same(a, b))).isPresent();
    }

    /** Whether the text is a name of this DID. */
    static boolean names(String text, Did did) {
        return text.equals(did.value())
                || parse(text).filter(other -> same(did, other)).isPresent();
    }

    /** The names under which a target document has to mention its source. */
    static List<String> mentions(Did source) {
        if (source instanceof PeerDid peer && peer.isLongForm()) {
            return List.of(peer.value(), peer.shortForm());
        }
        return List.of(source.value());
    }

    /** The DID of a DID URL. */
    static String didOf(String didUrl) {
        int hash = didUrl.indexOf('#');
        return hash < 0 ? didUrl : didUrl.substring(0, hash);
    }

    private static boolean same(Did one, Did other) {
        // Two long forms with one hash and two documents: at least one of them is a forgery.
        boolean twoDocuments = one instanceof PeerDid a
                && other instanceof PeerDid b
                && a.isLongForm()
                && b.isLongForm()
                && !a.value().equals(b.value());
        return !twoDocuments && one.identity().equals(other.identity());
    }

    private static Optional<Did> parse(String text) {
        if (!text.startsWith("did:")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Did.parse(text));
        } catch (InvalidDidException e) {
            // Of a method that we do not know: it names itself and nothing else.
            return Optional.empty();
        }
    }
}
