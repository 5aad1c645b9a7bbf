package dev.layerlift.did.peer;

import dev.layerlift.did.internal.KeyDocument;
import dev.layerlift.domain.did.PeerDid;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.proofs.Multikey;

/** The document of a did:peer of numalgo 0: one key, and the same document as its did:key has. */
final class InceptionKey {
    private InceptionKey() {}

    /**
     * The document.
     *
     * @throws IllegalArgumentException when the key cannot be decoded or is of an unknown kind
     */
    static DidDocument document(PeerDid did) {
        return KeyDocument.of(did.value(), Multikey.parse(did.encodedDocument().orElseThrow()));
    }
}
