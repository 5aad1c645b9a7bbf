package dev.layerlift.credential.keys;

import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.KeyStore;
import dev.layerlift.domain.port.SealedKeys;
import dev.layerlift.domain.port.SeedStore;
import dev.layerlift.domain.port.Signer;
import dev.layerlift.proofs.Base58;
import dev.layerlift.proofs.Ed25519KeyPair;
import dev.layerlift.proofs.Ed25519Provider;
import dev.layerlift.proofs.Ed25519Signer;
import dev.layerlift.proofs.Multihash;
import dev.layerlift.proofs.Multikey;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a home, opened by a {@link KeyVault}. Private keys leave it only as {@link Signer}, seeds only on loan.
 */
public final class PassphraseKeyStore implements KeyStore, SeedStore, AutoCloseable {
    /** How many opened keys are remembered. */
    static final int OPENED_MAX = 10_000;

    private static final String SEED_PREFIX = "seed-";

    private final SealedKeys keys;
    private final OpenedSigners opened = new OpenedSigners(OPENED_MAX);
    private volatile @Nullable Opener opener;

    /** What only an unlocked store has. */
    private record Opener(KeyEncryptionKey key, Ed25519Provider ed25519, SecureRandom random) {}

    private PassphraseKeyStore(SealedKeys keys, @Nullable Opener opener) {
        this.keys = keys;
        this.opener = opener;
    }

    static PassphraseKeyStore open(
            SealedKeys keys, KeyEncryptionKey key, Ed25519Provider ed25519, SecureRandom random) {
        return new PassphraseKeyStore(keys, new Opener(key, ed25519, random));
    }

    static PassphraseKeyStore locked(SealedKeys keys) {
        return new PassphraseKeyStore(keys, null);
    }

    @Override
    public NewKey generate() {
        return generate(UnaryOperator.identity());
    }

    @Override
    public NewKey generateCommitted() {
        return generate(PassphraseKeyStore::commitment);
    }

    /** Makes a key that is kept under an id made from its multikey. */
    private NewKey generate(UnaryOperator<String> name) {
        Opener unlocked = requireUnlocked("to make a key");
        try (Ed25519KeyPair pair = unlocked.ed25519().generateKeyPair(unlocked.random())) {
            String multikey = pair.multikey().encode();
            String id = name.apply(multikey);
            byte[] seed = pair.seed();
            try {
                String jwe = unlocked.key().seal(id, pair.publicKey(), seed);
                return new NewKey(
                        new SealedKey(id, jwe),
                        new HeldSigner(multikey, unlocked.ed25519().signer(seed)));
            } finally {
                Arrays.fill(seed, (byte) 0);
            }
        }
    }

    @Override
    public Optional<Signer> signer(String id) {
        Opener unlocked = requireUnlocked("to use key " + id);
        Optional<Signer> known = opened.find(id);
        if (known.isPresent()) {
            return known;
        }
        return keys.find(id).map(key -> opened.remember(id, open(unlocked, key)));
    }

    @Override
    public boolean holds(String id) {
        return keys.find(id).isPresent();
    }

    @Override
    public SealedKey generateSeed() {
        Opener unlocked = requireUnlocked("to make a seed");
        byte[] seed = new byte[SEED_BYTES];
        try {
            unlocked.random().nextBytes(seed);
            String id = seedId(seed);
            return new SealedKey(id, unlocked.key().sealSecret(id, seed));
        } finally {
            Arrays.fill(seed, (byte) 0);
        }
    }

    @Override
    public <T> Optional<T> withSeed(String id, Function<byte[], T> use) {
        Opener unlocked = requireUnlocked("to use " + id);
        return keys.find(id).map(key -> {
            byte[] seed = unlocked.key().openSecret(id, key.jwe());
            try {
                if (seed.length != SEED_BYTES || !seedId(seed).equals(id)) {
                    throw KeyEncryptionKey.damaged("key " + id, "it holds no seed, or that of another wallet");
                }
                return use.apply(seed);
            } finally {
                Arrays.fill(seed, (byte) 0);
            }
        });
    }

    /** Of 32 random bytes a hash tells nothing; the prefix keeps it apart from what else may hash the seed. */
    private static String seedId(byte[] seed) {
        byte[] prefix = SEED_PREFIX.getBytes(StandardCharsets.UTF_8);
        byte[] input = Arrays.copyOf(prefix, prefix.length + seed.length);
        System.arraycopy(seed, 0, input, prefix.length, seed.length);
        try {
            return SEED_PREFIX + Base58.encode(Multihash.ofContent(input));
        } finally {
            Arrays.fill(input, (byte) 0);
        }
    }

    /** Whether keys can be made and used. */
    public boolean isUnlocked() {
        return opener != null;
    }

    /** Locks the store and forgets the opened keys; signers that were handed out keep working. */
    @Override
    public void close() {
        opener = null;
        opened.clear();
    }

    /** Says whether it is locked, and nothing of what it holds. */
    @Override
    public String toString() {
        return "PassphraseKeyStore[" + (isUnlocked() ? "unlocked" : "locked") + "]";
    }

    private static Signer open(Opener unlocked, SealedKey key) {
        String id = key.publicKeyMultibase();
        byte[] seed = unlocked.key().openSeed(id, key.jwe());
        try {
            if (seed.length != Ed25519Provider.SEED_LENGTH) {
                throw KeyEncryptionKey.damaged("key " + id, "it holds no Ed25519 key");
            }
            Ed25519Signer signer = unlocked.ed25519().signer(seed);
            String multikey = Multikey.ed25519(signer.publicKey()).encode();
            if (!multikey.equals(id) && !commitment(multikey).equals(id)) {
                signer.close();
                throw KeyEncryptionKey.damaged("key " + id, "it holds the private key of another one");
            }
            return new HeldSigner(multikey, signer);
        } finally {
            Arrays.fill(seed, (byte) 0);
        }
    }

    private static String commitment(String multikey) {
        return Base58.encode(Multihash.ofContent(multikey.getBytes(StandardCharsets.UTF_8)));
    }

    private Opener requireUnlocked(String purpose) {
        Opener unlocked = opener;
        if (unlocked == null) {
            throw MigrationException.credential(
                    "HOME_LOCKED",
                    "the home is locked: no passphrase was given (expected: one, " + purpose + ")",
                    "set LAYERLIFT_PASSPHRASE to the passphrase",
                    "or set LAYERLIFT_PASSPHRASE_FILE to a file that holds it");
        }
        return unlocked;
    }

    /** A signer that shows nothing but its public key. */
    private static final class HeldSigner implements Signer {
        private final String id;
        private final Ed25519Signer signer;

        HeldSigner(String id, Ed25519Signer signer) {
            this.id = id;
            this.signer = signer;
        }

        @Override
        public String publicKeyMultibase() {
            return id;
        }

        @Override
        public byte[] sign(byte[] message) {
            return signer.sign(message);
        }

        @Override
        public String toString() {
            return "Signer[" + id + "]";
        }
    }
}
