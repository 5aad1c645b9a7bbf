package dev.layerlift.proofs;

import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonBoolean;
import dev.layerlift.domain.json.JsonValue.JsonNumber;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.erdtman.jcs.NumberToJSON;

/**
 * The JSON Canonicalization Scheme, RFC 8785, straight from the tree as it was read.
 *
 * <p>Numbers are IEEE 754 doubles there: two integers beyond 2<sup>53</sup> can have one canonical form, so that such
 * values belong into strings.
 */
public final class Jcs {
    private static final int MAX_DEPTH = JsonLimits.DEPTH_CEILING;

    /** Integers of so many digits are below 2^53 and thereby their own canonical form. */
    private static final int EXACT_DIGITS = 15;

    private final JsonSink sink = new JsonSink(512);

    private Jcs() {}

    /**
     * The canonical form in UTF-8.
     *
     * @throws IllegalArgumentException when a string holds a lone surrogate or the tree is deeper than 500
     */
    public static byte[] canonicalise(JsonValue value) {
        Jcs jcs = new Jcs();
        jcs.write(value, 0);
        return jcs.sink.toBytes();
    }

    /** The SHA-256 of the canonical form, 32 bytes; refuses what {@link #canonicalise} refuses. */
    public static byte[] sha256(JsonValue value) {
        return Sha256.of(canonicalise(value));
    }

    /** The depth below this one, as long as the stack is sure to bear it. */
    static int deeper(int depth) {
        if (depth >= MAX_DEPTH) {
            throw new IllegalArgumentException("JSON: nesting of more than " + MAX_DEPTH + " (expected: at most that)");
        }
        return depth + 1;
    }

    private void write(JsonValue value, int depth) {
        if (value instanceof JsonString s) {
            sink.putString(s.value());
        } else if (value instanceof JsonObject o) {
            writeObject(o.members(), deeper(depth));
        } else if (value instanceof JsonArray a) {
            writeArray(a, deeper(depth));
        } else if (value instanceof JsonNumber n) {
            writeNumber(n);
        } else if (value instanceof JsonBoolean b) {
            sink.putAscii(b.value() ? "true" : "false");
        } else {
            sink.putAscii("null");
        }
    }

    private void writeObject(Map<String, JsonValue> members, int depth) {
        List<Map.Entry<String, JsonValue>> sorted = new ArrayList<>(members.entrySet());
        // String order is the order of UTF-16 code units that section 3.2.3 asks for.
        sorted.sort(Map.Entry.comparingByKey());
        sink.put('{');
        boolean first = true;
        for (Map.Entry<String, JsonValue> member : sorted) {
            if (!first) {
                sink.put(',');
            }
            first = false;
            sink.putString(member.getKey());
            sink.put(':');
            write(member.getValue(), depth);
        }
        sink.put('}');
    }

    private void writeArray(JsonArray array, int depth) {
        sink.put('[');
        boolean first = true;
        for (JsonValue item : array.values()) {
            if (!first) {
                sink.put(',');
            }
            first = false;
            write(item, depth);
        }
        sink.put(']');
    }

    private void writeNumber(JsonNumber number) {
        sink.putAscii(isShortInteger(number.literal()) ? number.literal() : ecmaScript(number.doubleValue()));
    }

    private static boolean isShortInteger(String literal) {
        int length = literal.length();
        if (length > EXACT_DIGITS || (literal.charAt(0) == '0' && length > 1)) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (literal.charAt(i) < '0' || literal.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static String ecmaScript(double value) {
        try {
            return NumberToJSON.serializeNumber(value);
        } catch (IOException e) {
            throw new IllegalArgumentException("number: " + value + " (expected: a finite IEEE 754 double)", e);
        }
    }
}
