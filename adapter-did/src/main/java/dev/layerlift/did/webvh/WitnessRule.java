package dev.layerlift.did.webvh;

import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.DidUpdater.Witnesses;
import dev.layerlift.proofs.Multikey;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Who must approve an entry: the {@code witness} parameter.
 *
 * @param threshold how many of the witnesses; 0 when there are none
 * @param witnesses their did:key DIDs
 * @param json the parameter as received
 */
record WitnessRule(long threshold, Set<String> witnesses, JsonObject json) {
    static final WitnessRule NONE = new WitnessRule(0, Set.of(), JsonObject.EMPTY);

    private static final String DID_KEY = "did:key:";
    private static final Set<String> MEMBERS = Set.of("threshold", "witnesses");
    private static final Set<String> WITNESS_MEMBERS = Set.of("id");

    /** Reads the parameter; {@code {}} and {@code null} mean that there are no witnesses. */
    static WitnessRule parse(JsonValue value) {
        if (value.equals(JsonValue.NULL) || value.equals(JsonObject.EMPTY)) {
            return NONE;
        }
        if (!(value instanceof JsonObject json)) {
            throw new LogRefusedException("parameters.witness: no object (expected: {} or threshold and witnesses)");
        }
        requireMembers("parameters.witness", json, MEMBERS);
        Set<String> witnesses = new LinkedHashSet<>();
        if (json.get("witnesses").orElse(JsonValue.NULL) instanceof JsonArray list) {
            if (list.values().size() > LogParameters.LIST_MAX) {
                throw new LogRefusedException("parameters.witness.witnesses: "
                        + list.values().size() + " (expected: at most " + LogParameters.LIST_MAX + ")");
            }
            list.values().forEach(item -> addWitness(witnesses, item));
        }
        if (witnesses.isEmpty()) {
            throw new LogRefusedException(
                    "parameters.witness.witnesses: none (expected: at least one, or witness: {})");
        }
        long threshold = json.requireLong("threshold");
        if (threshold < 1 || threshold > witnesses.size()) {
            throw new LogRefusedException("parameters.witness.threshold: " + threshold + " (expected: 1 to "
                    + witnesses.size() + ", the number of witnesses)");
        }
        return new WitnessRule(threshold, witnesses, json);
    }

    /** The parameter for these witnesses; {@code {}} for none. */
    static JsonObject json(Witnesses witnesses) {
        if (witnesses.witnesses().isEmpty()) {
            return JsonObject.EMPTY;
        }
        List<JsonValue> list = new ArrayList<>();
        witnesses.witnesses().forEach(id -> list.add(JsonObject.EMPTY.with("id", id)));
        return JsonObject.builder()
                .put("threshold", witnesses.threshold())
                .put("witnesses", new JsonArray(list))
                .build();
    }

    /** Whether both ask for the same approvals, however they are written. */
    boolean isSameAs(WitnessRule other) {
        return threshold == other.threshold && witnesses.equals(other.witnesses);
    }

    boolean isNone() {
        return witnesses.isEmpty();
    }

    /** The parameter as metadata: numbers as strings. */
    JsonObject toMetadata() {
        return isNone() ? json : json.with("threshold", Long.toString(threshold));
    }

    private static void addWitness(Set<String> witnesses, JsonValue item) {
        if (!(item instanceof JsonObject witness)) {
            throw new LogRefusedException("parameters.witness.witnesses: an item is no object (expected: {\"id\"})");
        }
        requireMembers("parameters.witness.witnesses", witness, WITNESS_MEMBERS);
        String id = witness.requireString("id");
        if (!id.startsWith(DID_KEY)) {
            throw new LogRefusedException(
                    "parameters.witness.witnesses: " + Shortened.of(id) + " (expected: a did:key)");
        }
        Multikey key = Multikey.parse(id.substring(DID_KEY.length()));
        if (key.codec() != Multikey.Codec.ED25519_PUB) {
            throw new LogRefusedException("parameters.witness.witnesses: " + Shortened.of(id) + " is a key of kind "
                    + key.codec() + " (expected: " + Multikey.Codec.ED25519_PUB + ", which eddsa-jcs-2022 signs with)");
        }
        if (!witnesses.add(id)) {
            throw new LogRefusedException(
                    "parameters.witness.witnesses: " + id + " twice (expected: each witness once)");
        }
    }

    private static void requireMembers(String where, JsonObject object, Set<String> known) {
        for (String name : object.members().keySet()) {
            if (!known.contains(name)) {
                throw new LogRefusedException(
                        where + ": unknown member \"" + Shortened.of(name) + "\" (expected: " + known + ")");
            }
        }
    }
}
