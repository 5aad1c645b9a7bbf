package dev.layerlift.domain.port;

/**
 * Signs with one private key that never leaves it: a key in the home, in a KMS, or on the owner's machine. Ed25519: the
 * message is signed as it is, the signature has 64 bytes. Safe to call from many threads; calling twice with the same
 * message gives the same signature.
 */
public interface Signer {
    /** The public key as multikey ({@code z6Mk…}). */
    String publicKeyMultibase();

    /**
     * The signature of the message.
     *
     * @throws dev.layerlift.domain.error.MigrationException {@code CREDENTIAL_ERROR} when the key cannot be used
     */
    byte[] sign(byte[] message);

    /** Has the public half only, for what is looked at without its proof: its signatures are zeros, and never hold. */
    static Signer publicOnly(String publicKeyMultibase) {
        return new Signer() {
            @Override
            public String publicKeyMultibase() {
                return publicKeyMultibase;
            }

            @Override
            public byte[] sign(byte[] message) {
                return new byte[64];
            }
        };
    }
}
