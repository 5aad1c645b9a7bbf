package dev.layerlift.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.KeyStore;
import dev.layerlift.domain.port.KeyStore.NewKey;
import dev.layerlift.domain.port.KeyStore.SealedKey;
import dev.layerlift.domain.port.SealedKeys;
import dev.layerlift.domain.port.Signer;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract of {@link KeyStore}. Each test gets a home of its own. */
public abstract class KeyStoreContract {
    /** The key store of this test's home, unlocked. Each call opens it anew, as a new process would. */
    protected abstract KeyStore unlocked();

    /** The key store of this test's home, without a passphrase. */
    protected abstract KeyStore locked();

    /** Where this test's home commits sealed keys. */
    protected abstract SealedKeys sealedKeys();

    @Test
    void generatedKeySignsAtOnce() {
        NewKey key = unlocked().generate();

        assertThat(key.sealed().publicKeyMultibase()).isEqualTo(key.signer().publicKeyMultibase());
        assertSigns(key.signer());
    }

    @Test
    @Tag("P12")
    void generatedKeyIsHeldOnlyOnceCommitted() {
        KeyStore store = unlocked();
        NewKey key = store.generate();
        String id = key.sealed().publicKeyMultibase();

        assertThat(store.holds(id)).isFalse();
        assertThat(store.signer(id)).isEmpty();

        sealedKeys().add(key.sealed());
        assertThat(store.holds(id)).isTrue();
        assertThat(store.signer(id)).isPresent();
    }

    @Test
    @Tag("P16")
    void committedKeySignsTheSameAfterTheHomeIsOpenedAgain() {
        NewKey key = unlocked().generate();
        sealedKeys().add(key.sealed());
        byte[] message = {1, 2, 3};

        Signer again = unlocked().signer(key.sealed().publicKeyMultibase()).orElseThrow();
        assertThat(again.publicKeyMultibase()).isEqualTo(key.sealed().publicKeyMultibase());
        assertThat(again.sign(message)).isEqualTo(key.signer().sign(message));
    }

    @Test
    void committedKeyIsFoundByItsHashAlone() {
        NewKey key = unlocked().generateCommitted();
        sealedKeys().add(key.sealed());
        String hash = key.sealed().publicKeyMultibase();
        String multikey = key.signer().publicKeyMultibase();

        assertThat(hash).matches("Qm[1-9A-HJ-NP-Za-km-z]{44}");
        assertThat(key.sealed().jwe()).doesNotContain(multikey);
        KeyStore store = unlocked();
        Signer again = store.signer(hash).orElseThrow();
        assertThat(again.publicKeyMultibase()).isEqualTo(multikey);
        assertSigns(again);
        assertThat(store.holds(hash)).isTrue();
        assertThat(store.holds(multikey)).isFalse();
        assertThat(store.signer(multikey)).isEmpty();
        assertFailsWith("HOME_LOCKED", () -> locked().generateCommitted());
    }

    @Test
    void everyKeyIsAnother() {
        KeyStore store = unlocked();
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            ids.add(store.generate().sealed().publicKeyMultibase());
        }
        assertThat(ids).hasSize(50);
    }

    @Test
    void lockedStoreKnowsWhatItHoldsAndUsesNothing() {
        NewKey key = unlocked().generate();
        sealedKeys().add(key.sealed());
        String id = key.sealed().publicKeyMultibase();

        assertThat(locked().holds(id)).isTrue();
        assertFailsWith("HOME_LOCKED", () -> locked().generate());
        assertFailsWith("HOME_LOCKED", () -> locked().signer(id));
    }

    @Test
    void damagedKeyIsSaidToBeDamaged() {
        NewKey one = unlocked().generate();
        NewKey two = unlocked().generate();
        String id = one.sealed().publicKeyMultibase();
        sealedKeys().add(new SealedKey(id, two.sealed().jwe()));

        assertFailsWith("KEY_DAMAGED", () -> unlocked().signer(id));
    }

    @Test
    @Tag("P38")
    void textFormsShowNoSealedKey() {
        KeyStore store = unlocked();
        NewKey key = store.generate();

        assertThat(key.toString() + key.signer() + key.sealed() + store)
                .doesNotContain(key.sealed().jwe());
    }

    private static void assertSigns(Signer signer) {
        byte[] message = {4, 5, 6};
        assertThat(IndependentEd25519.verifies(signer.publicKeyMultibase(), message, signer.sign(message)))
                .isTrue();
    }

    private static void assertFailsWith(String code, Runnable call) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(MigrationException.class, e -> {
            assertThat(e.error().type()).isEqualTo(ErrorType.CREDENTIAL_ERROR);
            assertThat(e.error().code()).isEqualTo(code);
            assertThat(e.error().recovery()).isNotEmpty();
            assertThat(e.retry()).isEqualTo(MigrationException.Retry.NEVER);
        });
    }
}
