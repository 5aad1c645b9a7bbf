package dev.layerlift.application;

import dev.layerlift.domain.port.KeyStore;
import dev.layerlift.domain.port.SealedKeys;
import dev.layerlift.domain.port.Signer;
import dev.layerlift.proofs.Base58;
import dev.layerlift.proofs.Ed25519KeyPair;
import dev.layerlift.proofs.Ed25519Provider;
import dev.layerlift.proofs.Ed25519Providers;
import dev.layerlift.proofs.Multihash;
import dev.layerlift.proofs.Multikey;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Keys without a passphrase, for tests that open hundreds of homes: durable only through the commit, like the real ones. */
final class PlainKeyStore implements KeyStore {
    private final Ed25519Provider ed25519;
    private final SecureRandom random;
    private final SealedKeys keys;

    PlainKeyStore(SealedKeys keys) {
        this(keys, new SecureRandom(), Ed25519Providers.fastest());
    }

    PlainKeyStore(SealedKeys keys, SecureRandom random, Ed25519Provider ed25519) {
        this.keys = keys;
        this.random = random;
        this.ed25519 = ed25519;
    }

    @Override
    public NewKey generate() {
        return generate(UnaryOperator.identity());
    }

    @Override
    public NewKey generateCommitted() {
        return generate(multikey -> Base58.encode(Multihash.ofContent(multikey.getBytes(StandardCharsets.UTF_8))));
    }

    private NewKey generate(UnaryOperator<String> name) {
        Ed25519KeyPair pair = ed25519.generateKeyPair(random);
        String multikey = pair.multikey().encode();
        String sealed = HexFormat.of().formatHex(pair.seed());
        return new NewKey(new SealedKey(name.apply(multikey), sealed), signer(multikey, pair.seed()));
    }

    @Override
    public Optional<Signer> signer(String id) {
        return keys.find(id).map(found -> {
            byte[] seed = HexFormat.of().parseHex(found.jwe());
            return signer(Multikey.ed25519(ed25519.signer(seed).publicKey()).encode(), seed);
        });
    }

    @Override
    public boolean holds(String id) {
        return keys.find(id).isPresent();
    }

    private Signer signer(String multikey, byte[] seed) {
        return new Signer() {
            @Override
            public String publicKeyMultibase() {
                return multikey;
            }

            @Override
            public byte[] sign(byte[] message) {
                return ed25519.sign(seed, message);
            }
        };
    }
}
