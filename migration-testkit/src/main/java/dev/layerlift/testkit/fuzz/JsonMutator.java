package dev.layerlift.testkit.fuzz;

import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonBoolean;
import dev.layerlift.domain.json.JsonValue.JsonNumber;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

/** Changes JSON trees as an attacker would: they stay JSON, and stop being what they were. */
public final class JsonMutator {
    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "#",
            "#key-1",
            "did:",
            "did:key:",
            "did:webvh:",
            "{SCID}",
            "..",
            "%2e%2e",
            "\u0000",
            "\ufeff",
            "z",
            "z6Mk",
            "Qm",
            "null",
            "0",
            "-1",
            "1e999",
            "2026-02-30T00:00:00Z",
            "9999-12-31T23:59:60Z",
            "http://[",
            "https://127.0.0.1/",
            "\"\\/\b\f\n\r\t",
            "\u2028",
            "\ud83d\ude00",
            "İ",
            "ß",
            "é",
            "1-",
            "2-Qm");
    private static final List<String> NUMBERS = List.of(
            "0",
            "-0",
            "-0.0",
            "1",
            "-1",
            "1.0",
            "1e0",
            "0.1",
            "64",
            "1e21",
            "1e-7",
            "9007199254740993",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775809",
            "1.7976931348623157e308",
            "5e-324",
            "1e-999999999",
            "0e999999999",
            "123456789012345678901234567890",
            "2147483648");

    private final Random random;

    /** A mutator that draws from this source. */
    public JsonMutator(Random random) {
        this.random = random;
    }

    /** The object with one to three changes somewhere in it; it stays an object. */
    public JsonObject mutated(JsonObject root) {
        JsonObject mutated = root;
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            JsonValue changed = mutatedOnce(mutated);
            mutated = changed instanceof JsonObject object ? object : mutated;
        }
        return mutated;
    }

    /** The value with one change somewhere in it. */
    public JsonValue mutatedOnce(JsonValue root) {
        List<JsonValue> nodes = new ArrayList<>();
        collect(root, nodes);
        int chosen = random.nextInt(nodes.size());
        JsonValue spare = nodes.get(random.nextInt(nodes.size()));
        return new Place(chosen, value -> changed(value, spare)).rebuild(root);
    }

    /** A tree of at most four levels, and small. */
    public JsonValue tree() {
        return tree(0);
    }

    /** An object as {@link #tree()} makes them. */
    public JsonObject object() {
        return object(1);
    }

    /** A value without members or items that readers stumble over. */
    public JsonValue oddLeaf() {
        return switch (random.nextInt(8)) {
            case 0 -> JsonValue.NULL;
            case 1 -> new JsonBoolean(random.nextBoolean());
            case 2, 3 -> new JsonNumber(pick(NUMBERS));
            default -> new JsonString(text());
        };
    }

    /** A text of Unicode scalar values that readers stumble over; rarely a long one. */
    public String text() {
        return switch (random.nextInt(6)) {
            case 0 -> randomText(random.nextInt(12));
            case 1 -> pick(TEXTS) + pick(TEXTS);
            case 2 -> pick(TEXTS).repeat(random.nextInt(40));
            default -> pick(TEXTS);
        };
    }

    private JsonValue changed(JsonValue value, JsonValue spare) {
        return switch (random.nextInt(8)) {
            case 0 -> oddLeaf();
            case 1 -> spare;
            case 2 -> tree();
            case 3 -> nested(value, 1 + random.nextInt(80));
            default -> changedWithin(value, spare);
        };
    }

    private JsonValue changedWithin(JsonValue value, JsonValue spare) {
        if (value instanceof JsonObject object) {
            return changedObject(object, spare);
        }
        if (value instanceof JsonArray array) {
            return changedArray(array, spare);
        }
        if (value instanceof JsonString string) {
            return new JsonString(changedText(string.value()));
        }
        if (value instanceof JsonNumber) {
            return new JsonNumber(pick(NUMBERS));
        }
        return oddLeaf();
    }

    private JsonObject changedObject(JsonObject object, JsonValue spare) {
        List<String> names = new ArrayList<>(object.members().keySet());
        if (names.isEmpty() || random.nextInt(5) == 0) {
            return object.with(text(), spare);
        }
        String name = pick(names);
        JsonValue member = object.get(name).orElseThrow();
        return switch (random.nextInt(5)) {
            case 0, 1 -> object.without(name);
            case 2 -> object.without(name).with(changedText(name), member);
            case 3 -> object.with(name, spare);
            default -> shuffled(object, names);
        };
    }

    private JsonArray changedArray(JsonArray array, JsonValue spare) {
        List<JsonValue> items = new ArrayList<>(array.values());
        if (items.isEmpty() || random.nextInt(4) == 0) {
            items.add(random.nextInt(items.size() + 1), spare);
            return new JsonArray(items);
        }
        int at = random.nextInt(items.size());
        switch (random.nextInt(4)) {
            case 0 -> items.remove(at);
            case 1 -> items.add(at, items.get(at));
            case 2 -> Collections.shuffle(items, random);
            default -> items.addAll(Collections.nCopies(random.nextInt(20), items.get(at)));
        }
        return new JsonArray(items);
    }

    /** One small change of a text; a pair of surrogates may break, so the text is mended. */
    public String changedText(String text) {
        if (text.isEmpty() || random.nextInt(5) == 0) {
            return text + text();
        }
        int at = random.nextInt(text.length());
        String changed = switch (random.nextInt(6)) {
            case 0 -> text.substring(0, at) + text.substring(at + 1);
            case 1 -> text.substring(0, at) + text() + text.substring(at);
            case 2 -> text.substring(0, at);
            case 3 -> text.substring(at);
            case 4 -> random.nextBoolean() ? text.toUpperCase(Locale.ROOT) : text + text;
            default -> text.substring(0, at) + (char) (0x20 + random.nextInt(0x5f)) + text.substring(at + 1);
        };
        return mended(changed);
    }

    private JsonValue tree(int depth) {
        return switch (random.nextInt(depth < 4 ? 8 : 5)) {
            case 5, 6 -> array(depth + 1);
            case 7 -> object(depth + 1);
            default -> oddLeaf();
        };
    }

    private JsonArray array(int depth) {
        List<JsonValue> items = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            items.add(tree(depth));
        }
        return new JsonArray(items);
    }

    private JsonObject object(int depth) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            members.put(text(), tree(depth));
        }
        return new JsonObject(members);
    }

    private JsonObject shuffled(JsonObject object, List<String> names) {
        Collections.shuffle(names, random);
        Map<String, JsonValue> members = new LinkedHashMap<>();
        names.forEach(name -> members.put(name, object.get(name).orElseThrow()));
        return new JsonObject(members);
    }

    private JsonValue nested(JsonValue value, int levels) {
        JsonValue nested = value;
        for (int i = 0; i < levels; i++) {
            nested = random.nextBoolean() ? JsonArray.of(nested) : JsonObject.EMPTY.with("a", nested);
        }
        return nested;
    }

    private String randomText(int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(random.nextInt(4) == 0 ? random.nextInt(0x110000) : random.nextInt(0x80));
        }
        return mended(text.toString());
    }

    /** Without lone surrogates: a tree with them is no JSON that could ever have been read. */
    private static String mended(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private static void collect(JsonValue value, List<JsonValue> nodes) {
        nodes.add(value);
        if (value instanceof JsonObject object) {
            object.members().values().forEach(member -> collect(member, nodes));
        } else if (value instanceof JsonArray array) {
            array.values().forEach(item -> collect(item, nodes));
        }
    }

    /** The place of one node, counted as {@link #collect} visits them, and what to do with it. */
    private static final class Place {
        private final UnaryOperator<JsonValue> change;
        private int left;

        Place(int index, UnaryOperator<JsonValue> change) {
            this.left = index;
            this.change = change;
        }

        JsonValue rebuild(JsonValue value) {
            if (left-- == 0) {
                return change.apply(value);
            }
            if (left < 0) {
                return value;
            }
            if (value instanceof JsonObject object) {
                Map<String, JsonValue> members = new LinkedHashMap<>();
                object.members().forEach((name, member) -> members.put(name, rebuild(member)));
                return new JsonObject(members);
            }
            if (value instanceof JsonArray array) {
                return new JsonArray(array.values().stream().map(this::rebuild).toList());
            }
            return value;
        }
    }
}
