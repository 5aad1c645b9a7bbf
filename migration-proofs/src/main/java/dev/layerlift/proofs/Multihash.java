package dev.layerlift.proofs;

import java.util.Arrays;

/** Multihash of SHA-256: {@code 0x12}, {@code 0x20}, and the 32 bytes of the digest. */
public final class Multihash {
    private static final byte SHA2_256 = 0x12;
    private static final int PREFIX_LENGTH = 2;

    private Multihash() {}

    /**
     * The multihash of a digest that is already there.
     *
     * @throws MultiformatException when it is not 32 bytes
     */
    public static byte[] ofDigest(byte[] sha256) {
        if (sha256.length != Sha256.LENGTH) {
            throw new MultiformatException("SHA-256: " + sha256.length + " bytes (expected: " + Sha256.LENGTH + ")");
        }
        byte[] multihash = new byte[PREFIX_LENGTH + Sha256.LENGTH];
        multihash[0] = SHA2_256;
        multihash[1] = Sha256.LENGTH;
        System.arraycopy(sha256, 0, multihash, PREFIX_LENGTH, Sha256.LENGTH);
        return multihash;
    }

    /** The multihash of these bytes: they are hashed here. */
    public static byte[] ofContent(byte[] content) {
        return ofDigest(Sha256.of(content));
    }

    /**
     * The digest in a multihash, 32 bytes.
     *
     * @throws MultiformatException when it is of another algorithm or length
     */
    public static byte[] digest(byte[] multihash) {
        if (multihash.length != PREFIX_LENGTH + Sha256.LENGTH
                || multihash[0] != SHA2_256
                || multihash[1] != Sha256.LENGTH) {
            throw new MultiformatException("multihash: " + multihash.length
                    + " bytes of another kind (expected: SHA-256, 0x12 0x20 and 32 bytes)");
        }
        return Arrays.copyOfRange(multihash, PREFIX_LENGTH, multihash.length);
    }

    /** A {@code digestMultibase} as documents carry it: {@code u} and base64url of the multihash of this digest. */
    public static String digestMultibase(byte[] sha256) {
        return Multibase.base64url(ofDigest(sha256));
    }

    /**
     * The digest in a {@code digestMultibase}, 32 bytes.
     *
     * @throws MultiformatException when it is malformed or not SHA-256
     */
    public static byte[] parseDigestMultibase(String digestMultibase) {
        return digest(Multibase.decode(digestMultibase));
    }

    /** base58btc of the multihash of this digest, without a prefix: an SCID or entry hash of did:webvh 1.0. */
    public static String base58(byte[] sha256) {
        return Base58.encode(ofDigest(sha256));
    }

    /**
     * The digest in an SCID or entry hash, 32 bytes.
     *
     * @throws MultiformatException when it is malformed or not SHA-256
     */
    public static byte[] parseBase58(String base58) {
        return digest(Base58.decode(base58));
    }
}
