package dev.layerlift.proofs;

import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.document.VerificationMethod;
import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.port.DocumentLookup;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Finds keys in DID documents: a key counts only when its document lists it under the relationship that the proof is for
 * (Controlled Identifiers 1.0 section 3.3). A did:key is resolved from itself.
 */
final class DocumentKeys implements KeyResolver {
    private static final Set<String> TYPES = Set.of("Multikey", "Ed25519VerificationKey2020");
    private static final KeyResolver DID_KEY = KeyResolver.didKey();

    private final VerificationRelationship relationship;
    private final DocumentLookup documents;
    private final Instant now;

    DocumentKeys(VerificationRelationship relationship, DocumentLookup documents, Instant now) {
        this.relationship = relationship;
        this.documents = documents;
        this.now = now;
    }

    @Override
    public Optional<Multikey> resolve(String verificationMethod, String proofPurpose) {
        if (verificationMethod.startsWith("did:key:")) {
            return DID_KEY.resolve(verificationMethod, proofPurpose);
        }
        int hash = verificationMethod.indexOf('#');
        if (!verificationMethod.startsWith("did:") || hash < 0) {
            throw new IllegalArgumentException("expected: an absolute DID URL with a fragment");
        }
        String did = verificationMethod.substring(0, hash);
        DidDocument document = documents
                .find(did)
                .orElseThrow(
                        () -> new IllegalArgumentException("expected: a DID that resolves, and this one does not"));
        return method(document, verificationMethod, verificationMethod.substring(hash))
                .map(this::key);
    }

    /** The document may have been found by another name of its subject, such as the short form of a did:peer:4. */
    private Optional<VerificationMethod> method(DidDocument document, String id, String fragment) {
        return document.method(id, relationship).or(() -> document.method(document.id() + fragment, relationship));
    }

    private Multikey key(VerificationMethod method) {
        if (!TYPES.contains(method.type())) {
            throw new IllegalArgumentException(
                    "type: " + Excerpt.of(method.type()) + " (expected: Multikey or Ed25519VerificationKey2020)");
        }
        requireAhead(method, "expires");
        requireAhead(method, "revoked");
        return Multikey.parse(method.publicKeyMultibase()
                .orElseThrow(() -> new IllegalArgumentException("publicKeyMultibase: absent (expected: a multikey)")));
    }

    private void requireAhead(VerificationMethod method, String member) {
        if (!method.json().has(member)) {
            return;
        }
        boolean ahead = method.json()
                .string(member)
                .flatMap(DateTimeStamp::parse)
                .filter(now::isBefore)
                .isPresent();
        if (!ahead) {
            throw new IllegalArgumentException(
                    "the key's " + member + " is past or unreadable (expected: after " + now + ")");
        }
    }
}
