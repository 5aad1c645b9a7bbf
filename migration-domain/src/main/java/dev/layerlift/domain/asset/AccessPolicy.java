package dev.layerlift.domain.asset;

import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.credential.CredentialSelection;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * How much of an asset may become visible to others: up to which layer it may be lifted, and which of its credentials may
 * be published. It holds whatever a request asks for, and goes along to the successor. It is private.
 *
 * @param upTo the highest layer
 * @param publishable the only credential types that may be published, at most {@value #TYPES_MAX}; empty when a request
 *     may choose any. A credential may when all of its types are named: VerifiableCredential, which each of them has, counts
 *     only for one that has no other
 */
public record AccessPolicy(Layer upTo, Optional<Set<String>> publishable) {
    /** The most types that one names. */
    public static final int TYPES_MAX = 100;

    /** Nothing is restricted: what an asset has of which nobody said anything. */
    public static final AccessPolicy OPEN = new AccessPolicy(Layer.BTCO, Optional.empty());

    private static final String EVERY_CREDENTIAL = "VerifiableCredential";
    private static final String UP_TO = "upTo";
    private static final String PUBLISHABLE = "publishable";

    public AccessPolicy {
        publishable = publishable.map(Set::copyOf);
        publishable.ifPresent(types -> {
            if (types.size() > TYPES_MAX) {
                throw new IllegalArgumentException(
                        "publishable: " + types.size() + " types (expected: at most " + TYPES_MAX + ")");
            }
            if (types.stream().anyMatch(String::isBlank)) {
                throw new IllegalArgumentException("publishable: \"\" (expected: the name of a credential type)");
            }
        });
    }

    /** Whether the asset may be lifted to this layer. */
    public boolean allows(Layer layer) {
        return layer.compareTo(upTo) <= 0;
    }

    /** Those of the credentials that were selected to become public and must not. */
    public List<Credential> withheld(CredentialSelection selection, List<Credential> credentials) {
        return selection.of(credentials).stream()
                .filter(credential -> !allows(credential))
                .toList();
    }

    private boolean allows(Credential credential) {
        return publishable
                .map(named -> named.containsAll(typesThatCount(credential)))
                .orElse(true);
    }

    private static List<String> typesThatCount(Credential credential) {
        List<String> own = credential.types().stream()
                .filter(type -> !type.equals(EVERY_CREDENTIAL))
                .toList();
        return own.isEmpty() ? List.of(EVERY_CREDENTIAL) : own;
    }

    /** The stored form; that of {@link #OPEN} is empty. */
    public JsonObject toJson() {
        JsonValue.Builder json = JsonObject.builder();
        if (upTo != OPEN.upTo) {
            json.put(UP_TO, upTo.id());
        }
        publishable.ifPresent(types -> json.put(PUBLISHABLE, JsonArray.ofStrings(new TreeSet<>(types))));
        return json.build();
    }

    /**
     * Reads the stored form. What is not known is refused: it may forbid something.
     *
     * @throws IllegalArgumentException when a member is of another kind or unknown
     */
    public static AccessPolicy fromJson(JsonObject json) {
        json.members().keySet().stream()
                .filter(name -> !name.equals(UP_TO) && !name.equals(PUBLISHABLE))
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException(
                            "policy: unknown member \"" + name + "\" (expected: " + UP_TO + ", " + PUBLISHABLE + ")");
                });
        return new AccessPolicy(
                json.has(UP_TO) ? layer(json.requireString(UP_TO)) : OPEN.upTo,
                json.has(PUBLISHABLE) ? Optional.of(Set.copyOf(json.requireStrings(PUBLISHABLE))) : Optional.empty());
    }

    private static Layer layer(String id) {
        return Layer.of(id)
                .orElseThrow(
                        () -> new IllegalArgumentException(UP_TO + ": \"" + id + "\" (expected: peer, webvh or btco)"));
    }
}
