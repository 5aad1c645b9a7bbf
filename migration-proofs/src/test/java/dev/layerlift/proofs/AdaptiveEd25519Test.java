package dev.layerlift.proofs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AdaptiveEd25519Test {
    private static final byte[] SEED = new byte[32];
    private static final byte[] MESSAGE = {1, 2, 3};

    private final Ed25519Provider portable = Ed25519Providers.portable();
    private final Ed25519Provider conscrypt = Ed25519Providers.conscrypt();
    private final Deque<Runnable> loading = new ArrayDeque<>();
    private final AtomicInteger loaded = new AtomicInteger();
    private final Ed25519Provider adaptive = new AdaptiveEd25519(
            portable,
            () -> {
                loaded.incrementAndGet();
                return conscrypt;
            },
            loading::add,
            3);

    private void use(int times) {
        for (int i = 0; i < times; i++) {
            assertThat(adaptive.verify(portable.publicKey(SEED), MESSAGE, adaptive.sign(SEED, MESSAGE)))
                    .isTrue();
        }
    }

    @Test
    void loadsAfterSomeUsesOnceAndBesideTheWork() {
        assertThat(adaptive.verify(portable.publicKey(SEED), MESSAGE, portable.sign(SEED, MESSAGE)))
                .isTrue();
        adaptive.signer(SEED).close();
        adaptive.publicKey(SEED);
        assertThat(adaptive.sign(SEED, MESSAGE)).isEqualTo(portable.sign(SEED, MESSAGE));
        assertThat(loading).isEmpty();

        use(5);

        assertThat(loading).hasSize(1);
        assertThat(loaded).hasValue(0);
        assertThat(adaptive.name()).isEqualTo("Bouncy Castle");
        loading.remove().run();
        assertThat(adaptive.name()).isEqualTo("Conscrypt");

        use(100);

        assertThat(loading).isEmpty();
        assertThat(loaded).hasValue(1);
    }

    @Test
    void aSignerThatIsKeptChangesOverAndStillWipesAllItHolds() {
        Ed25519Signer kept = adaptive.signer(SEED.clone());
        byte[] signature = portable.sign(SEED, MESSAGE);
        for (int i = 0; i < 5; i++) {
            assertThat(kept.sign(MESSAGE)).isEqualTo(signature);
        }
        loading.remove().run();
        for (int i = 0; i < 5; i++) {
            assertThat(kept.sign(MESSAGE)).isEqualTo(signature);
        }
        assertThat(kept.publicKey()).isEqualTo(portable.publicKey(SEED));

        kept.close();
        kept.close();

        assertThatThrownBy(() -> kept.sign(MESSAGE)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aSignerThatWasClosedBeforeTheChangeStaysClosed() {
        Ed25519Signer closed = adaptive.signer(SEED);
        closed.close();
        use(5);
        loading.remove().run();

        assertThatThrownBy(() -> closed.sign(MESSAGE)).isInstanceOf(IllegalStateException.class);
        assertThat(adaptive.signer(SEED).sign(MESSAGE)).isEqualTo(portable.sign(SEED, MESSAGE));
    }

    @Test
    void whereNothingFasterLoadsItGoesOnAsItWas() {
        Ed25519Provider poor = new AdaptiveEd25519(
                portable,
                () -> {
                    loaded.incrementAndGet();
                    return portable;
                },
                Runnable::run,
                1);
        for (int i = 0; i < 10; i++) {
            assertThat(poor.sign(SEED, MESSAGE)).isEqualTo(portable.sign(SEED, MESSAGE));
        }
        assertThat(loaded).hasValue(1);
        assertThat(poor.name()).isEqualTo("Bouncy Castle");
    }
}
