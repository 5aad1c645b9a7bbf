package dev.layerlift.proofs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KeptSignatureTest {
    private static final byte[] SEED = new byte[32];

    static List<Ed25519Provider> providers() {
        return List.of(Ed25519Providers.portable(), Ed25519Providers.fastest());
    }

    @ParameterizedTest
    @MethodSource("providers")
    void whatWasRefusedLeavesNothingBehindForTheNext(Ed25519Provider provider) {
        byte[] publicKey = provider.publicKey(SEED);
        byte[] message = {1, 2, 3};
        byte[] signature = provider.sign(SEED, message);
        byte[] unreadable = signature.clone();
        Arrays.fill(unreadable, 32, 64, (byte) 0xff);
        byte[] longMessage = new byte[100_000];
        byte[] longSignature = provider.sign(SEED, longMessage);

        for (int i = 0; i < 3; i++) {
            assertThat(provider.verify(publicKey, message, signature)).isTrue();
            assertThat(provider.verify(publicKey, message, unreadable)).isFalse();
            assertThat(provider.verify(publicKey, message, signature)).isTrue();
            assertThat(provider.verify(publicKey, new byte[] {1, 2}, signature)).isFalse();
            assertThat(provider.verify(publicKey, new byte[] {3}, signature)).isFalse();
            assertThat(provider.verify(publicKey, longMessage, longSignature)).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void manyThreadsSignAndVerifyWithOneKey(Ed25519Provider provider) throws Exception {
        byte[] publicKey = provider.publicKey(SEED);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (Ed25519Signer signer = provider.signer(SEED)) {
            List<Callable<Boolean>> tasks = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                byte[] message = {(byte) i, (byte) (i >> 8)};
                byte[] other = {(byte) (i + 1), (byte) (i >> 8)};
                tasks.add(() -> {
                    byte[] signature = signer.sign(message);
                    return provider.verify(publicKey, message, signature)
                            && !provider.verify(publicKey, other, signature);
                });
            }
            for (Future<Boolean> done : threads.invokeAll(tasks)) {
                assertThat(done.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void oneIsPreparedAgainOnlyAfterAFailureOrALongMessage() throws GeneralSecurityException {
        AtomicInteger prepared = new AtomicInteger();
        PublicKey key =
                KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic();
        KeptSignature kept = new KeptSignature(() -> {
            prepared.incrementAndGet();
            Signature signature = Signature.getInstance("Ed25519");
            signature.initVerify(key);
            return signature;
        });

        assertThat(verifies(kept, 10)).isFalse();
        assertThat(verifies(kept, 10)).isFalse();
        assertThat(prepared).hasValue(1);

        assertThatThrownBy(() -> kept.use(new byte[10], fed -> {
                    throw new SignatureException("unreadable");
                }))
                .isInstanceOf(SignatureException.class);
        assertThat(verifies(kept, 10)).isFalse();
        assertThat(prepared).hasValue(2);

        assertThat(verifies(kept, 2000)).isFalse();
        assertThat(verifies(kept, 10)).isFalse();
        assertThat(prepared).hasValue(3);
    }

    private static boolean verifies(KeptSignature kept, int messageLength) throws GeneralSecurityException {
        return kept.use(new byte[messageLength], fed -> fed.verify(new byte[64]));
    }
}
