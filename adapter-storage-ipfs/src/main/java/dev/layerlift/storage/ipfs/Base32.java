package dev.layerlift.storage.ipfs;

import java.io.ByteArrayOutputStream;

/** Base32 in lower case without padding (RFC 4648 section 6), as CIDs are written. */
final class Base32 {
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int BITS = 5;

    private Base32() {}

    static String encode(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length * 8 / BITS + 1);
        int pending = 0;
        int bits = 0;
        for (byte b : bytes) {
            pending = (pending << 8) | (b & 0xff);
            bits += 8;
            while (bits >= BITS) {
                bits -= BITS;
                text.append(ALPHABET.charAt((pending >>> bits) & 31));
            }
            pending &= (1 << bits) - 1;
        }
        if (bits > 0) {
            text.append(ALPHABET.charAt((pending << (BITS - bits)) & 31));
        }
        return text.toString();
    }

    /** The bytes of a text; only the one canonical spelling of them is accepted. */
    static byte[] decode(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length() * BITS / 8);
        int pending = 0;
        int bits = 0;
        for (int i = 0; i < text.length(); i++) {
            int value = ALPHABET.indexOf(text.charAt(i));
            if (value < 0) {
                throw new IllegalArgumentException("base32: character " + (i + 1) + " (expected: a to z, 2 to 7)");
            }
            pending = (pending << BITS) | value;
            bits += BITS;
            if (bits >= 8) {
                bits -= 8;
                bytes.write(pending >>> bits);
                pending &= (1 << bits) - 1;
            }
        }
        if (bits >= BITS || pending != 0) {
            throw new IllegalArgumentException("base32: bits left over (expected: none)");
        }
        return bytes.toByteArray();
    }
}
