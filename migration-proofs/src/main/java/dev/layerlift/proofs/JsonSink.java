package dev.layerlift.proofs;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A growing UTF-8 buffer that escapes strings as ECMAScript's {@code JSON.stringify} does, which is what RFC 8785
 * section 3.2.2.2 asks for. Not thread-safe.
 */
final class JsonSink {
    private static final byte[] NONE = {};
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    /** From how many bytes on it grows slowly. */
    static final int LARGE = 1024 * 1024;

    /** What a thread keeps, in bytes, before it grows. */
    private static final int KEPT_AT_FIRST = 8 * 1024;

    /** What a thread keeps at most between two texts, in bytes. */
    private static final int KEPT_MAX = 64 * 1024;

    /** A buffer of this thread that nobody uses: clearing a new one costs as much as filling it. */
    private static final ThreadLocal<Spare> SPARE = ThreadLocal.withInitial(Spare::new);

    private final @Nullable Spare origin;
    private byte[] bytes;
    private int size;

    /** The buffer that a thread keeps; empty while it is in use. */
    private static final class Spare {
        private byte[] bytes = new byte[KEPT_AT_FIRST];
    }

    JsonSink(int capacity) {
        origin = null;
        bytes = new byte[capacity];
    }

    /** A sink in the buffer of this thread; {@link #release} ends its use. */
    static JsonSink borrow() {
        Spare spare = SPARE.get();
        // Where it is empty, it is in use further up the stack.
        return spare.bytes.length == 0 ? new JsonSink(1024) : new JsonSink(spare);
    }

    private JsonSink(Spare spare) {
        origin = spare;
        bytes = spare.bytes;
        spare.bytes = NONE;
    }

    /** Gives the buffer back; the sink cannot be used any more. */
    void release() {
        if (origin != null) {
            origin.bytes = bytes.length <= KEPT_MAX ? bytes : new byte[KEPT_AT_FIRST];
        }
        bytes = NONE;
        size = 0;
    }

    /** Appends one ASCII character. */
    void put(char ascii) {
        ensure(1);
        bytes[size++] = (byte) ascii;
    }

    /** Appends ASCII text as it is. */
    void putAscii(String ascii) {
        int length = ascii.length();
        ensure(length);
        for (int i = 0; i < length; i++) {
            bytes[size++] = (byte) ascii.charAt(i);
        }
    }

    /** The last character, which must be there and ASCII. */
    char last() {
        return (char) bytes[size - 1];
    }

    /**
     * Appends a string with its quotes.
     *
     * @throws IllegalArgumentException when it holds a lone surrogate
     */
    void putString(String text) {
        // The JDK's encoder works on whole vectors. As many bytes as characters means ASCII, but for lone surrogates,
        // which it makes into a question mark each: text with one is looked at character by character.
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        int length = text.length();
        // With room behind it, so that also its last bytes are looked at all at once.
        ensure(length + 2 + Long.BYTES);
        int start = size + 1;
        if (utf8.length == length && isPlain(utf8, start)) {
            bytes[size] = '"';
            bytes[start + length] = '"';
            size += length + 2;
        } else {
            putSlowly(text, length);
        }
    }

    /**
     * Appends the name of a member and its colon.
     *
     * @throws IllegalArgumentException when it holds a lone surrogate
     */
    void putName(String name) {
        byte[] written = MemberName.written(name);
        putBytes(written, 0, written.length);
    }

    /** Puts text here before it is known whether it is plain: if it is not, it will be overwritten. */
    private boolean isPlain(byte[] utf8, int start) {
        System.arraycopy(utf8, 0, bytes, start, utf8.length);
        int end = start + utf8.length;
        return PlainAscii.end(bytes, start, end, '?') == end;
    }

    private void putSlowly(String text, int length) {
        put('"');
        // Three bytes per UTF-16 unit is the most that unescaped text needs; an escape asks for its six on its own.
        ensure(Math.multiplyExact(length, 3));
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x20 && c < 0x80 && c != '"' && c != '\\') {
                bytes[size++] = (byte) c;
            } else if (c < 0x80) {
                putEscape(c);
                ensure((length - i) * 3);
            } else if (c < 0x800) {
                bytes[size++] = (byte) (0xc0 | (c >> 6));
                bytes[size++] = (byte) (0x80 | (c & 0x3f));
            } else if (Character.isSurrogate(c)) {
                putCodePoint(Surrogates.codePointAt(text, i));
                i++;
            } else {
                bytes[size++] = (byte) (0xe0 | (c >> 12));
                bytes[size++] = (byte) (0x80 | ((c >> 6) & 0x3f));
                bytes[size++] = (byte) (0x80 | (c & 0x3f));
            }
        }
        put('"');
    }

    private void putCodePoint(int codePoint) {
        bytes[size++] = (byte) (0xf0 | (codePoint >> 18));
        bytes[size++] = (byte) (0x80 | ((codePoint >> 12) & 0x3f));
        bytes[size++] = (byte) (0x80 | ((codePoint >> 6) & 0x3f));
        bytes[size++] = (byte) (0x80 | (codePoint & 0x3f));
    }

    private void putEscape(char c) {
        switch (c) {
            case '"' -> putAscii("\\\"");
            case '\\' -> putAscii("\\\\");
            case '\b' -> putAscii("\\b");
            case '\t' -> putAscii("\\t");
            case '\n' -> putAscii("\\n");
            case '\f' -> putAscii("\\f");
            case '\r' -> putAscii("\\r");
            case 0x7f -> put(c);
            default -> {
                putAscii("\\u00");
                put((char) HEX[c >> 4]);
                put((char) HEX[c & 0xf]);
            }
        }
    }

    /** Appends bytes as they are. */
    void putBytes(byte[] source, int from, int to) {
        ensure(to - from);
        System.arraycopy(source, from, bytes, size, to - from);
        size += to - from;
    }

    /** Appends a part of what a sink holds already, this one or another. */
    void putPart(JsonSink source, int from, int to) {
        ensure(to - from);
        System.arraycopy(source.bytes, from, bytes, size, to - from);
        size += to - from;
    }

    /** Moves what was put from one place on to an earlier one, over what is there, and ends behind it. */
    void moveEnd(int from, int to) {
        System.arraycopy(bytes, from, bytes, to, size - from);
        size -= from - to;
    }

    /** Forgets what was put after so many bytes. */
    void cutTo(int length) {
        size = length;
    }

    int size() {
        return size;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    byte[] toBytes(int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }

    /** SHA-256 of what was put, without a copy of it. */
    byte[] sha256() {
        return Sha256.of(bytes, size);
    }

    /** Puts what was put into a digest, without a copy of it. */
    void feed(MessageDigest digest) {
        digest.update(bytes, 0, size);
    }

    String toText() {
        return new String(bytes, 0, size, StandardCharsets.UTF_8);
    }

    private void ensure(int more) {
        if (bytes.length - size < more) {
            // What is large grows by a quarter only: a stranger decides how large it is, and both copies are alive.
            int spare = size < LARGE ? size : size / 4;
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), size + spare));
        }
    }
}
