package dev.layerlift.proofs;

/** A prepared Ed25519 key. Safe for several threads; closing wipes what can be wiped. */
public interface Ed25519Signer extends ProofSigner, AutoCloseable {
    /**
     * The signature, 64 bytes.
     *
     * @throws IllegalStateException when the signer is closed
     */
    @Override
    byte[] sign(byte[] data);

    /** The public key, 32 bytes; a copy. */
    byte[] publicKey();

    /** Wipes the key; closing twice is fine. */
    @Override
    void close();
}
