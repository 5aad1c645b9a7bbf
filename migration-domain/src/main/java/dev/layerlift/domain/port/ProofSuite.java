package dev.layerlift.domain.port;

import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.time.Instant;
import java.util.List;

/**
 * Data Integrity proofs with Ed25519. Signs with eddsa-jcs-2022 where nothing else is said; verifies that suite, and
 * others where the implementation has them. Signs and verifies JSON as received: unknown members are covered. Safe to call
 * from many threads.
 */
public interface ProofSuite {
    /**
     * Who signs and what for.
     *
     * @param signer the key
     * @param verificationMethod the absolute DID URL of the key
     * @param purpose the proof purpose
     */
    record ProofRequest(Signer signer, String verificationMethod, VerificationRelationship purpose) {}

    /**
     * One more proof for a document that may have proofs already (Data Integrity 1.0 section 4.3).
     *
     * @param request who signs and what for
     * @param cryptosuite the name of the suite, such as {@code eddsa-rdfc-2022}
     * @param id the id of the new proof, a URL; a later proof can build on it
     * @param previousProofs ids of the proofs that it builds on; none for a proof that stands beside the others
     */
    record AddedProof(ProofRequest request, String cryptosuite, String id, List<String> previousProofs) {
        public AddedProof {
            previousProofs = List.copyOf(previousProofs);
        }
    }

    /**
     * Whether one proof holds.
     *
     * @param verificationMethod what it names; empty text when it names nothing
     * @param valid whether it holds
     * @param detail why not; empty text when it does
     */
    record ProofCheck(String verificationMethod, boolean valid, String detail) {}

    /**
     * The document with a proof; with several requests a proof set, each proof covering the document without proofs.
     *
     * @param document a document without {@code proof}
     * @param created when, in whole seconds
     */
    JsonObject sign(JsonObject document, List<ProofRequest> requests, Instant created);

    /**
     * The document with one more proof after those that it has; those are not verified.
     *
     * @param document a document with or without {@code proof}
     * @param created when, in whole seconds
     * @throws IllegalArgumentException when the suite is not known, the suite cannot cover all of the document, a previous
     *     proof is not in it, or it would have too many proofs; the message says what was expected
     */
    JsonObject add(JsonObject document, AddedProof proof, Instant created);

    /**
     * Checks every proof of a document: signature, purpose, that the verification method is listed under that relationship
     * by the document found for it, and that the proofs that it builds on hold too. Never throws for what a stranger wrote; an empty list means that there
     * is no proof at all.
     *
     * @param document a document with {@code proof}
     * @param purpose the purpose that each proof must have
     * @param documents where verification methods are looked up
     * @param now proofs that expired before are refused
     */
    List<ProofCheck> verify(
            JsonObject document, VerificationRelationship purpose, DocumentLookup documents, Instant now);
}
