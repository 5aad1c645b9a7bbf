package dev.layerlift.proofs;

import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Verifies all proofs of a document: each for itself, and those of a chain only if the earlier ones hold (Data Integrity
 * 1.0 section 4.5). Each proof is verified once, whatever builds on it. Not thread-safe.
 */
final class ProofSetCheck {
    private final List<JsonValue> proofs;
    private final ProofChain chain;
    private final ProofCheck check;
    private final @Nullable ProofResult[] results;
    private final boolean[] entered;

    ProofSetCheck(List<JsonValue> proofs, ProofChain chain, ProofCheck check) {
        this.proofs = proofs;
        this.chain = chain;
        this.check = check;
        this.results = new ProofResult[proofs.size()];
        this.entered = new boolean[proofs.size()];
    }

    ProofSetResult verify() {
        List<ProofResult> all = new ArrayList<>();
        for (int i = 0; i < proofs.size(); i++) {
            all.add(result(i));
        }
        return new ProofSetResult(all);
    }

    /** Recursion ends: a proof is entered once, and there are at most {@link DataIntegrity#MAX_PROOFS}. */
    private ProofResult result(int place) {
        ProofResult known = results[place];
        if (known != null) {
            return known;
        }
        entered[place] = true;
        ProofResult result = onTopOfOthers(place);
        results[place] = result;
        return result;
    }

    private ProofResult onTopOfOthers(int place) {
        if (proofs.get(place) instanceof JsonObject proof && proof.has(ProofChain.PREVIOUS)) {
            List<Integer> previous;
            try {
                previous = chain.previous(proof);
            } catch (IllegalArgumentException e) {
                return new ProofResult.Invalid(place, String.valueOf(e.getMessage()));
            }
            for (int earlier : previous) {
                if (results[earlier] == null && entered[earlier]) {
                    return new ProofResult.Invalid(
                            place, ProofChain.PREVIOUS + ": proofs that build on each other (expected: an order)");
                }
                if (!result(earlier).isValid()) {
                    return new ProofResult.Invalid(
                            place,
                            ProofChain.PREVIOUS + ": the proof " + id(earlier)
                                    + ", which this one builds on, does not hold (expected: it does)");
                }
            }
        }
        return check.verify(place, proofs.get(place));
    }

    private String id(int place) {
        return proofs.get(place) instanceof JsonObject proof
                ? Excerpt.of(proof.string(ProofChain.ID).orElse(""))
                : "";
    }
}
