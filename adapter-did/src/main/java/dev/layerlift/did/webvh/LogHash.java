package dev.layerlift.did.webvh;

import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import dev.layerlift.proofs.Base58;
import dev.layerlift.proofs.Multihash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the hashes of a log need: the placeholder and its replacement, and the hash that commits to a later key. */
final class LogHash {
    /** What stands for the SCID until it is known. */
    static final String PLACEHOLDER = "{SCID}";

    private LogHash() {}

    /** The hash that a {@code nextKeyHashes} list holds for this key. */
    static String nextKeyHash(String multikey) {
        return base58OfContent(multikey.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The same object with every occurrence of a text replaced, in strings and in member names: the text replacement
     * that the specification asks for, done on the tree so that it cannot change the structure.
     */
    static JsonObject replaced(JsonObject object, String text, String replacement) {
        JsonValue.Builder members = JsonObject.builder();
        for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
            String newName = member.getKey().replace(text, replacement);
            if (!members.putNew(newName, replacedValue(member.getValue(), text, replacement))) {
                throw new LogRefusedException("member \"" + newName + "\": twice, once with the SCID and once with "
                        + PLACEHOLDER + " (expected: each name once)");
            }
        }
        return members.build();
    }

    private static JsonValue replacedValue(JsonValue value, String text, String replacement) {
        if (value instanceof JsonString s) {
            String replaced = s.value().replace(text, replacement);
            return replaced.equals(s.value()) ? s : new JsonString(replaced);
        }
        if (value instanceof JsonObject o) {
            return replaced(o, text, replacement);
        }
        if (value instanceof JsonArray a) {
            List<JsonValue> items = new ArrayList<>(a.values().size());
            for (int i = 0; i < a.values().size(); i++) {
                items.add(replacedValue(a.values().get(i), text, replacement));
            }
            return new JsonArray(items);
        }
        return value;
    }

    private static String base58OfContent(byte[] content) {
        return Base58.encode(Multihash.ofContent(content));
    }
}
