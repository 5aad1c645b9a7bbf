package dev.layerlift.proofs;

import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Signature} of the JDK that is prepared for one key and used again and again. Conscrypt makes native memory
 * for each preparation, which costs a twentieth of a verification and leaves work to the finalizer. Safe for many
 * threads: one of them gets the one that is kept, the others make their own.
 */
final class KeptSignature {
    /** After a longer message it is not kept, because it keeps a buffer of that length. */
    private static final int KEPT_MESSAGE_MAX = 1024;

    private final Preparation preparation;
    private final AtomicReference<@Nullable Signature> idle = new AtomicReference<>();

    /** Makes one for the key. */
    @FunctionalInterface
    interface Preparation {
        Signature prepare() throws GeneralSecurityException;
    }

    /** Signs or verifies. */
    @FunctionalInterface
    interface Use<T> {
        T apply(Signature fed) throws GeneralSecurityException;
    }

    KeptSignature(Preparation preparation) {
        this.preparation = preparation;
    }

    /** Feeds it a message and has it signed or verified. */
    <T> T use(byte[] message, Use<T> use) throws GeneralSecurityException {
        Signature kept = idle.getAndSet(null);
        Signature signature = kept == null ? preparation.prepare() : kept;
        signature.update(message);
        T result = use.apply(signature);
        // Only here: one that failed may still hold the message, and would take it for the beginning of the next.
        if (message.length <= KEPT_MESSAGE_MAX) {
            idle.set(signature);
        }
        return result;
    }
}
