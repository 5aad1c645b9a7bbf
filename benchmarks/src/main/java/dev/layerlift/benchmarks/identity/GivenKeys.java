package dev.layerlift.benchmarks.identity;

import dev.layerlift.domain.port.KeyStore;
import dev.layerlift.domain.port.Signer;
import dev.layerlift.proofs.Ed25519KeyPair;
import dev.layerlift.proofs.Ed25519Provider;
import dev.layerlift.proofs.Ed25519Signer;
import java.security.SecureRandom;
import java.util.Optional;

/** Keys in memory, without sealing: hands out one key that is there already, or makes a new one each time. */
final class GivenKeys implements KeyStore {
    private final Ed25519Provider ed25519;
    private final SecureRandom random = new SecureRandom();
    private final boolean fresh;
    private final NewKey given;

    GivenKeys(Ed25519Provider ed25519, boolean fresh) {
        this.ed25519 = ed25519;
        this.fresh = fresh;
        this.given = make();
    }

    @Override
    public NewKey generate() {
        return fresh ? make() : given;
    }

    @Override
    public NewKey generateCommitted() {
        throw new IllegalStateException("generateCommitted: pre-rotation is not measured (expected: never called)");
    }

    @Override
    public Optional<Signer> signer(String publicKeyMultibase) {
        return holds(publicKeyMultibase) ? Optional.of(given.signer()) : Optional.empty();
    }

    @Override
    public boolean holds(String publicKeyMultibase) {
        return given.sealed().publicKeyMultibase().equals(publicKeyMultibase);
    }

    private NewKey make() {
        try (Ed25519KeyPair pair = ed25519.generateKeyPair(random)) {
            String multikey = pair.multikey().encode();
            return new NewKey(new SealedKey(multikey, ""), new Prepared(multikey, ed25519.signer(pair.seed())));
        }
    }

    private record Prepared(String publicKeyMultibase, Ed25519Signer signer) implements Signer {
        @Override
        public byte[] sign(byte[] message) {
            return signer.sign(message);
        }
    }
}
