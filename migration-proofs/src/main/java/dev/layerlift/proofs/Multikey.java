package dev.layerlift.proofs;

import java.util.Arrays;

/**
 * A public key as {@code publicKeyMultibase} carries it: {@code z}, base58btc, multicodec prefix, key (Controlled
 * Identifiers 1.0 section 2.2.2).
 *
 * @param codec the kind of key
 * @param raw the key alone; compressed points for the ECDSA kinds
 */
@SuppressWarnings("ArrayRecordComponent") // copied both ways and compared by content
public record Multikey(Codec codec, byte[] raw) {
    private static final byte[] ED25519_PRIVATE = {(byte) 0x80, 0x26};
    private static final int PREFIX_LENGTH = 2;

    /** The kinds of public key, with their multicodec. */
    public enum Codec {
        /** Ed25519, 32 bytes; {@code z6Mk…}. */
        ED25519_PUB(0xed, 32, false),
        /** X25519, 32 bytes; {@code z6LS…}. */
        X25519_PUB(0xec, 32, false),
        /** secp256k1, compressed, 33 bytes; {@code zQ3s…}. */
        SECP256K1_PUB(0xe7, 33, true),
        /** P-256, compressed, 33 bytes; {@code zDn…}. */
        P256_PUB(0x1200, 33, true),
        /** P-384, compressed, 49 bytes; {@code z82…}. */
        P384_PUB(0x1201, 49, true);

        private final int code;
        private final int length;
        private final boolean compressedPoint;

        Codec(int code, int length, boolean compressedPoint) {
            this.code = code;
            this.length = length;
            this.compressedPoint = compressedPoint;
        }

        /** The number of this codec in the multicodec table. */
        public int code() {
            return code;
        }

        /** How long a raw key is, in bytes. */
        public int length() {
            return length;
        }

        private byte firstPrefixByte() {
            return (byte) (code | 0x80);
        }

        private byte secondPrefixByte() {
            return (byte) (code >> 7);
        }

        private void check(byte[] raw) {
            if (raw.length != length) {
                throw new MultiformatException(this + ": " + raw.length + " bytes (expected: " + length + ")");
            }
            if (compressedPoint && raw[0] != 2 && raw[0] != 3) {
                throw new MultiformatException(
                        this + ": first byte " + raw[0] + " (expected: a compressed point, 2 or 3)");
            }
        }
    }

    public Multikey {
        raw = raw.clone();
        codec.check(raw);
    }

    /**
     * An Ed25519 public key.
     *
     * @throws MultiformatException when it is not 32 bytes
     */
    public static Multikey ed25519(byte[] publicKey) {
        return new Multikey(Codec.ED25519_PUB, publicKey);
    }

    /**
     * Reads a {@code publicKeyMultibase}, {@code z…}.
     *
     * @throws MultiformatException when it is malformed, of an unknown kind, or of the wrong length
     */
    public static Multikey parse(String multibase) {
        byte[] bytes = decode(multibase);
        for (Codec codec : Codec.values()) {
            if (bytes[0] == codec.firstPrefixByte() && bytes[1] == codec.secondPrefixByte()) {
                return new Multikey(codec, Arrays.copyOfRange(bytes, PREFIX_LENGTH, bytes.length));
            }
        }
        if (bytes[0] == ED25519_PRIVATE[0] && bytes[1] == ED25519_PRIVATE[1]) {
            // Without the value: it would be a secret in a log.
            throw new MultiformatException("multikey: an Ed25519 private key (expected: a public key)");
        }
        throw new MultiformatException(String.format(
                "multikey: prefix 0x%02x%02x (expected: one of %s)",
                bytes[0], bytes[1], Arrays.toString(Codec.values())));
    }

    /**
     * The 32-byte seed in a {@code secretKeyMultibase} of Ed25519 (multicodec 0x1300). The caller wipes it.
     *
     * @throws MultiformatException when it is of another kind or length; the message never holds the value
     */
    public static byte[] parseEd25519Private(String multibase) {
        byte[] bytes;
        try {
            bytes = Base58.decode(multibase.startsWith("z") ? multibase.substring(1) : "0");
        } catch (MultiformatException e) {
            throw new MultiformatException("private multikey: malformed (expected: z and base58btc)");
        }
        try {
            if (bytes.length != PREFIX_LENGTH + Ed25519Provider.SEED_LENGTH
                    || bytes[0] != ED25519_PRIVATE[0]
                    || bytes[1] != ED25519_PRIVATE[1]) {
                throw new MultiformatException(
                        "private multikey: another kind or length (expected: Ed25519, 0x8026 and 32 bytes)");
            }
            return Arrays.copyOfRange(bytes, PREFIX_LENGTH, bytes.length);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** The {@code publicKeyMultibase}, {@code z…}. */
    public String encode() {
        byte[] bytes = new byte[PREFIX_LENGTH + raw.length];
        bytes[0] = codec.firstPrefixByte();
        bytes[1] = codec.secondPrefixByte();
        System.arraycopy(raw, 0, bytes, PREFIX_LENGTH, raw.length);
        return Multibase.base58btc(bytes);
    }

    /** The key alone; a copy. */
    @Override
    public byte[] raw() {
        return raw.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Multikey key && codec == key.codec && Arrays.equals(raw, key.raw);
    }

    @Override
    public int hashCode() {
        return 31 * codec.hashCode() + Arrays.hashCode(raw);
    }

    /** The {@code publicKeyMultibase}. */
    @Override
    public String toString() {
        return encode();
    }

    private static byte[] decode(String multibase) {
        if (!multibase.startsWith("z")) {
            // Not shown: what is malformed may be somebody's private key in the wrong place.
            throw new MultiformatException("multikey: " + multibase.length()
                    + " characters without z (expected: z, base58btc of a multicodec and a key)");
        }
        byte[] bytes = Base58.decode(multibase.substring(1));
        if (bytes.length <= PREFIX_LENGTH) {
            throw new MultiformatException("multikey: " + bytes.length + " bytes (expected: a multicodec and a key)");
        }
        return bytes;
    }
}
