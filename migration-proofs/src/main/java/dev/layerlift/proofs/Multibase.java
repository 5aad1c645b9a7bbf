package dev.layerlift.proofs;

import java.util.Base64;

/**
 * Multibase in the two encodings that Controlled Identifiers 1.0 section 2.4 defines: {@code z} for base58btc and
 * {@code u} for base64url without padding.
 *
 * <p>A general multibase library would also accept two dozen encodings that the specifications implemented here
 * forbid; each would have to be refused again.
 */
public final class Multibase {
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    private Multibase() {}

    /** {@code z} and base58btc; at most {@link Base58#MAX_BYTES}. */
    public static String base58btc(byte[] bytes) {
        return "z" + Base58.encode(bytes);
    }

    /** {@code u} and base64url without padding. */
    public static String base64url(byte[] bytes) {
        return "u" + BASE64URL.encodeToString(bytes);
    }

    /**
     * The bytes of a {@code z} or {@code u} text; only the one canonical spelling of them is accepted.
     *
     * @throws MultiformatException when the prefix is another one or the rest is malformed
     */
    public static byte[] decode(String text) {
        char prefix = text.isEmpty() ? ' ' : text.charAt(0);
        return switch (prefix) {
            case 'z' -> Base58.decode(text.substring(1));
            case 'u' -> decodeBase64url(text.substring(1));
            default ->
                throw new MultiformatException(
                        "multibase: " + Excerpt.of(text) + " (expected: z for base58btc or u for base64url)");
        };
    }

    private static byte[] decodeBase64url(String text) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new MultiformatException("base64url: " + Excerpt.of(text) + " (expected: base64url)", e);
        }
        // The JDK ignores stray bits in the last character and takes padding: both would give one value two spellings.
        if (!BASE64URL.encodeToString(bytes).equals(text)) {
            throw new MultiformatException(
                    "base64url: " + Excerpt.of(text) + " (expected: no padding and no bits left over)");
        }
        return bytes;
    }
}
