package dev.layerlift.application.internal.lift;

import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.document.VerificationMethod;
import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.KeyStore;
import dev.layerlift.domain.port.ProofSuite.ProofRequest;
import dev.layerlift.domain.port.Signer;
import java.util.Optional;

/** Finds the key of a document that the home holds. */
public final class HeldKeys {
    private HeldKeys() {}

    /**
     * The first key under this relationship that the home holds, ready to sign.
     *
     * @throws MigrationException {@code CREDENTIAL_ERROR} {@code KEY_NOT_HELD} when there is none
     */
    public static ProofRequest find(DidDocument document, VerificationRelationship relationship, KeyStore keys) {
        for (VerificationMethod method : document.methods(relationship)) {
            Optional<Signer> signer = method.publicKeyMultibase().flatMap(keys::signer);
            if (signer.isPresent()) {
                return new ProofRequest(signer.get(), method.id(), relationship);
            }
        }
        throw MigrationException.credential(
                "KEY_NOT_HELD",
                "this home holds no key that " + Shortened.of(document.id()) + " lists under " + relationship.member()
                        + " (expected: at least one)",
                "sign the request where the key is held: layerlift request create");
    }
}
