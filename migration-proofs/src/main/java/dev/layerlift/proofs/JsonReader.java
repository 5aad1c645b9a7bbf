package dev.layerlift.proofs;

import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonBoolean;
import dev.layerlift.domain.json.JsonValue.JsonNumber;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one value from bytes, the grammar of RFC 8259 and nothing beside it. Own code, because reading is most of what
 * verifying a log costs beside the signatures: straight from the bytes, text without escapes is copied once and looked
 * at eight bytes at a time.
 */
final class JsonReader {
    private final byte[] in;
    private final JsonLimits limits;
    private final @Nullable CanonicalRecorder recorder;
    private final @Nullable JsonSink canonical;
    private int at;
    private int values;

    JsonReader(byte[] utf8, JsonLimits limits) {
        this.in = utf8;
        this.limits = limits;
        this.recorder = null;
        this.canonical = null;
    }

    /** A reader that has the canonical form of what it reads taken down. */
    JsonReader(byte[] utf8, JsonLimits limits, CanonicalRecorder recorder) {
        this.in = utf8;
        this.limits = limits;
        this.recorder = recorder;
        this.canonical = recorder.sink();
    }

    JsonValue readDocument() {
        if (in.length >= 3 && in[0] == (byte) 0xef && in[1] == (byte) 0xbb && in[2] == (byte) 0xbf) {
            throw refuse("byte order mark (expected: UTF-8 without one)", 0);
        }
        skipSpace();
        if (at == in.length) {
            throw refuse("nothing (expected: one value)", at);
        }
        JsonValue value = readValue(0);
        skipSpace();
        if (at < in.length) {
            throw refuse("more after the value (expected: the end)", at);
        }
        return value;
    }

    /** How many values were read, those in others included. */
    int values() {
        return values;
    }

    private JsonValue readValue(int depth) {
        if (++values > limits.maxValues()) {
            throw refuse("more than " + limits.maxValues() + " values (expected: at most that)", at);
        }
        byte first = at < in.length ? in[at] : 0;
        return switch (first) {
            case '{' -> readObject(depth + 1);
            case '[' -> readArray(depth + 1);
            case '"' -> new JsonString(readString());
            case 't' -> readWord("true", new JsonBoolean(true));
            case 'f' -> readWord("false", new JsonBoolean(false));
            case 'n' -> readWord("null", JsonValue.NULL);
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> readNumber();
            default -> throw unexpected("a value");
        };
    }

    private JsonObject readObject(int depth) {
        requireDepth(depth);
        at++;
        skipSpace();
        if (next('}')) {
            record("{}");
            return JsonObject.EMPTY;
        }
        JsonValue.Builder members = JsonObject.builder();
        int object = recorder == null ? 0 : recorder.openObject();
        do {
            skipSpace();
            int start = at;
            int recorded = recorder == null ? 0 : recorder.nextMember(object);
            if (at == in.length || in[at] != '"') {
                throw unexpected("a member name in quotes");
            }
            String name = readString();
            if (recorder != null) {
                recorder.name(name, recorded);
            }
            skipSpace();
            if (!next(':')) {
                throw unexpected("a colon");
            }
            skipSpace();
            if (!members.putNew(name, readValue(depth))) {
                throw refuse("duplicate member \"" + Excerpt.of(name) + "\" (expected: each name once)", start);
            }
            skipSpace();
        } while (next(','));
        if (!next('}')) {
            throw unexpected("a comma or }");
        }
        if (recorder != null) {
            recorder.closeObject(object);
        }
        return members.build();
    }

    private JsonArray readArray(int depth) {
        requireDepth(depth);
        at++;
        skipSpace();
        if (next(']')) {
            record("[]");
            return JsonArray.EMPTY;
        }
        List<JsonValue> values = new ArrayList<>(4);
        do {
            record(values.isEmpty() ? "[" : ",");
            skipSpace();
            values.add(readValue(depth));
            skipSpace();
        } while (next(','));
        if (!next(']')) {
            throw unexpected("a comma or ]");
        }
        record("]");
        return new JsonArray(values);
    }

    private JsonValue readWord(String word, JsonValue value) {
        int length = word.length();
        if (in.length - at < length || !word.equals(new String(in, at, length, StandardCharsets.ISO_8859_1))) {
            throw unexpected("a value");
        }
        at += length;
        record(word);
        return value;
    }

    private JsonNumber readNumber() {
        int start = at;
        next('-');
        if (!next('0') && digits() == 0) {
            throw unexpected("a digit");
        }
        if (next('.') && digits() == 0) {
            throw unexpected("a digit");
        }
        if (next('e') || next('E')) {
            if (!next('+')) {
                next('-');
            }
            if (digits() == 0) {
                throw unexpected("a digit");
            }
        }
        if (at - start > limits.maxNumberLength()) {
            throw refuse(
                    "number of " + (at - start) + " characters (expected: at most " + limits.maxNumberLength() + ")",
                    start);
        }
        String literal = new String(in, start, at - start, StandardCharsets.ISO_8859_1);
        try {
            JsonNumber number = new JsonNumber(literal);
            record(canonical == null ? "" : Jcs.number(number));
            return number;
        } catch (IllegalArgumentException e) {
            throw refuse("number " + Excerpt.of(literal) + " (expected: one that fits a double)", start);
        }
    }

    private int digits() {
        int start = at;
        while (at < in.length && in[at] >= '0' && in[at] <= '9') {
            at++;
        }
        return at - start;
    }

    /** The text from the quote here to the next one, which is passed. */
    private String readString() {
        int start = at + 1;
        int end = PlainAscii.end(in, start, in.length);
        if (end < in.length && in[end] == '"') {
            at = end + 1;
            if (canonical != null) {
                canonical.putBytes(in, start - 1, at);
            }
            // For ASCII the same as UTF-8, and a mere copy.
            return new String(in, start, end - start, StandardCharsets.ISO_8859_1);
        }
        return readUnusual(start, end);
    }

    /** Text with escapes or beyond ASCII; from {@code start} to {@code plainEnd} it has neither. */
    private String readUnusual(int start, int plainEnd) {
        StringBuilder text = new StringBuilder(64);
        int from = start;
        int i = plainEnd;
        while (true) {
            if (i == in.length) {
                throw refuse("text without an end (expected: a quote)", start - 1);
            }
            byte b = in[i];
            if (b == '"') {
                break;
            }
            if (b >= 0 && b < ' ') {
                throw refuse("control character in text (expected: an escape)", i);
            }
            if (b == '\\') {
                decode(from, i, text);
                i = readEscape(i, text);
                from = i;
            } else {
                i++;
            }
        }
        decode(from, i, text);
        int lone = Surrogates.indexOfLone(text);
        if (lone >= 0) {
            throw refuse(loneSurrogate(text.charAt(lone)), start - 1);
        }
        at = i + 1;
        String value = text.toString();
        if (canonical != null) {
            canonical.putString(value);
        }
        return value;
    }

    private int readEscape(int backslash, StringBuilder text) {
        byte kind = backslash + 1 < in.length ? in[backslash + 1] : 0;
        switch (kind) {
            case '"', '\\', '/' -> text.append((char) kind);
            case 'b' -> text.append('\b');
            case 'f' -> text.append('\f');
            case 'n' -> text.append('\n');
            case 'r' -> text.append('\r');
            case 't' -> text.append('\t');
            case 'u' -> {
                text.append(readHex(backslash));
                return backslash + 6;
            }
            default -> throw refuse("unknown escape (expected: one of \" \\ / b f n r t u)", backslash);
        }
        return backslash + 2;
    }

    private char readHex(int backslash) {
        int value = 0;
        for (int i = backslash + 2; i < backslash + 6; i++) {
            // Bytes beyond ASCII are negative, and no digits either.
            int digit = i < in.length && in[i] >= 0 ? Character.digit(in[i], 16) : -1;
            if (digit < 0) {
                throw refuse("escape without a code (expected: four hexadecimal digits)", backslash);
            }
            value = value << 4 | digit;
        }
        return (char) value;
    }

    /** Decodes with the fast path of the JDK; only text that then holds the replacement character is looked at twice. */
    private void decode(int from, int to, StringBuilder text) {
        String part = new String(in, from, to - from, StandardCharsets.UTF_8);
        if (part.indexOf('\uFFFD') >= 0) {
            requireUtf8(from, to);
        }
        text.append(part);
    }

    private void requireUtf8(int from, int to) {
        ByteBuffer input = ByteBuffer.wrap(in, from, to - from);
        CoderResult result = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(input, CharBuffer.allocate(to - from), true);
        if (result.isError()) {
            throw refuse("invalid UTF-8 at byte " + input.position() + " (expected: UTF-8)", input.position());
        }
    }

    private void record(String ascii) {
        if (canonical != null) {
            canonical.putAscii(ascii);
        }
    }

    private void skipSpace() {
        while (at < in.length && (in[at] == ' ' || in[at] == '\n' || in[at] == '\r' || in[at] == '\t')) {
            at++;
        }
    }

    /** Passes this character when it is the next one. */
    private boolean next(char ascii) {
        boolean here = at < in.length && in[at] == ascii;
        if (here) {
            at++;
        }
        return here;
    }

    private void requireDepth(int depth) {
        if (depth > limits.maxDepth()) {
            throw refuse("nesting of " + depth + " (expected: at most " + limits.maxDepth() + ")", at);
        }
    }

    private JsonSyntaxException unexpected(String expected) {
        if (at == in.length) {
            return refuse("the end (expected: " + expected + ")", at);
        }
        if (in[at] < 0) {
            // Outside of text nothing but ASCII is right; that it is not even UTF-8 says more.
            requireUtf8(at, in.length);
        }
        String rest = new String(in, at, Math.min(8, in.length - at), StandardCharsets.UTF_8);
        return refuse("\"" + Excerpt.of(rest) + "\" (expected: " + expected + ")", at);
    }

    private JsonSyntaxException refuse(String problem, int position) {
        return refuse(problem, new String(in, 0, position, StandardCharsets.UTF_8));
    }

    static JsonSyntaxException refuseSurrogate(char lone, String before) {
        return refuse(loneSurrogate(lone), before);
    }

    private static String loneSurrogate(char lone) {
        return "lone surrogate " + Surrogates.escape(lone) + " (expected: Unicode scalar values)";
    }

    private static JsonSyntaxException refuse(String problem, String before) {
        int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
        int column = before.length() - before.lastIndexOf('\n');
        return new JsonSyntaxException(problem, line, column);
    }
}
