package dev.layerlift.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.KeyStore.SealedKey;
import dev.layerlift.domain.port.SealedKeys;
import dev.layerlift.domain.port.SeedStore;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract of {@link SeedStore}. Each test gets a home of its own. */
public abstract class SeedStoreContract {
    /** Called by subclasses. */
    protected SeedStoreContract() {}

    /** The seeds of this test's home, unlocked. Each call opens it anew, as a new process would. */
    protected abstract SeedStore unlocked();

    /** The seeds of this test's home, without a passphrase. */
    protected abstract SeedStore locked();

    /** Where this test's home commits sealed keys. */
    protected abstract SealedKeys sealedKeys();

    private static Optional<String> seed(SeedStore store, String id) {
        return store.withSeed(id, HexFormat.of()::formatHex);
    }

    @Test
    @Tag("P12")
    void aSeedIsThereOnceItsSealedFormIsDurable() {
        SealedKey sealed = unlocked().generateSeed();
        String id = sealed.publicKeyMultibase();
        assertThat(id).startsWith("seed-");
        assertThat(seed(unlocked(), id)).isEmpty();

        sealedKeys().add(sealed);
        Optional<String> first = seed(unlocked(), id);
        assertThat(first.orElseThrow()).hasSize(2 * SeedStore.SEED_BYTES);
        assertThat(seed(unlocked(), id)).isEqualTo(first);
        assertThat(unlocked().generateSeed().publicKeyMultibase()).isNotEqualTo(id);
    }

    @Test
    @Tag("P38")
    void whatIsLentIsWipedAlsoWhenItsUseFails() {
        SealedKey sealed = unlocked().generateSeed();
        sealedKeys().add(sealed);
        AtomicReference<byte[]> lent = new AtomicReference<>();

        unlocked().withSeed(sealed.publicKeyMultibase(), seed -> {
            lent.set(seed);
            return seed.length;
        });
        assertThat(lent.get()).containsOnly(0);
        assertThatThrownBy(() -> unlocked().withSeed(sealed.publicKeyMultibase(), seed -> {
                    lent.set(seed);
                    throw new IllegalStateException("fails");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(lent.get()).containsOnly(0);
    }

    @Test
    @Tag("P38")
    void withoutAPassphraseAndFromADamagedFormThereIsNone() {
        SealedKey one = unlocked().generateSeed();
        SealedKey two = unlocked().generateSeed();
        sealedKeys().add(new SealedKey(one.publicKeyMultibase(), two.jwe()));
        sealedKeys().add(two);

        refused("KEY_DAMAGED", () -> seed(unlocked(), one.publicKeyMultibase()));
        refused("HOME_LOCKED", () -> seed(locked(), two.publicKeyMultibase()));
        refused("HOME_LOCKED", () -> locked().generateSeed());
        assertThat(seed(unlocked(), two.publicKeyMultibase())).isPresent();
    }

    private static void refused(String code, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        MigrationException.class,
                        e -> assertThat(e.error().code()).isEqualTo(code));
    }
}
