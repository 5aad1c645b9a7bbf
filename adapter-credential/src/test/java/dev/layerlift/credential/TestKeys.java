package dev.layerlift.credential;

import dev.layerlift.domain.port.ProofSuite;
import dev.layerlift.domain.port.Signer;
import dev.layerlift.proofs.Ed25519Providers;
import dev.layerlift.proofs.Ed25519Signer;
import dev.layerlift.proofs.DataIntegrityProofSuite;
import dev.layerlift.proofs.Multikey;
import java.security.SecureRandom;

/** Signers and proofs without a home. */
final class TestKeys {
    private static final SecureRandom RANDOM = new SecureRandom();

    private TestKeys() {}

    static ProofSuite proofs() {
        return new DataIntegrityProofSuite(Ed25519Providers.portable());
    }

    static Signer newSigner() {
        byte[] seed = new byte[32];
        RANDOM.nextBytes(seed);
        Ed25519Signer signer = Ed25519Providers.portable().signer(seed);
        return new Signer() {
            @Override
            public String publicKeyMultibase() {
                return Multikey.ed25519(signer.publicKey()).encode();
            }

            @Override
            public byte[] sign(byte[] message) {
                return signer.sign(message);
            }
        };
    }
}
