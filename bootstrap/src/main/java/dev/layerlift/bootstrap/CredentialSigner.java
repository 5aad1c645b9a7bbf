package dev.layerlift.bootstrap;

import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.InvalidDidException;
import dev.layerlift.domain.did.PeerDid;
import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.document.VerificationMethod;
import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonShapeException;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.DocumentLookup;
import dev.layerlift.domain.port.IdSource;
import dev.layerlift.domain.port.KeyStore;
import dev.layerlift.domain.port.ProofSuite;
import dev.layerlift.domain.port.ProofSuite.AddedProof;
import dev.layerlift.domain.port.ProofSuite.ProofRequest;
import dev.layerlift.domain.port.Signer;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Signs documents with keys of a home, as one proof more after those that they have. Safe for many threads. */
public final class CredentialSigner {
    private static final String DID_KEY = "did:key:";
    private static final VerificationRelationship PURPOSE = VerificationRelationship.ASSERTION_METHOD;

    private final KeyStore keys;
    private final ProofSuite proofs;
    private final IdSource ids;
    private final Clock clock;

    CredentialSigner(KeyStore keys, ProofSuite proofs, IdSource ids, Clock clock) {
        this.keys = keys;
        this.proofs = proofs;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * A document with a new proof.
     *
     * @param document the document
     * @param verificationMethod the key that signed
     * @param proofId the id of the new proof, for proofs that build on it
     */
    public record Signed(JsonObject document, String verificationMethod, String proofId) {}

    /** A key of the home, and the name that verifiers find it under. */
    private record NamedKey(String verificationMethod, String publicKeyMultibase) {}

    /**
     * Signs for the purpose {@code assertionMethod}.
     *
     * @param key a DID URL of a verification method; a DID, of whose {@code assertionMethod} the first key that the home
     *     holds is taken; or a multikey, which is named as the issuer's document names it, or else as did:key
     * @param cryptosuite the name of the suite
     * @param previousProofs ids of the proofs in the document that the new one builds on
     * @param documents where DIDs are looked up
     * @throws MigrationException {@code CREDENTIAL_ERROR} {@code KEY_NOT_HELD}, {@code KEY_NOT_FOUND}, {@code
     *     HOME_LOCKED}; {@code VALIDATION_ERROR} {@code NOT_SIGNABLE} when the suite does not cover all of the document,
     *     a previous proof is not in it, or it has too many
     */
    public Signed sign(
            JsonObject document,
            String key,
            String cryptosuite,
            List<String> previousProofs,
            DocumentLookup documents) {
        NamedKey named = named(key, document, documents);
        Signer signer = keys.signer(named.publicKeyMultibase()).orElseThrow(() -> notHeld(key));
        String proofId = "urn:uuid:" + ids.newId();
        ProofRequest request = new ProofRequest(signer, named.verificationMethod(), PURPOSE);
        try {
            JsonObject signed = proofs.add(
                    document, new AddedProof(request, cryptosuite, proofId, previousProofs), clock.instant());
            return new Signed(signed, named.verificationMethod(), proofId);
        } catch (IllegalArgumentException e) {
            throw MigrationException.validation("NOT_SIGNABLE", String.valueOf(e.getMessage()));
        }
    }

    /** The multikey of the key of the home that is meant; as for {@link #sign}, and with its errors. */
    String multikey(String key, DocumentLookup documents) {
        NamedKey named = named(key, JsonObject.EMPTY, documents);
        if (!keys.holds(named.publicKeyMultibase())) {
            throw notHeld(key);
        }
        return named.publicKeyMultibase();
    }

    private NamedKey named(String key, JsonObject document, DocumentLookup documents) {
        if (!key.startsWith("did:")) {
            return ofMultikey(key, document, documents);
        }
        int hash = key.indexOf('#');
        if (key.startsWith(DID_KEY)) {
            String multikey = key.substring(DID_KEY.length(), hash < 0 ? key.length() : hash);
            if (!keys.holds(multikey)) {
                throw notHeld(key);
            }
            return ofDidKey(multikey);
        }
        DidDocument found = documents
                .find(hash < 0 ? key : key.substring(0, hash))
                .map(one -> inFull(one, documents))
                .orElseThrow(() -> notFound(key, "it does not resolve (expected: a DID that does)"));
        List<NamedKey> methods = assertionKeys(found);
        if (hash >= 0) {
            String id = found.id() + key.substring(hash);
            return methods.stream()
                    .filter(method -> method.verificationMethod().equals(key)
                            || method.verificationMethod().equals(id))
                    .findFirst()
                    .orElseThrow(() -> notFound(
                            key, "its document does not list it under assertionMethod (expected: that it does)"));
        }
        return methods.stream()
                .filter(method -> keys.holds(method.publicKeyMultibase()))
                .findFirst()
                .orElseThrow(() -> notHeld(key));
    }

    private NamedKey ofMultikey(String multikey, JsonObject document, DocumentLookup documents) {
        if (!keys.holds(multikey)) {
            throw notHeld(multikey);
        }
        Optional<String> issuer = document.string("issuer")
                .or(() -> document.object("issuer").flatMap(o -> o.string("id")))
                .filter(id -> id.startsWith("did:"));
        return issuer
                .flatMap(documents::find)
                .map(one -> inFull(one, documents))
                .map(CredentialSigner::assertionKeys)
                .orElse(List.of())
                .stream()
                .filter(method -> method.publicKeyMultibase().equals(multikey))
                .findFirst()
                .orElseGet(() -> ofDidKey(multikey));
    }

    private static NamedKey ofDidKey(String multikey) {
        return new NamedKey(DID_KEY + multikey + "#" + multikey, multikey);
    }

    /** The document by the long form of a did:peer:4: the short one says nothing to whoever has not seen the long one. */
    private static DidDocument inFull(DidDocument document, DocumentLookup documents) {
        if (!(did(document.id()).orElse(null) instanceof PeerDid known) || known.isLongForm()) {
            return document;
        }
        return document.alsoKnownAs().stream()
                .filter(name -> did(name).orElse(null) instanceof PeerDid other
                        && other.isLongForm()
                        && other.identity().equals(known.identity()))
                .findFirst()
                .flatMap(documents::find)
                .orElse(document);
    }

    private static Optional<Did> did(String text) {
        try {
            return Optional.of(Did.parse(text));
        } catch (InvalidDidException e) {
            // Of a method that is not known here: no did:peer.
            return Optional.empty();
        }
    }

    private static List<NamedKey> assertionKeys(DidDocument document) {
        try {
            return document.methods(PURPOSE).stream()
                    .filter(method -> method.publicKeyMultibase().isPresent())
                    .map(CredentialSigner::named)
                    .toList();
        } catch (JsonShapeException e) {
            throw notFound(document.id(), String.valueOf(e.getMessage()));
        }
    }

    private static NamedKey named(VerificationMethod method) {
        return new NamedKey(method.id(), method.publicKeyMultibase().orElse(""));
    }

    private static MigrationException notHeld(String key) {
        // A private key in the wrong place would be shown: what is no DID and no public key is not.
        String shown = key.startsWith("did:") || key.startsWith("z6Mk") ? Shortened.of(key) : "what --key names";
        return MigrationException.credential(
                "KEY_NOT_HELD",
                shown + ": the home does not hold its private key (expected: a key or DID of this home)",
                "list the assets of the home: layerlift assets");
    }

    private static MigrationException notFound(String key, String why) {
        return MigrationException.credential("KEY_NOT_FOUND", Shortened.of(key) + ": " + why);
    }
}
