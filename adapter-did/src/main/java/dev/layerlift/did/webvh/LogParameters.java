package dev.layerlift.did.webvh;

import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonBoolean;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import dev.layerlift.proofs.Multikey;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The parameters that are active after an entry (did:webvh 1.0, "DID Method Parameters").
 *
 * @param scid the SCID
 * @param updateKeys the multikeys that may sign the next entry, or under pre-rotation the ones that signed this one
 * @param nextKeyHashes the hashes that the next update keys must have; not empty while pre-rotation is active
 * @param witness who must approve the next entry
 * @param watchers who watches the DID
 * @param portable whether the DID may move
 * @param deactivated whether the DID has ended
 * @param ttlSeconds how long a resolution may be kept
 */
record LogParameters(
        String scid,
        List<String> updateKeys,
        List<String> nextKeyHashes,
        WitnessRule witness,
        List<String> watchers,
        boolean portable,
        boolean deactivated,
        long ttlSeconds) {
    static final String METHOD = "did:webvh:1.0";

    static final long TTL_DEFAULT_SECONDS = 3600;
    private static final long TTL_MAX_SECONDS = 1L << 31;
    /** The most items of a list: keys, hashes, watchers, witnesses. */
    static final int LIST_MAX = 1000;

    private static final Set<String> NAMES = Set.of(
            "method", "scid", "updateKeys", "nextKeyHashes", "witness", "watchers", "portable", "deactivated", "ttl");

    /** The parameters of the first entry, with their defaults. */
    static LogParameters first(JsonObject json) {
        requireKnown(json);
        if (!json.has("method")) {
            throw new LogRefusedException("parameters.method: absent (expected: " + METHOD + " in the first entry)");
        }
        String scid = json.requireString("scid");
        if (!json.has("updateKeys")) {
            throw new LogRefusedException("parameters.updateKeys: absent (expected: keys in the first entry)");
        }
        LogParameters defaults = new LogParameters(
                scid, List.of(), List.of(), WitnessRule.NONE, List.of(), false, false, TTL_DEFAULT_SECONDS);
        return defaults.with(json, flag(json, "portable", false));
    }

    /** The parameters after a later entry; what it does not set stays as it was. */
    LogParameters next(JsonObject json) {
        requireKnown(json);
        if (json.has("scid")) {
            throw new LogRefusedException("parameters.scid: present (expected: in the first entry alone)");
        }
        if (flag(json, "portable", false)) {
            throw new LogRefusedException("parameters.portable: true (expected: set to true in the first entry alone)");
        }
        boolean stillPortable = portable && !json.has("portable");
        if (isPreRotated()) {
            requirePreRotation(json);
        }
        return with(json, stillPortable);
    }

    /** Whether the next entry is bound to the keys that this one committed to. */
    boolean isPreRotated() {
        return !nextKeyHashes.isEmpty();
    }

    private LogParameters with(JsonObject json, boolean portableNow) {
        // What an entry does not set was checked in the one that did: checking it again would cost the square of a log.
        List<String> keys = json.has("updateKeys") ? strings(json, "updateKeys", Multikey::parse) : updateKeys;
        List<String> hashes = json.has("nextKeyHashes") ? strings(json, "nextKeyHashes") : nextKeyHashes;
        List<String> watching = json.has("watchers") ? strings(json, "watchers", LogParameters::requireUri) : watchers;
        WitnessRule witnessing = json.get("witness").map(WitnessRule::parse).orElse(witness);
        boolean ended = flag(json, "deactivated", deactivated);
        return new LogParameters(scid, keys, hashes, witnessing, watching, portableNow, ended, ttl(json));
    }

    private void requirePreRotation(JsonObject json) {
        if (!json.has("updateKeys") || !json.has("nextKeyHashes")) {
            throw new LogRefusedException("parameters: updateKeys or nextKeyHashes absent"
                    + " (expected: both in every entry while pre-rotation is active)");
        }
        for (String key : strings(json, "updateKeys")) {
            if (!nextKeyHashes.contains(LogHash.nextKeyHash(key))) {
                throw new LogRefusedException("parameters.updateKeys: " + Shortened.of(key)
                        + " (expected: a key whose hash is in nextKeyHashes of the entry before)");
            }
        }
    }

    private long ttl(JsonObject json) {
        if (!json.has("ttl")) {
            return ttlSeconds;
        }
        if (isNull(json, "ttl")) {
            return TTL_DEFAULT_SECONDS;
        }
        return requireTtl(json.requireLong("ttl"));
    }

    static long requireTtl(long ttl) {
        if (ttl < 0 || ttl > TTL_MAX_SECONDS) {
            throw new LogRefusedException(
                    "parameters.ttl: " + ttl + " (expected: 0 to " + TTL_MAX_SECONDS + " seconds)");
        }
        return ttl;
    }

    private static void requireKnown(JsonObject json) {
        for (String name : json.members().keySet()) {
            if (!NAMES.contains(name)) {
                throw new LogRefusedException("parameters: unknown \"" + Shortened.of(name)
                        + "\" (expected: the parameters of " + METHOD + ")");
            }
        }
        if (json.has("method") && !json.string("method").filter(METHOD::equals).isPresent()) {
            throw new LogRefusedException("parameters.method: "
                    + Shortened.of(json.string("method").orElse("no string")) + " (expected: " + METHOD + ")");
        }
    }

    private static List<String> strings(JsonObject json, String name, Consumer<String> check) {
        List<String> strings = strings(json, name);
        strings.forEach(check);
        return strings;
    }

    /** A list of strings; {@code null}, which early implementations wrote, is the empty list. */
    private static List<String> strings(JsonObject json, String name) {
        if (isNull(json, name)) {
            return List.of();
        }
        if (!(json.get(name).orElse(JsonValue.NULL) instanceof JsonArray array)) {
            throw new LogRefusedException("parameters." + name + ": no array (expected: an array of strings)");
        }
        if (array.values().size() > LIST_MAX) {
            throw new LogRefusedException("parameters." + name + ": "
                    + array.values().size() + " items (expected: at most " + LIST_MAX + ")");
        }
        List<String> strings = new ArrayList<>();
        for (JsonValue item : array.values()) {
            if (!(item instanceof JsonString s)) {
                throw new LogRefusedException("parameters." + name + ": an item is no string (expected: strings)");
            }
            strings.add(s.value());
        }
        return List.copyOf(strings);
    }

    private static boolean flag(JsonObject json, String name, boolean otherwise) {
        if (!json.has(name)) {
            return otherwise;
        }
        if (json.get(name).orElse(JsonValue.NULL) instanceof JsonBoolean b) {
            return b.value();
        }
        throw new LogRefusedException("parameters." + name + ": no boolean (expected: true or false)");
    }

    private static boolean isNull(JsonObject json, String name) {
        return json.get(name).filter(JsonValue.NULL::equals).isPresent();
    }

    static void requireUri(String text) {
        try {
            if (new URI(text).isAbsolute()) {
                return;
            }
        } catch (URISyntaxException e) {
            throw new LogRefusedException("parameters.watchers: " + Shortened.of(text) + " (expected: a URL)");
        }
        throw new LogRefusedException("parameters.watchers: " + Shortened.of(text) + " (expected: an absolute URL)");
    }
}
