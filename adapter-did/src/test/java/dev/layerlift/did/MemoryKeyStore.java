package dev.layerlift.did;

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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** Real keys in memory, committed on request, with a count of signatures. */
public final class MemoryKeyStore implements KeyStore {
    private final Ed25519Provider ed25519 = Ed25519Providers.portable();
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Signer> pending = new ConcurrentHashMap<>();
    private final Map<String, Signer> committed = new ConcurrentHashMap<>();
    private final AtomicInteger signatures = new AtomicInteger();

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
        Signer signer = new CountingSigner(multikey, ed25519.signer(pair.seed()));
        String id = name.apply(multikey);
        pending.put(id, signer);
        return new NewKey(new SealedKey(id, "sealed"), signer);
    }

    /** Makes a generated key one of the store's. */
    public NewKey commit(NewKey key) {
        commit(key.sealed());
        return key;
    }

    /** Makes a generated key one of the store's. */
    public void commit(SealedKey key) {
        committed.put(key.publicKeyMultibase(), pending.get(key.publicKeyMultibase()));
    }

    @Override
    public Optional<Signer> signer(String id) {
        return Optional.ofNullable(committed.get(id));
    }

    @Override
    public boolean holds(String id) {
        return committed.containsKey(id);
    }

    /** How many signatures its keys have made. */
    public int signatures() {
        return signatures.get();
    }

    private final class CountingSigner implements Signer {
        private final String multikey;
        private final Ed25519Signer key;

        CountingSigner(String multikey, Ed25519Signer key) {
            this.multikey = multikey;
            this.key = key;
        }

        @Override
        public String publicKeyMultibase() {
            return multikey;
        }

        @Override
        public byte[] sign(byte[] message) {
            signatures.incrementAndGet();
            return key.sign(message);
        }
    }
}
