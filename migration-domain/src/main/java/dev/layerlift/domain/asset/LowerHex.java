package dev.layerlift.domain.asset;

/** Bytes as lower-case hexadecimal digits, two each: how digests are written, thousands of times in a second. */
public final class LowerHex {
    private static final int SHA256_BYTES = 32;

    private LowerHex() {}

    /** Whether this is a SHA-256 digest, 64 digits, and nothing else. */
    public static boolean isSha256(String text) {
        return isBytes(text, SHA256_BYTES);
    }

    /** Whether this is so many bytes, and nothing else. */
    public static boolean isBytes(String text, int bytes) {
        return text.length() == 2 * bytes && isBytes(text);
    }

    /** Whether this is any number of bytes but none, and nothing else. */
    public static boolean isBytes(String text) {
        if (text.isEmpty() || text.length() % 2 != 0) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }
}
