package dev.layerlift.acceptance;

import dev.layerlift.domain.port.KeyStore;
import dev.layerlift.domain.port.Signer;
import dev.layerlift.proofs.Base58;
import dev.layerlift.proofs.Ed25519KeyPair;
import dev.layerlift.proofs.Ed25519Provider;
import dev.layerlift.proofs.Ed25519Providers;
import dev.layerlift.proofs.Ed25519Signer;
import dev.layerlift.proofs.Multihash;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Real keys without a home: every generated key is held. */
final class KeysInMemory implements KeyStore {
    private final Ed25519Provider ed25519 = Ed25519Providers.portable();
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Signer> held = new HashMap<>();

    private record HeldSigner(String publicKeyMultibase, Ed25519Signer key) implements Signer {
        @Override
        public byte[] sign(byte[] message) {
            return key.sign(message);
        }
    }

    @Override
    public NewKey generate() {
        Signer signer = newSigner();
        return hold(signer.publicKeyMultibase(), signer);
    }

    @Override
    public NewKey generateCommitted() {
        Signer signer = newSigner();
        byte[] multikey = signer.publicKeyMultibase().getBytes(StandardCharsets.UTF_8);
        return hold(Base58.encode(Multihash.ofContent(multikey)), signer);
    }

    @Override
    public Optional<Signer> signer(String id) {
        return Optional.ofNullable(held.get(id));
    }

    @Override
    public boolean holds(String id) {
        return held.containsKey(id);
    }

    private NewKey hold(String id, Signer signer) {
        held.put(id, signer);
        return new NewKey(new SealedKey(id, "not sealed"), signer);
    }

    private Signer newSigner() {
        Ed25519KeyPair pair = ed25519.generateKeyPair(random);
        return new HeldSigner(pair.multikey().encode(), ed25519.signer(pair.seed()));
    }
}
