package dev.layerlift.proofs;

import dev.layerlift.domain.json.JsonValue.JsonObject;

/** What came of verifying one proof of a document. */
public sealed interface ProofResult {
    /** The place in the proof set, from 0. */
    int index();

    /** Whether the proof holds. */
    default boolean isValid() {
        return this instanceof Valid;
    }

    /**
     * The proof holds and is as was expected.
     *
     * @param index the place in the proof set, from 0
     * @param verificationMethod who signed
     * @param proof the proof as it was in the document
     */
    record Valid(int index, String verificationMethod, JsonObject proof) implements ProofResult {}

    /**
     * The proof does not hold.
     *
     * @param index the place in the proof set, from 0
     * @param reason what is wrong and what was expected
     */
    record Invalid(int index, String reason) implements ProofResult {}
}
