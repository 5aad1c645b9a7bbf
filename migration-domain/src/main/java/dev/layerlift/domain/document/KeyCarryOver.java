package dev.layerlift.domain.document;

import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The rule that a lifted document keeps every key of its source with the relationships the key had there: builds the
 * members of the target document, and checks a document against its source.
 */
public final class KeyCarryOver {
    private final Map<String, JsonObject> methods = new LinkedHashMap<>();
    private final Map<VerificationRelationship, List<JsonValue>> relationships =
            new EnumMap<>(VerificationRelationship.class);
    private final Map<String, String> fragments = new LinkedHashMap<>();
    private final String target;
    private final boolean numbered;

    private KeyCarryOver(String target, boolean numbered) {
        this.target = target;
        this.numbered = numbered;
    }

    /**
     * Takes over the keys of a source document under the ids of the target.
     *
     * @param source the document of the source
     * @param target the target DID, or the placeholder that stands for it
     * @throws dev.layerlift.domain.json.JsonShapeException when a reference in the source names no method
     */
    public static KeyCarryOver of(DidDocument source, String target) {
        return take(source, new KeyCarryOver(target, false));
    }

    /**
     * The same under ids that count from {@code #0}, in the order of the source, as a did:btco has them.
     *
     * @throws dev.layerlift.domain.json.JsonShapeException when a reference in the source names no method
     */
    public static KeyCarryOver numbered(DidDocument source, String target) {
        return take(source, new KeyCarryOver(target, true));
    }

    private static KeyCarryOver take(DidDocument source, KeyCarryOver result) {
        source.verificationMethods().forEach(result::take);
        for (VerificationRelationship relationship : VerificationRelationship.values()) {
            for (VerificationMethod method : source.methods(relationship)) {
                result.take(method);
                result.relate(result.fragment(method), relationship);
            }
        }
        return result;
    }

    /** Adds a key of the target's own. */
    public KeyCarryOver add(String fragment, String publicKeyMultibase, Set<VerificationRelationship> uses) {
        if (methods.containsKey(fragment)) {
            throw new IllegalArgumentException(
                    "fragment: " + fragment + " (expected: one that the source does not use)");
        }
        methods.put(
                fragment,
                JsonObject.builder()
                        .put("id", target + "#" + fragment)
                        .put("type", "Multikey")
                        .put("controller", target)
                        .put("publicKeyMultibase", publicKeyMultibase)
                        .build());
        uses.forEach(use -> relate(fragment, use));
        return this;
    }

    /** Writes {@code verificationMethod} and the relationships into a document. */
    public void writeTo(JsonValue.Builder document) {
        document.put("verificationMethod", new JsonArray(List.copyOf(methods.values())));
        relationships.forEach((relationship, ids) -> document.put(relationship.member(), new JsonArray(ids)));
    }

    /**
     * What a target document lost of its source: one sentence for each key or relationship that is missing. Keys are
     * compared by their public key material, not by their id.
     */
    public static List<String> missing(DidDocument source, DidDocument target) {
        List<String> problems = new ArrayList<>();
        for (VerificationMethod method : source.verificationMethods()) {
            if (find(target.verificationMethods(), method).isEmpty()) {
                problems.add("key " + method.id() + " is not in the target document");
            }
        }
        for (VerificationRelationship relationship : VerificationRelationship.values()) {
            for (VerificationMethod method : source.methods(relationship)) {
                if (find(target.methods(relationship), method).isEmpty()) {
                    problems.add("key " + method.id() + " is not under " + relationship.member()
                            + " in the target document");
                }
            }
        }
        return problems;
    }

    private static Optional<VerificationMethod> find(List<VerificationMethod> methods, VerificationMethod wanted) {
        return methods.stream()
                .filter(m -> keyMaterial(m).equals(keyMaterial(wanted)))
                .findFirst();
    }

    private static JsonObject keyMaterial(VerificationMethod method) {
        return method.json().without("id").without("controller");
    }

    /** How many keys there are: the fragment of the next one, where they are numbered. */
    public int size() {
        return methods.size();
    }

    private String fragment(VerificationMethod method) {
        return numbered
                ? fragments.computeIfAbsent(method.fragment(), f -> String.valueOf(fragments.size()))
                : method.fragment();
    }

    private void take(VerificationMethod method) {
        String id = target + "#" + fragment(method);
        JsonObject moved = method.json().with("id", id).with("controller", target);
        JsonObject earlier = methods.putIfAbsent(fragment(method), moved);
        if (earlier != null && !earlier.equals(moved)) {
            throw new IllegalArgumentException(
                    "verificationMethod: two keys with the fragment " + method.fragment() + " (expected: one)");
        }
    }

    private void relate(String fragment, VerificationRelationship relationship) {
        List<JsonValue> ids = relationships.computeIfAbsent(relationship, r -> new ArrayList<>());
        JsonString id = new JsonString(target + "#" + fragment);
        if (!ids.contains(id)) {
            ids.add(id);
        }
    }
}
