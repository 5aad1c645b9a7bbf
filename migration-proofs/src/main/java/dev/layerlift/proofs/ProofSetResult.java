package dev.layerlift.proofs;

import java.util.List;

/**
 * What came of verifying all proofs of a document, in their order.
 *
 * @param results one per proof; a document without a usable {@code proof} member has one invalid result
 */
public record ProofSetResult(List<ProofResult> results) {
    public ProofSetResult {
        results = List.copyOf(results);
    }

    /** Whether there is at least one proof and all of them hold. Who signed is the caller's to check. */
    public boolean allValid() {
        for (ProofResult result : results) {
            if (!result.isValid()) {
                return false;
            }
        }
        return !results.isEmpty();
    }

    /** The proofs that hold. */
    public List<ProofResult.Valid> valid() {
        return results.stream()
                .filter(ProofResult.Valid.class::isInstance)
                .map(ProofResult.Valid.class::cast)
                .toList();
    }

    /** What is wrong with each proof that does not hold, with its place. */
    public List<String> reasons() {
        return results.stream()
                .filter(ProofResult.Invalid.class::isInstance)
                .map(ProofResult.Invalid.class::cast)
                .map(invalid -> "proof " + invalid.index() + ": " + invalid.reason())
                .toList();
    }
}
