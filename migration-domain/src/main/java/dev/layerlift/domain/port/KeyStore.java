package dev.layerlift.domain.port;

import java.util.Optional;

/**
 * The keys of a home. A generated key is usable at once and durable only through the commit that its sealed form is part
 * of: a key whose commit never happened is lost, and nothing signed with it may have been published. Safe to call from
 * many threads.
 */
public interface KeyStore {
    /**
     * A private key under the key-encryption key.
     *
     * @param publicKeyMultibase the id of the key: its public key as multikey, or of a committed key the hash that
     *     commits to it
     * @param jwe compact JWE of the private key
     */
    record SealedKey(String publicKeyMultibase, String jwe) {
        @Override
        public String toString() {
            return "SealedKey[" + publicKeyMultibase + "]";
        }
    }

    /** A new key: sealed for the commit, and ready to sign. */
    record NewKey(SealedKey sealed, Signer signer) {}

    /**
     * Makes an Ed25519 key.
     *
     * @throws dev.layerlift.domain.error.MigrationException {@code CREDENTIAL_ERROR} {@code HOME_LOCKED} when no
     *     passphrase was given
     */
    NewKey generate();

    /**
     * Makes an Ed25519 key whose public half nobody shall see before it is used, as pre-rotation wants it: it is kept
     * under the hash that commits to it, and found by that hash alone. The hash is base58btc of the SHA-256 multihash of
     * the multikey (did:webvh 1.0, "Pre-Rotation Key Hash Generation and Verification").
     *
     * @throws dev.layerlift.domain.error.MigrationException as {@link #generate()}
     */
    NewKey generateCommitted();

    /**
     * The signer of a key that a commit has made durable.
     *
     * @param id the multikey of a key of {@link #generate()}, the hash of one of {@link #generateCommitted()}
     * @return empty when the home does not hold the key
     * @throws dev.layerlift.domain.error.MigrationException {@code CREDENTIAL_ERROR} {@code HOME_LOCKED} when no
     *     passphrase was given; {@code KEY_DAMAGED} when the sealed form cannot be opened
     */
    Optional<Signer> signer(String id);

    /** Whether the home holds the key of this id; needs no passphrase. */
    boolean holds(String id);
}
