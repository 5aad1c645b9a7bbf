package dev.layerlift.application;

import dev.layerlift.domain.port.KeyStore;
import dev.layerlift.domain.port.SealedKeys;
import dev.layerlift.domain.port.Signer;
import dev.layerlift.proofs.Ed25519KeyPair;
import dev.layerlift.proofs.Ed25519Provider;
import dev.layerlift.proofs.Ed25519Providers;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/** Keys without a passphrase, for tests that open hundreds of homes: durable only through the commit, like the real ones. */
final class PlainKeyStore implements KeyStore {
    private final Ed25519Provider ed25519 = Ed25519Providers.fastest();
    private final SecureRandom random = new SecureRandom();
    private final SealedKeys keys;

    PlainKeyStore(SealedKeys keys) {
        this.keys = keys;
    }

    @Override
    public NewKey generate() {
        Ed25519KeyPair pair = ed25519.generateKeyPair(random);
        String id = pair.multikey().toString();
        return new NewKey(new SealedKey(id, HexFormat.of().formatHex(pair.seed())), signer(id, pair.seed()));
    }

    @Override
    public Optional<Signer> signer(String publicKeyMultibase) {
        return keys.find(publicKeyMultibase)
                .map(found -> signer(publicKeyMultibase, HexFormat.of().parseHex(found.jwe())));
    }

    @Override
    public boolean holds(String publicKeyMultibase) {
        return keys.find(publicKeyMultibase).isPresent();
    }

    private Signer signer(String id, byte[] seed) {
        return new Signer() {
            @Override
            public String publicKeyMultibase() {
                return id;
            }

            @Override
            public byte[] sign(byte[] message) {
                return ed25519.sign(seed, message);
            }
        };
    }
}
