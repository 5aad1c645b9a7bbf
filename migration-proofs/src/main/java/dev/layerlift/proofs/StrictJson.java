package dev.layerlift.proofs;

import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;

/**
 * Reads JSON (RFC 8259) that may be signed or hashed, so that any two readers see the same tree: duplicate members,
 * lone surrogates, invalid UTF-8, a byte order mark, {@code NaN}, numbers beyond a double, and anything after the value
 * are refused (I-JSON, RFC 7493). Number literals are kept as they were written.
 */
public final class StrictJson {
    private StrictJson() {}

    /**
     * Reads one value within {@link JsonLimits#DEFAULT}.
     *
     * @throws JsonSyntaxException when the bytes are not exactly one strict JSON value in UTF-8
     */
    public static JsonValue parse(byte[] utf8) {
        return parse(utf8, JsonLimits.DEFAULT);
    }

    /**
     * Reads one value within these limits.
     *
     * @throws JsonSyntaxException when the bytes are not exactly one strict JSON value in UTF-8
     */
    public static JsonValue parse(byte[] utf8, JsonLimits limits) {
        requireSize(utf8.length, limits);
        return new JsonReader(utf8, limits).readDocument();
    }

    /**
     * Reads one value within {@link JsonLimits#DEFAULT}.
     *
     * @throws JsonSyntaxException when the text is not exactly one strict JSON value
     */
    public static JsonValue parse(String text) {
        requireSize(text.length(), JsonLimits.DEFAULT);
        int lone = Surrogates.indexOfLone(text);
        if (lone >= 0) {
            // The encoder would make it a question mark.
            throw JsonReader.refuseSurrogate(text.charAt(lone), text.substring(0, lone));
        }
        return new JsonReader(text.getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT).readDocument();
    }

    /**
     * Reads one object within {@link JsonLimits#DEFAULT}.
     *
     * @throws JsonSyntaxException when the bytes are not exactly one strict JSON object in UTF-8
     */
    public static JsonObject parseObject(byte[] utf8) {
        if (parse(utf8) instanceof JsonObject object) {
            return object;
        }
        throw new JsonSyntaxException("another value (expected: an object)", 1, 1);
    }

    /** The value on one line, members in their order, numbers as they were written. This is not the canonical form. */
    public static String write(JsonValue value) {
        return JsonWriter.compact(value, JsonSink::toText);
    }

    /** As {@link #write(JsonValue)}, in UTF-8. */
    public static byte[] writeBytes(JsonValue value) {
        return JsonWriter.compact(value, JsonSink::toBytes);
    }

    /** As {@link #writeBytes(JsonValue)}, with a line feed at the end: one line of JSON Lines. */
    public static byte[] writeLine(JsonValue value) {
        return JsonWriter.compact(value, sink -> {
            sink.put('\n');
            return sink.toBytes();
        });
    }

    /** The value indented by two spaces, with a line feed at the end, for people to read. */
    public static String writePretty(JsonValue value) {
        return JsonWriter.pretty(value, JsonSink::toText);
    }

    static void requireSize(int size, JsonLimits limits) {
        if (size > limits.maxBytes()) {
            throw new JsonSyntaxException(
                    "input of " + size + " bytes (expected: at most " + limits.maxBytes() + ")", 1, 1);
        }
    }
}
