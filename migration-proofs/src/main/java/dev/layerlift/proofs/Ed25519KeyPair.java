package dev.layerlift.proofs;

import java.util.Arrays;

/** An Ed25519 key pair in memory. Its text form never holds the private key; close it to wipe the seed. */
public final class Ed25519KeyPair implements AutoCloseable {
    private final byte[] seed;
    private final byte[] publicKey;

    Ed25519KeyPair(byte[] seed, byte[] publicKey) {
        this.seed = seed.clone();
        this.publicKey = publicKey.clone();
    }

    /** The private key, 32 bytes; a copy that the caller wipes. All zero once closed. */
    public byte[] seed() {
        return seed.clone();
    }

    /** The public key, 32 bytes; a copy. */
    public byte[] publicKey() {
        return publicKey.clone();
    }

    /** The public key as a multikey. */
    public Multikey multikey() {
        return Multikey.ed25519(publicKey);
    }

    /** Wipes the seed. */
    @Override
    public void close() {
        Arrays.fill(seed, (byte) 0);
    }

    /** The public key alone. */
    @Override
    public String toString() {
        return "Ed25519KeyPair[" + multikey() + "]";
    }
}
