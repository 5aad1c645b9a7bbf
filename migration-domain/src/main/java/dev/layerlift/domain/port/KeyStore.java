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
     * @param publicKeyMultibase the public key as multikey; the id of the key
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
     * The signer of a committed key.
     *
     * @return empty when the home does not hold the key
     * @throws dev.layerlift.domain.error.MigrationException {@code CREDENTIAL_ERROR} {@code HOME_LOCKED} when no
     *     passphrase was given; {@code KEY_DAMAGED} when the sealed form cannot be opened
     */
    Optional<Signer> signer(String publicKeyMultibase);

    /** Whether the home holds this key; needs no passphrase. */
    boolean holds(String publicKeyMultibase);
}
