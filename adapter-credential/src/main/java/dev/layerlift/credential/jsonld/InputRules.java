package dev.layerlift.credential.jsonld;

import dev.layerlift.credential.internal.Quoted;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonNull;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What JSON must not have when it is to be signed as linked data: JSON-LD would pass it over without a word, so that a
 * proof would not cover it. Not thread-safe.
 */
final class InputRules {
    /** How many values a document may have. */
    static final int VALUES_MAX = 10_000;

    /** How deep it may nest. */
    static final int DEPTH_MAX = 64;

    /** How many characters of text it may have, names of members included. */
    static final int CHARACTERS_MAX = 2 * 1024 * 1024;

    private static final String CONTEXT = "@context";
    private static final Set<String> KEYWORDS = Set.of(CONTEXT, "@id", "@type", "@value", "@language");

    private int values;
    private long characters;

    private InputRules() {}

    /**
     * Checks a document.
     *
     * @throws IllegalArgumentException with the first thing that it must not have
     */
    static void check(JsonObject document) {
        if (!document.has(CONTEXT)) {
            throw new IllegalArgumentException("@context: absent (expected: names of known contexts)");
        }
        new InputRules().checkObject(document, 1);
    }

    private void checkObject(JsonObject object, int depth) {
        for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
            String name = member.getKey();
            count(name);
            if (name.equals(CONTEXT)) {
                checkContext(member.getValue());
                continue;
            }
            if (name.startsWith("@") && !KEYWORDS.contains(name)) {
                throw new IllegalArgumentException(Quoted.of(name)
                        + ": a keyword that a linked data proof would not cover, or not as it stands (expected: of keywords"
                        + " only @context, @id, @type, @value and @language)");
            }
            check(name, member.getValue(), depth);
        }
    }

    private void check(String name, JsonValue value, int depth) {
        if (++values > VALUES_MAX) {
            throw new IllegalArgumentException("more than " + VALUES_MAX + " values (expected: at most that)");
        }
        if (depth > DEPTH_MAX) {
            throw new IllegalArgumentException("nested deeper than " + DEPTH_MAX + " (expected: at most that)");
        }
        if (value instanceof JsonNull) {
            throw uncovered(name, "null");
        } else if (value instanceof JsonString text) {
            count(text.value());
        } else if (value instanceof JsonObject object) {
            checkObject(object, depth + 1);
        } else if (value instanceof JsonArray array) {
            checkArray(name, array, depth);
        }
    }

    private void checkArray(String name, JsonArray array, int depth) {
        if (array.values().isEmpty()) {
            throw uncovered(name, "an empty array");
        }
        for (JsonValue item : array.values()) {
            if (item instanceof JsonArray) {
                throw uncovered(name, "an array in an array");
            }
            check(name, item, depth + 1);
        }
    }

    private void checkContext(JsonValue context) {
        List<JsonValue> items = context instanceof JsonArray array ? array.values() : List.of(context);
        for (JsonValue item : items) {
            if (!(item instanceof JsonString name)) {
                throw new IllegalArgumentException(
                        "@context: holds something else than a name (expected: names of known contexts)");
            }
            if (!KnownContexts.has(name.value())) {
                throw new IllegalArgumentException(KnownContexts.unknown(name.value()));
            }
            check(CONTEXT, item, 1);
        }
    }

    private void count(String text) {
        characters += text.length();
        if (characters > CHARACTERS_MAX) {
            throw new IllegalArgumentException(
                    "more than " + CHARACTERS_MAX + " characters of text (expected: at most that)");
        }
    }

    private static IllegalArgumentException uncovered(String name, String what) {
        return new IllegalArgumentException(
                Quoted.of(name) + ": " + what + ", which a linked data proof does not cover (expected: a value)");
    }
}
