package dev.layerlift.domain.asset;

import dev.layerlift.domain.did.Shortened;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A SHA-256 digest.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record Sha256(String hex) {
    private static final byte[] MULTIHASH_PREFIX = {0x12, 0x20};

    public Sha256 {
        if (!LowerHex.isSha256(hex)) {
            throw new IllegalArgumentException(
                    "sha256: \"" + Shortened.of(hex) + "\" (expected: 64 lower-case hexadecimal digits)");
        }
    }

    /** The digest of these bytes. */
    public static Sha256 of(byte[] content) {
        return ofDigest(newDigest().digest(content));
    }

    /** The digest whose 32 raw bytes these are. */
    public static Sha256 ofDigest(byte[] digest) {
        return new Sha256(HexFormat.of().formatHex(digest));
    }

    /** Parses {@code u} + base64url of the multihash. */
    public static Sha256 parseMultibase(String text) {
        byte[] multihash;
        try {
            multihash = text.startsWith("u") ? Base64.getUrlDecoder().decode(text.substring(1)) : new byte[0];
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "digestMultibase: \"" + Shortened.of(text) + "\" (expected: base64url)", e);
        }
        if (multihash.length != 34 || multihash[0] != MULTIHASH_PREFIX[0] || multihash[1] != MULTIHASH_PREFIX[1]) {
            throw new IllegalArgumentException("digestMultibase: \"" + Shortened.of(text)
                    + "\" (expected: u and the base64url of a sha2-256 multihash)");
        }
        Sha256 digest = new Sha256(HexFormat.of().formatHex(multihash, 2, 34));
        // Padding and stray bits would give one digest many spellings.
        if (!digest.multibase().equals(text)) {
            throw new IllegalArgumentException(
                    "digestMultibase: \"" + text + "\" (expected: \"" + digest.multibase() + "\")");
        }
        return digest;
    }

    /** A fresh SHA-256 for streaming. */
    public static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The form in documents: {@code u} + base64url of the multihash. */
    public String multibase() {
        byte[] multihash = new byte[34];
        System.arraycopy(MULTIHASH_PREFIX, 0, multihash, 0, 2);
        System.arraycopy(bytes(), 0, multihash, 2, 32);
        return "u" + Base64.getUrlEncoder().withoutPadding().encodeToString(multihash);
    }

    /** The 32 raw bytes. */
    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    @Override
    public String toString() {
        return hex;
    }
}
