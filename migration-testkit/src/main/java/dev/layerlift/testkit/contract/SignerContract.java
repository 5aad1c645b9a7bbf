package dev.layerlift.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.Signer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * The contract of {@link Signer}, for keys wherever they are: in the home, in a KMS, in another process. It signs about
 * fifty messages with one key, the longest of them {@link #messageBytesMax()} long.
 */
public abstract class SignerContract {
    private static final byte[] MESSAGE = "what is signed".getBytes(StandardCharsets.UTF_8);
    private static final int THREADS = 4;
    private static final int CALLS = 40;

    /** A signer of an Ed25519 key; it may be a new one at each call, of the same key or of another. */
    protected abstract Signer signer();

    /**
     * A signer whose key cannot be used: disabled, out of reach, access refused.
     *
     * @return empty when a signer of this adapter, once made, can always sign
     */
    protected abstract Optional<Signer> brokenSigner();

    /** The longest message that must be signed, in bytes. Proofs sign 64; some services stop at 4096. */
    protected int messageBytesMax() {
        return 1024 * 1024;
    }

    @Test
    void signaturesAreGoodForItsPublicKey() {
        Signer signer = signer();
        byte[] signature = signer.sign(MESSAGE);

        assertThat(signature).hasSize(64);
        assertGood(signer, MESSAGE, signature);
        assertThat(IndependentEd25519.verifies(signer.publicKeyMultibase(), new byte[] {1}, signature))
                .isFalse();
    }

    @Test
    void publicKeyIsAMultikeyOfEd25519AndAlwaysTheSame() {
        Signer signer = signer();

        assertThat(signer.publicKeyMultibase()).matches("z6Mk[1-9A-HJ-NP-Za-km-z]{44}");
        assertThat(signer.publicKeyMultibase()).isEqualTo(signer.publicKeyMultibase());
    }

    @Test
    void sameMessageGivesTheSameSignatureAndStaysAsItWas() {
        Signer signer = signer();
        byte[] message = MESSAGE.clone();

        assertThat(signer.sign(message)).isEqualTo(signer.sign(message));
        assertThat(message).isEqualTo(MESSAGE);
    }

    /** The message is signed as it is: not hashed first, which Ed25519ph and some services by default would do. */
    @Test
    void emptyShortAndLongMessagesAreSignedAsTheyAre() {
        Signer signer = signer();

        for (int size : new int[] {0, 1, 32, 64, 65, messageBytesMax()}) {
            byte[] message = new byte[size];
            for (int i = 0; i < size; i++) {
                message[i] = (byte) (31 * i);
            }
            assertGood(signer, message, signer.sign(message));
        }
    }

    @Test
    void aSignatureIsTheCallersOwn() {
        Signer signer = signer();
        byte[] first = signer.sign(MESSAGE);
        byte[] copy = first.clone();
        first[0] ^= 1;

        assertThat(signer.sign(MESSAGE)).isEqualTo(copy);
    }

    @Test
    void signsDifferentMessagesFromManyThreads() throws Exception {
        Signer signer = signer();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<byte[]>> calls = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                byte[] message = {(byte) i};
                calls.add(() -> signer.sign(message));
            }
            List<Future<byte[]>> signatures = threads.invokeAll(calls);
            for (int i = 0; i < CALLS; i++) {
                assertGood(signer, new byte[] {(byte) i}, signatures.get(i).get());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aKeyThatCannotBeUsedIsACredentialErrorThatShowsNothing() {
        brokenSigner()
                .ifPresent(broken -> assertThat(catchThrowable(() -> broken.sign(MESSAGE)))
                        .isInstanceOfSatisfying(MigrationException.class, e -> {
                            assertThat(e.error().type()).isEqualTo(ErrorType.CREDENTIAL_ERROR);
                            assertThat(e.error().code()).isNotBlank();
                            assertThat(e.error().message() + e.error().detail())
                                    .doesNotContain(new String(MESSAGE, StandardCharsets.UTF_8));
                        }));
    }

    private static void assertGood(Signer signer, byte[] message, byte[] signature) {
        assertThat(IndependentEd25519.verifies(signer.publicKeyMultibase(), message, signature))
                .as("signature of %s bytes", message.length)
                .isTrue();
    }
}
