package dev.layerlift.proofs;

import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which proofs of a set build on which others (Data Integrity 1.0 sections 2.1.2, 4.3 and 4.5). A chain ends within
 * {@link DataIntegrity#MAX_PROOFS} proofs, because a set has no more.
 */
final class ProofChain {
    static final String PREVIOUS = "previousProof";

    static final String ID = "id";

    private final List<JsonValue> proofs;
    private final Map<String, Integer> places = new HashMap<>();
    private final Set<String> twice = new TreeSet<>();

    /** The proofs of a document, in their order. */
    ProofChain(List<JsonValue> proofs) {
        this.proofs = proofs;
        for (int i = 0; i < proofs.size(); i++) {
            Optional<String> id = proofs.get(i) instanceof JsonObject proof ? proof.string(ID) : Optional.empty();
            if (id.isPresent() && places.putIfAbsent(id.get(), i) != null) {
                twice.add(id.get());
            }
        }
    }

    /**
     * The places of the proofs that this one builds on, in the order of the set; empty for a proof that stands alone.
     *
     * @throws IllegalArgumentException when {@code previousProof} is malformed, or does not name proofs of this set, each
     *     by an id that one proof has
     */
    List<Integer> previous(JsonObject proof) {
        Optional<JsonValue> member = proof.get(PREVIOUS);
        if (member.isEmpty()) {
            return List.of();
        }
        Set<Integer> found = new TreeSet<>();
        for (JsonValue item : items(member.get())) {
            if (!(item instanceof JsonString id)) {
                throw new IllegalArgumentException(
                        PREVIOUS + ": not text (expected: the id of a proof, or a list of ids)");
            }
            if (!found.add(place(id.value()))) {
                throw new IllegalArgumentException(
                        PREVIOUS + ": " + Excerpt.of(id.value()) + " is named twice (expected: once)");
            }
        }
        if (found.isEmpty()) {
            throw new IllegalArgumentException(
                    PREVIOUS + ": an empty list (expected: at least one id, or no such member)");
        }
        return List.copyOf(found);
    }

    /**
     * The document that a proof on top of these covers: the earlier proofs are part of it (section 4.3 step 6).
     *
     * @param unsecured the document without proofs
     * @param previous what {@link #previous} gives
     */
    JsonObject covered(JsonObject unsecured, List<Integer> previous) {
        if (previous.isEmpty()) {
            return unsecured;
        }
        List<JsonValue> earlier = new ArrayList<>();
        previous.forEach(place -> earlier.add(proofs.get(place)));
        return unsecured.with(DataIntegrity.PROOF, new JsonArray(earlier));
    }

    private int place(String id) {
        if (twice.contains(id)) {
            throw new IllegalArgumentException(
                    PREVIOUS + ": " + Excerpt.of(id) + " is the id of several proofs (expected: of one)");
        }
        Integer place = places.get(id);
        if (place == null) {
            throw new IllegalArgumentException(
                    PREVIOUS + ": " + Excerpt.of(id) + " is the id of no proof here (expected: of one)");
        }
        return place;
    }

    private static List<JsonValue> items(JsonValue member) {
        return member instanceof JsonArray array ? array.values() : List.of(member);
    }
}
