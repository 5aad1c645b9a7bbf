package dev.layerlift.storage.ipfs;

import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.did.Shortened;
import dev.layerlift.proofs.Base58;
import java.util.Arrays;

/**
 * The name of a block: what its bytes are, and their SHA-256 (CID specification, versions 0 and 1). Two spellings of one
 * CID are equal once they are read.
 *
 * @param codec what the bytes are
 * @param digest SHA-256 of the bytes
 */
record Cid(Codec codec, Sha256 digest) {
    /** What the bytes of a block are; nothing else occurs in files and folders. */
    enum Codec {
        /** A leaf: bytes of a file and nothing else. */
        RAW(0x55, "raw"),
        /** A node with links: the root of a large file, or a folder. */
        DAG_PB(0x70, "dag-pb");

        private final int code;
        private final String id;

        Codec(int code, String id) {
            this.code = code;
            this.id = id;
        }

        /** The name that nodes know it by. */
        String id() {
            return id;
        }
    }

    private static final int VERSION = 1;
    private static final int PREFIX_LENGTH = 4;
    private static final int LENGTH = PREFIX_LENGTH + 32;
    private static final int TEXT_LENGTH_MAX = 100;

    /** The name of these bytes. */
    static Cid of(Codec codec, byte[] bytes) {
        return new Cid(codec, Sha256.of(bytes));
    }

    /**
     * Reads a CID as nodes write it: base32 or base58 of version 1, or version 0.
     *
     * @throws IllegalArgumentException when it is none, or of another codec or hash
     */
    static Cid parse(String text) {
        try {
            if (text.length() > TEXT_LENGTH_MAX) {
                throw new IllegalArgumentException("too long");
            }
            if (text.startsWith("Qm")) {
                return read(text, join(new byte[] {VERSION, (byte) Codec.DAG_PB.code}, Base58.decode(text)));
            }
            if (text.startsWith("z")) {
                return read(text, Base58.decode(text.substring(1)));
            }
            return read(text, text.startsWith("b") ? Base32.decode(text.substring(1)) : new byte[0]);
        } catch (IllegalArgumentException e) {
            throw refused(text);
        }
    }

    /**
     * Reads the binary form in a link.
     *
     * @throws IllegalArgumentException when it is none, or of another codec or hash
     */
    static Cid ofBytes(byte[] bytes) {
        boolean old = bytes.length == LENGTH - 2;
        return read("of a link", old ? join(new byte[] {VERSION, (byte) Codec.DAG_PB.code}, bytes) : bytes);
    }

    private static Cid read(String text, byte[] bytes) {
        if (bytes.length == LENGTH && bytes[0] == VERSION && bytes[2] == 0x12 && bytes[3] == 0x20) {
            for (Codec codec : Codec.values()) {
                if (bytes[1] == codec.code) {
                    return new Cid(codec, Sha256.ofDigest(Arrays.copyOfRange(bytes, PREFIX_LENGTH, LENGTH)));
                }
            }
        }
        throw refused(text);
    }

    private static IllegalArgumentException refused(String text) {
        return new IllegalArgumentException("cid: \"" + Shortened.of(text)
                + "\" (expected: version 0 or 1 in base32 or base58, raw or dag-pb, SHA-256)");
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /** The binary form of version 1, as links carry it. */
    byte[] bytes() {
        return join(new byte[] {VERSION, (byte) codec.code, 0x12, 0x20}, digest.bytes());
    }

    /** Base32 of version 1, as gateways and addresses carry it. */
    @Override
    public String toString() {
        return "b" + Base32.encode(bytes());
    }
}
