package dev.layerlift.proofs;

/** Signs with one private key that stays where it is: a key store, another process, or memory. */
@FunctionalInterface
public interface ProofSigner {
    /**
     * The Ed25519 signature of these bytes, 64 bytes. The array is not to be kept or changed.
     *
     * @param data what is signed; for Data Integrity the 64 bytes of {@link HashData}
     */
    byte[] sign(byte[] data);
}
