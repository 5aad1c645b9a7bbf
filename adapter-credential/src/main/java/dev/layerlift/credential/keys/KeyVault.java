package dev.layerlift.credential.keys;

import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.HomeRecords;
import dev.layerlift.domain.port.SealedKeys;
import dev.layerlift.proofs.Ed25519Provider;
import dev.layerlift.proofs.Ed25519Providers;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Opens the key store of a home. The key-encryption key is random; the home keeps it as a compact JWE under the
 * passphrase (RFC 7518 section 4.8, PBES2-HS512+A256KW), so that an unlock costs one password derivation however many
 * keys there are.
 *
 * <p>Every method that takes a passphrase fills the array with zeros before it returns or throws. A passphrase with
 * characters beyond ASCII is brought to Unicode NFC first, so that it opens the home from every keyboard.
 */
public final class KeyVault {
    /** The name of the home record that holds the sealed key-encryption key. */
    public static final String RECORD = "keyEncryptionKey";

    /** The fewest characters of a new passphrase. */
    public static final int PASSPHRASE_CHARACTERS_MIN = 8;

    /** The rounds of the password derivation. */
    static final int ITERATIONS = 210_000;

    private final SealedKeys keys;
    private final HomeRecords records;
    private final SecureRandom random;
    private final Supplier<Ed25519Provider> ed25519;
    private final int iterations;

    /**
     * The vault of a home; nothing is read yet.
     *
     * @param keys where the sealed keys are
     * @param records where the sealed key-encryption key is
     * @param random what all keys are made from
     */
    public KeyVault(SealedKeys keys, HomeRecords records, SecureRandom random) {
        this(keys, records, random, Ed25519Providers::fastest, ITERATIONS);
    }

    /** The same, signing with this provider. */
    public KeyVault(SealedKeys keys, HomeRecords records, SecureRandom random, Ed25519Provider ed25519) {
        this(keys, records, random, () -> ed25519, ITERATIONS);
    }

    /** A seam for tests: another provider, or fewer rounds. */
    KeyVault(
            SealedKeys keys,
            HomeRecords records,
            SecureRandom random,
            Supplier<Ed25519Provider> ed25519,
            int iterations) {
        this.keys = keys;
        this.records = records;
        this.random = random;
        this.ed25519 = ed25519;
        this.iterations = iterations;
    }

    /** Whether the home has a key-encryption key. */
    public boolean exists() {
        return records.find(RECORD).isPresent();
    }

    /**
     * Makes the key-encryption key of a new home. Where there is one, also when another process was first, this is
     * {@link #unlock}: a home has one key-encryption key for ever.
     *
     * @param passphrase at least {@value #PASSPHRASE_CHARACTERS_MIN} characters; filled with zeros
     * @throws MigrationException {@code CREDENTIAL_ERROR}: {@code PASSPHRASE_TOO_SHORT}, or as {@link #unlock}
     */
    public PassphraseKeyStore create(char[] passphrase) {
        try {
            if (exists()) {
                return unlock(passphrase);
            }
            requireLength(passphrase);
            KeyEncryptionKey fresh = KeyEncryptionKey.generate(random);
            String sealed = withPassword(passphrase, p -> fresh.sealUnder(p, iterations, random));
            String established = records.establish(RECORD, sealed);
            return established.equals(sealed) ? open(fresh) : unlock(passphrase);
        } finally {
            Arrays.fill(passphrase, '\0');
        }
    }

    /**
     * Opens the key store.
     *
     * @param passphrase the one given to {@link #create}; filled with zeros
     * @throws MigrationException {@code CREDENTIAL_ERROR}: {@code WRONG_PASSPHRASE}; {@code KEY_DAMAGED} when the record
     *     is not what {@link #create} wrote; {@code NO_KEYS} when the home has none
     */
    public PassphraseKeyStore unlock(char[] passphrase) {
        try {
            String sealed = records.find(RECORD)
                    .orElseThrow(() -> MigrationException.credential(
                            "NO_KEYS",
                            "the home has no keys (expected: those that init made)",
                            "restore the database of the home from a backup"));
            return open(withPassword(passphrase, p -> KeyEncryptionKey.openUnder(p, sealed, random)));
        } finally {
            Arrays.fill(passphrase, '\0');
        }
    }

    /** The key store when no passphrase was given: it knows which keys it holds and uses none of them. */
    public PassphraseKeyStore locked() {
        return PassphraseKeyStore.locked(keys);
    }

    private PassphraseKeyStore open(KeyEncryptionKey key) {
        return PassphraseKeyStore.open(keys, key, ed25519.get(), random);
    }

    private static void requireLength(char[] passphrase) {
        int characters = Character.codePointCount(passphrase, 0, passphrase.length);
        if (characters < PASSPHRASE_CHARACTERS_MIN) {
            throw MigrationException.credential(
                    "PASSPHRASE_TOO_SHORT",
                    "the passphrase has " + characters + " characters (expected: at least " + PASSPHRASE_CHARACTERS_MIN
                            + ")",
                    "choose a longer passphrase");
        }
    }

    private static <T> T withPassword(char[] passphrase, java.util.function.Function<byte[], T> use) {
        byte[] password = PasswordBytes.of(passphrase);
        try {
            return use.apply(password);
        } finally {
            Arrays.fill(password, (byte) 0);
        }
    }
}
