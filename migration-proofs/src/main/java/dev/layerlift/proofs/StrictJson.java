package dev.layerlift.proofs;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonBoolean;
import dev.layerlift.domain.json.JsonValue.JsonNumber;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON (RFC 8259) that may be signed or hashed, so that any two readers see the same tree: duplicate members,
 * lone surrogates, invalid UTF-8, a byte order mark, {@code NaN}, numbers beyond a double, and anything after the value
 * are refused (I-JSON, RFC 7493). Number literals are kept as they were written.
 */
public final class StrictJson {
    /** Depth and size are checked here, per call; the parser's own limits only have to be no tighter. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(JsonLimits.DEPTH_CEILING + 1)
                    .maxNumberLength(JsonLimits.NUMBER_LENGTH_CEILING)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final JsonParser parser;
    private final JsonLimits limits;
    private int values;

    private StrictJson(JsonParser parser, JsonLimits limits) {
        this.parser = parser;
        this.limits = limits;
    }

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
        return read(decode(utf8), limits);
    }

    /**
     * Reads one value within {@link JsonLimits#DEFAULT}.
     *
     * @throws JsonSyntaxException when the text is not exactly one strict JSON value
     */
    public static JsonValue parse(String text) {
        requireSize(text.length(), JsonLimits.DEFAULT);
        return read(text, JsonLimits.DEFAULT);
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
        return JsonWriter.compact(value).toText();
    }

    /** As {@link #write(JsonValue)}, in UTF-8. */
    public static byte[] writeBytes(JsonValue value) {
        return JsonWriter.compact(value).toBytes();
    }

    /** The value indented by two spaces, with a line feed at the end, for people to read. */
    public static String writePretty(JsonValue value) {
        return JsonWriter.pretty(value).toText();
    }

    private static JsonValue read(String text, JsonLimits limits) {
        if (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
            throw new JsonSyntaxException("byte order mark (expected: UTF-8 without one)", 1, 1);
        }
        try (JsonParser parser = FACTORY.createParser(text)) {
            return new StrictJson(parser, limits).readDocument();
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation() == null ? JsonLocation.NA : e.getLocation();
            throw new JsonSyntaxException(
                    Surrogates.mended(e.getOriginalMessage()),
                    Math.max(1, at.getLineNr()),
                    Math.max(1, at.getColumnNr()),
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException("reading JSON from memory", e);
        }
    }

    private JsonValue readDocument() throws IOException {
        JsonToken first = parser.nextToken();
        if (first == null) {
            throw refuse("nothing (expected: one value)");
        }
        JsonValue value = readValue(first, 0);
        if (parser.nextToken() != null) {
            throw refuse("more after the value (expected: the end)");
        }
        return value;
    }

    private JsonValue readValue(JsonToken token, int depth) throws IOException {
        if (++values > limits.maxValues()) {
            throw refuse("more than " + limits.maxValues() + " values (expected: at most that)");
        }
        return switch (token) {
            case START_OBJECT -> readObject(depth + 1);
            case START_ARRAY -> readArray(depth + 1);
            case VALUE_STRING -> new JsonString(scalars(parser.getText()));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> readNumber();
            case VALUE_TRUE -> new JsonBoolean(true);
            case VALUE_FALSE -> new JsonBoolean(false);
            case VALUE_NULL -> JsonValue.NULL;
            default -> throw refuse(token + " (expected: a value)");
        };
    }

    private JsonObject readObject(int depth) throws IOException {
        requireDepth(depth);
        Map<String, JsonValue> members = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = scalars(parser.currentName());
            if (members.containsKey(name)) {
                throw refuse("duplicate member \"" + Excerpt.of(name) + "\" (expected: each name once)");
            }
            members.put(name, readValue(parser.nextToken(), depth));
        }
        return new JsonObject(members);
    }

    private JsonArray readArray(int depth) throws IOException {
        requireDepth(depth);
        List<JsonValue> values = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            values.add(readValue(token, depth));
        }
        return new JsonArray(values);
    }

    private JsonNumber readNumber() throws IOException {
        String literal = parser.getText();
        if (literal.length() > limits.maxNumberLength()) {
            throw refuse("number of " + literal.length() + " characters (expected: at most " + limits.maxNumberLength()
                    + ")");
        }
        if (!Double.isFinite(Double.parseDouble(literal))) {
            throw refuse("number " + Excerpt.of(literal) + " (expected: one that fits a double)");
        }
        return new JsonNumber(literal);
    }

    private String scalars(String text) {
        int lone = Surrogates.indexOfLone(text);
        if (lone >= 0) {
            throw refuse(
                    "lone surrogate " + Surrogates.escape(text.charAt(lone)) + " (expected: Unicode scalar values)");
        }
        return text;
    }

    private void requireDepth(int depth) {
        if (depth > limits.maxDepth()) {
            throw refuse("nesting of " + depth + " (expected: at most " + limits.maxDepth() + ")");
        }
    }

    private JsonSyntaxException refuse(String problem) {
        JsonLocation at = parser.currentTokenLocation();
        return new JsonSyntaxException(problem, Math.max(1, at.getLineNr()), Math.max(1, at.getColumnNr()));
    }

    private static void requireSize(int size, JsonLimits limits) {
        if (size > limits.maxBytes()) {
            throw new JsonSyntaxException(
                    "input of " + size + " bytes (expected: at most " + limits.maxBytes() + ")", 1, 1);
        }
    }

    /** Decodes with the fast path of the JDK; only text that holds the replacement character is looked at twice. */
    private static String decode(byte[] utf8) {
        String text = new String(utf8, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0) {
            requireUtf8(utf8);
        }
        return text;
    }

    private static void requireUtf8(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer input = ByteBuffer.wrap(bytes);
        CharBuffer text = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(input, text, true);
        if (result.isError()) {
            String before = text.flip().toString();
            int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
            int column = before.length() - before.lastIndexOf('\n');
            throw new JsonSyntaxException(
                    "invalid UTF-8 at byte " + input.position() + " (expected: UTF-8)", line, column);
        }
    }
}
