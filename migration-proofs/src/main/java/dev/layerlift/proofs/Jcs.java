package dev.layerlift.proofs;

import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonBoolean;
import dev.layerlift.domain.json.JsonValue.JsonNumber;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import java.io.IOException;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
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

    private final JsonSink sink;

    /** Whether each number so far had its canonical form already. */
    private boolean verbatim = true;

    private Jcs(JsonSink sink) {
        this.sink = sink;
    }

    private static <T> T using(Function<Jcs, T> work) {
        JsonSink sink = JsonSink.borrow();
        try {
            return work.apply(new Jcs(sink));
        } finally {
            sink.release();
        }
    }

    /**
     * The canonical form in UTF-8.
     *
     * @throws IllegalArgumentException when a string holds a lone surrogate or the tree is deeper than 500
     */
    public static byte[] canonicalise(JsonValue value) {
        return using(jcs -> {
            jcs.write(value, 0);
            return jcs.sink.toBytes();
        });
    }

    /** The SHA-256 of the canonical form, 32 bytes; refuses what {@link #canonicalise} refuses. */
    public static byte[] sha256(JsonValue value) {
        return using(jcs -> {
            jcs.write(value, 0);
            return jcs.sink.sha256();
        });
    }

    /** The canonical form of an object, cut out at the value of one of its members. */
    static CanonicalTemplate split(JsonObject object, String member) {
        return using(jcs -> {
            int[] cut = {0};
            jcs.writeObject(object, (name, value) -> {
                if (name.equals(member)) {
                    cut[0] = jcs.sink.size();
                } else {
                    jcs.write(value, 1);
                }
            });
            return new CanonicalTemplate(
                    member, jcs.sink.toBytes(0, cut[0]), jcs.sink.toBytes(cut[0], jcs.sink.size()), jcs.verbatim);
        });
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
            writeObject(o, deeper(depth));
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

    private void writeObject(JsonObject object, int depth) {
        writeObject(object, (name, value) -> write(value, depth));
    }

    private void writeObject(JsonObject object, BiConsumer<String, JsonValue> writeValue) {
        sink.put('{');
        object.forEachSorted((name, value) -> {
            if (sink.last() != '{') {
                sink.put(',');
            }
            sink.putName(name);
            writeValue.accept(name, value);
        });
        sink.put('}');
    }

    private void writeArray(JsonArray array, int depth) {
        sink.put('[');
        List<JsonValue> values = array.values();
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                sink.put(',');
            }
            write(values.get(i), depth);
        }
        sink.put(']');
    }

    private void writeNumber(JsonNumber number) {
        String canonical = number(number);
        verbatim &= canonical.equals(number.literal());
        sink.putAscii(canonical);
    }

    /** The canonical form of a number. */
    static String number(JsonNumber number) {
        return isShortInteger(number.literal()) ? number.literal() : ecmaScript(number.doubleValue());
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
