package dev.layerlift.credential.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.crypto.PasswordBasedDecrypter;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.HomeRecords;
import dev.layerlift.domain.port.KeyStore.NewKey;
import dev.layerlift.domain.port.KeyStore.SealedKey;
import dev.layerlift.domain.port.Signer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class KeyVaultTest {
    private static final String PASSPHRASE = "correct horse battery";

    private final TestHome home = new TestHome();

    @Test
    void recordIsAJweUnderThePassphraseWithTheDesignedRounds() throws Exception {
        KeyVault vault = new KeyVault(home.keys(), home.records(), new SecureRandom());
        vault.create(PASSPHRASE.toCharArray());

        JWEObject record =
                JWEObject.parse(home.records().find("keyEncryptionKey").orElseThrow());
        assertThat(record.getHeader().getAlgorithm().getName()).isEqualTo("PBES2-HS512+A256KW");
        assertThat(record.getHeader().getEncryptionMethod().getName()).isEqualTo("A256GCM");
        assertThat(record.getHeader().getPBES2Count()).isEqualTo(210_000);
        record.decrypt(new PasswordBasedDecrypter(PASSPHRASE));
        assertThat(record.getPayload().toJSONObject()).containsEntry("kty", "oct");
        assertThat(vault.unlock(PASSPHRASE.toCharArray()).isUnlocked()).isTrue();
    }

    @Test
    void eachKeyIsAJweOfItsOwnUnderTheKeyEncryptionKey() throws Exception {
        NewKey key = create().generate();

        JWEObject jwe = JWEObject.parse(key.sealed().jwe());
        assertThat(jwe.getHeader().toJSONObject())
                .isEqualTo(Map.of(
                        "alg", "A256KW",
                        "enc", "A256GCM",
                        "cty", "jwk+json",
                        "kid", key.sealed().publicKeyMultibase()));
    }

    @Test
    void wrongPassphraseIsRefusedWithoutAHint() {
        create();

        assertThatThrownBy(() -> home.vault().unlock("correct horse batterz".toCharArray()))
                .isInstanceOfSatisfying(MigrationException.class, e -> {
                    assertThat(e.error().code()).isEqualTo("WRONG_PASSPHRASE");
                    assertThat(e.error().message()).contains("passphrase", "expected");
                });
    }

    @Test
    void secondCreateNeedsTheFirstPassphraseAndKeepsTheKey() {
        create();
        String record = home.records().find(KeyVault.RECORD).orElseThrow();

        assertCode("WRONG_PASSPHRASE", () -> home.vault().create("another passphrase".toCharArray()));
        create();
        assertThat(home.records().find(KeyVault.RECORD)).contains(record);
    }

    @Test
    @Tag("P12")
    void loserOfTwoCreatesUsesTheWinnersKey() {
        NewKey key = create().generate();
        home.keys().add(key.sealed());
        HomeRecords late = new HomeRecords() {
            private boolean asked;

            @Override
            public Optional<String> find(String name) {
                boolean first = !asked;
                asked = true;
                return first ? Optional.empty() : home.records().find(name);
            }

            @Override
            public String establish(String name, String value) {
                return home.records().establish(name, value);
            }
        };

        Optional<Signer> signer = home.vault(late)
                .create(PASSPHRASE.toCharArray())
                .signer(key.sealed().publicKeyMultibase());
        assertThat(signer).isPresent();
    }

    @Test
    void shortPassphraseIsRefusedAtCreationWithItsLength() {
        assertThatThrownBy(() -> home.vault().create("7 chars".toCharArray()))
                .isInstanceOfSatisfying(MigrationException.class, e -> {
                    assertThat(e.error().code()).isEqualTo("PASSPHRASE_TOO_SHORT");
                    assertThat(e.error().message()).contains("7 characters").doesNotContain("7 chars ");
                });
        assertThat(home.vault().exists()).isFalse();
        home.vault().create("8 chars!".toCharArray());
        assertThat(home.vault().exists()).isTrue();
    }

    @Test
    void homeWithoutKeysSaysHowToMakeThem() {
        assertCode("NO_KEYS", () -> home.vault().unlock(PASSPHRASE.toCharArray()));
    }

    @Test
    void lockedStoreNamesBothVariables() {
        assertThatThrownBy(() -> home.vault().locked().generate())
                .isInstanceOfSatisfying(
                        MigrationException.class,
                        e -> assertThat(e.error().recovery().toString())
                                .contains("LAYERLIFT_PASSPHRASE ", "LAYERLIFT_PASSPHRASE_FILE"));
    }

    @Test
    void closedStoreIsLocked() {
        PassphraseKeyStore store = create();
        NewKey key = store.generate();
        home.keys().add(key.sealed());
        store.close();

        assertCode("HOME_LOCKED", () -> store.signer(key.sealed().publicKeyMultibase()));
        assertThat(key.signer().sign(new byte[0])).hasSize(64);
    }

    @Test
    void composedAndDecomposedLettersAreOnePassphrase() {
        String composed = "Übergrößenträger";
        home.vault().create(composed.toCharArray());

        String decomposed = Normalizer.normalize(composed, Normalizer.Form.NFD);
        assertThat(decomposed).isNotEqualTo(composed);
        assertThat(home.vault().unlock(decomposed.toCharArray()).isUnlocked()).isTrue();
    }

    @Test
    @Tag("P38")
    void passphraseIsWipedOnSuccessAndOnFailure() {
        char[] created = PASSPHRASE.toCharArray();
        home.vault().create(created);
        char[] opened = PASSPHRASE.toCharArray();
        home.vault().unlock(opened);
        char[] wrong = "correct horse batterz".toCharArray();
        assertCode("WRONG_PASSPHRASE", () -> home.vault().unlock(wrong));
        char[] tooShort = "short".toCharArray();
        assertCode("PASSPHRASE_TOO_SHORT", () -> new TestHome().vault().create(tooShort));

        for (char[] passphrase : List.of(created, opened, wrong, tooShort)) {
            assertThat(passphrase).containsOnly('\0');
        }
    }

    @Test
    @Tag("P38")
    void noTextFormOrFailureShowsASecret() throws Exception {
        PassphraseKeyStore store = create();
        NewKey key = store.generate();
        home.keys().add(new SealedKey(key.sealed().publicKeyMultibase(), "damaged"));
        List<String> texts = new ArrayList<>(
                List.of(store.toString(), key.toString(), key.signer().toString()));
        texts.add(trace(() -> store.signer(key.sealed().publicKeyMultibase())));
        texts.add(trace(() -> home.vault().unlock("correct horse batterz".toCharArray())));
        texts.add(trace(() -> home.vault().locked().generate()));

        assertThat(texts)
                .allSatisfy(text -> assertThat(text)
                        .doesNotContain(
                                PASSPHRASE, "correct", "batterz", key.sealed().jwe(), kekText()));
    }

    @Test
    void everyDamageToARecordOrKeyIsReported() {
        PassphraseKeyStore store = create();
        NewKey key = store.generate();
        String id = key.sealed().publicKeyMultibase();
        String record = home.records().find(KeyVault.RECORD).orElseThrow();

        for (int part = 0; part < 5; part++) {
            TestHome damaged = new TestHome();
            damaged.records().establish(KeyVault.RECORD, record);
            damaged.keys().add(new SealedKey(id, damage(key.sealed().jwe(), part)));
            PassphraseKeyStore opened = damaged.vault().unlock(PASSPHRASE.toCharArray());
            assertCode("KEY_DAMAGED", () -> opened.signer(id));

            TestHome brokenRecord = new TestHome();
            brokenRecord.records().establish(KeyVault.RECORD, damage(record, part));
            assertThatThrownBy(() -> brokenRecord.vault().unlock(PASSPHRASE.toCharArray()))
                    .isInstanceOfSatisfying(
                            MigrationException.class,
                            e -> assertThat(e.error().code()).isIn("KEY_DAMAGED", "WRONG_PASSPHRASE"));
        }
    }

    /** A header may lose any of its members so, also those that the library counts on. */
    @Test
    void everyByteOfAHeaderThatIsAnotherOneIsReported() {
        NewKey key = create().generate();
        String id = key.sealed().publicKeyMultibase();
        String record = home.records().find(KeyVault.RECORD).orElseThrow();
        String[] parts = key.sealed().jwe().split("\\.", -1);
        byte[] header = Base64.getUrlDecoder().decode(parts[0]);
        for (int i = 0; i < header.length; i++) {
            byte[] damaged = header.clone();
            damaged[i] ^= 1;
            parts[0] = Base64.getUrlEncoder().withoutPadding().encodeToString(damaged);
            TestHome other = new TestHome();
            other.records().establish(KeyVault.RECORD, record);
            other.keys().add(new SealedKey(id, String.join(".", parts)));
            PassphraseKeyStore opened = other.vault().unlock(PASSPHRASE.toCharArray());
            assertCode("KEY_DAMAGED", () -> opened.signer(id));
        }
    }

    @Test
    void openedKeysAreRememberedUpToALimit() {
        OpenedSigners signers = new OpenedSigners(2);
        PassphraseKeyStore store = create();
        Signer a = remember(signers, store.generate().signer());
        Signer b = remember(signers, store.generate().signer());
        assertThat(signers.find(a.publicKeyMultibase())).contains(a);
        Signer c = remember(signers, store.generate().signer());

        assertThat(signers.size()).isEqualTo(2);
        assertThat(signers.find(b.publicKeyMultibase())).isEmpty();
        assertThat(signers.find(a.publicKeyMultibase())).contains(a);
        assertThat(signers.find(c.publicKeyMultibase())).contains(c);
    }

    private PassphraseKeyStore create() {
        return home.vault().create(PASSPHRASE.toCharArray());
    }

    /** The key-encryption key itself, opened by the library alone. */
    private String kekText() {
        try {
            JWEObject record =
                    JWEObject.parse(home.records().find(KeyVault.RECORD).orElseThrow());
            record.decrypt(new PasswordBasedDecrypter(PASSPHRASE));
            return String.valueOf(record.getPayload().toJSONObject().get("k"));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** The same compact JWE with one bit of one of its five parts changed. */
    private static String damage(String compact, int part) {
        String[] parts = compact.split("\\.", -1);
        byte[] bytes = Base64.getUrlDecoder().decode(parts[part]);
        bytes[bytes.length / 2] ^= 1;
        parts[part] = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        return String.join(".", parts);
    }

    private static void assertCode(String code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        MigrationException.class,
                        e -> assertThat(e.error().code()).isEqualTo(code));
    }

    private static String trace(ThrowingCallable call) throws Exception {
        try {
            call.call();
        } catch (Throwable thrown) {
            StringWriter text = new StringWriter();
            thrown.printStackTrace(new PrintWriter(text));
            MigrationException failure = MigrationException.from(thrown);
            return text + failure.error().toString();
        }
        throw new AssertionError("expected a failure");
    }

    private static Signer remember(OpenedSigners signers, Signer signer) {
        return signers.remember(signer.publicKeyMultibase(), signer);
    }
}
