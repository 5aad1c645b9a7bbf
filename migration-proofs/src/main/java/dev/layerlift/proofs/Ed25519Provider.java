package dev.layerlift.proofs;

import java.security.SecureRandom;

/**
 * Ed25519 (RFC 8032 section 5.1, pure) by one library. All providers make the same signatures and accept the same public
 * keys: canonical encodings of points of prime order, so that nobody can present a key for which anything verifies.
 */
public interface Ed25519Provider {
    /** The length of a private key, the seed of RFC 8032, in bytes. */
    int SEED_LENGTH = 32;

    /** The length of a public key in bytes. */
    int PUBLIC_KEY_LENGTH = 32;

    /** The length of a signature in bytes. */
    int SIGNATURE_LENGTH = 64;

    /** The name of the library, for diagnosis. */
    String name();

    /** A new key pair. The random source makes the seed and nothing else. */
    Ed25519KeyPair generateKeyPair(SecureRandom random);

    /**
     * The public key of a seed, 32 bytes.
     *
     * @throws IllegalArgumentException when the seed is not 32 bytes
     */
    byte[] publicKey(byte[] seed);

    /**
     * A signer that holds the prepared key, so that signing costs one signature and no key derivation: for every key
     * that signs more than once. The seed is copied; close the signer to wipe the copy.
     *
     * @throws IllegalArgumentException when the seed is not 32 bytes
     */
    Ed25519Signer signer(byte[] seed);

    /**
     * Signs once; costs about twice what {@link #signer} does, because the key is prepared anew.
     *
     * @throws IllegalArgumentException when the seed is not 32 bytes
     */
    default byte[] sign(byte[] seed, byte[] message) {
        try (Ed25519Signer signer = signer(seed)) {
            return signer.sign(message);
        }
    }

    /**
     * Whether the signature is good. Checked public keys are kept in a bounded cache, so that the second use of a key is
     * much cheaper than the first.
     *
     * @return false also for a key or signature of the wrong length, and for a key that is malformed or of small order
     */
    boolean verify(byte[] publicKey, byte[] message, byte[] signature);
}
