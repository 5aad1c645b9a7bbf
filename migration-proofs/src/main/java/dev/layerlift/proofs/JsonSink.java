package dev.layerlift.proofs;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growing UTF-8 buffer that escapes strings as ECMAScript's {@code JSON.stringify} does, which is what RFC 8785
 * section 3.2.2.2 asks for. Not thread-safe.
 */
final class JsonSink {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private byte[] bytes;
    private int size;

    JsonSink(int capacity) {
        bytes = new byte[capacity];
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

    /**
     * Appends a string with its quotes.
     *
     * @throws IllegalArgumentException when it holds a lone surrogate
     */
    void putString(String text) {
        int length = text.length();
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

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    String toText() {
        return new String(bytes, 0, size, StandardCharsets.UTF_8);
    }

    private void ensure(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), Math.min(size, 1 << 29) * 2));
        }
    }
}
