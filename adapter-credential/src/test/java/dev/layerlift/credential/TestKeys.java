package dev.layerlift.credential;

import dev.layerlift.domain.port.ProofSuite;
import dev.layerlift.domain.port.Signer;
import dev.layerlift.domain.port.StatusListLookup;
import dev.layerlift.proofs.DataIntegrityProofSuite;
import dev.layerlift.proofs.Ed25519Providers;
import dev.layerlift.proofs.Ed25519Signer;
import dev.layerlift.proofs.Multikey;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/** Signers and proofs without a home. */
final class TestKeys {
    /** A web without status lists. */
    static final StatusListLookup NO_LISTS = url -> Optional.empty();

    private static final SecureRandom RANDOM = new SecureRandom();

    private TestKeys() {}

    static ProofSuite proofs() {
        return new DataIntegrityProofSuite(Ed25519Providers.portable());
    }

    static Signer newSigner() {
        byte[] seed = new byte[32];
        RANDOM.nextBytes(seed);
        return signer(seed);
    }

    /** The same key in every run, one for each number. */
    static Signer signer(int number) {
        byte[] seed = new byte[32];
        Arrays.fill(seed, (byte) number);
        return signer(seed);
    }

    private static Signer signer(byte[] seed) {
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
