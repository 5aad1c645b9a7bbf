package dev.layerlift.domain.port;

import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.time.Instant;
import java.util.List;

/**
 * Data Integrity proofs with the cryptosuite eddsa-jcs-2022. Signs and verifies JSON as received: unknown members are
 * covered. Safe to call from many threads.
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
     * Checks every proof of a document: signature, purpose, and that the verification method is listed under that
     * relationship by the document found for it. Never throws for what a stranger wrote; an empty list means that there
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
