package dev.layerlift.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.port.Signer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The contract of {@link Signer}. */
public abstract class SignerContract {
    private static final byte[] MESSAGE = "what is signed".getBytes(StandardCharsets.UTF_8);

    /** A signer of an Ed25519 key. */
    protected abstract Signer signer();

    @Test
    void signaturesAreGoodForItsPublicKey() {
        Signer signer = signer();
        byte[] signature = signer.sign(MESSAGE);

        assertThat(signature).hasSize(64);
        assertThat(signer.publicKeyMultibase()).startsWith("z6Mk");
        assertThat(IndependentEd25519.verifies(signer.publicKeyMultibase(), MESSAGE, signature))
                .isTrue();
        assertThat(IndependentEd25519.verifies(signer.publicKeyMultibase(), new byte[] {1}, signature))
                .isFalse();
    }

    @Test
    void sameMessageGivesTheSameSignatureAndStaysAsItWas() {
        Signer signer = signer();
        byte[] message = MESSAGE.clone();

        assertThat(signer.sign(message)).isEqualTo(signer.sign(message));
        assertThat(message).isEqualTo(MESSAGE);
    }

    @Test
    void signsFromManyThreads() throws Exception {
        Signer signer = signer();
        byte[] expected = signer.sign(MESSAGE);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<byte[]>> calls = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                calls.add(() -> signer.sign(MESSAGE));
            }
            for (Future<byte[]> signature : threads.invokeAll(calls)) {
                assertThat(signature.get()).isEqualTo(expected);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
