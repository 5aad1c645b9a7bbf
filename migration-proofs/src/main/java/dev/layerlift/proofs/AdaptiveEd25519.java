package dev.layerlift.proofs;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A provider that costs nothing to start until a faster one has been loaded beside the work, which begins only after
 * some uses: a command that verifies a dozen signatures has ended before a native library would have been unpacked. All
 * providers make the same bytes, so that nobody sees when it changes over; signers that are kept change over too.
 */
final class AdaptiveEd25519 implements Ed25519Provider {
    private final Ed25519Provider first;
    private final Supplier<Ed25519Provider> faster;
    private final Executor loader;
    private final int usesBeforeLoading;
    private final AtomicInteger uses = new AtomicInteger();
    private volatile Ed25519Provider current;

    /**
     * Loads nothing yet.
     *
     * @param first used until the other is there
     * @param faster loads the other, once; it fails never
     * @param loader where it is loaded
     * @param usesBeforeLoading how many signatures are made and verified before
     */
    AdaptiveEd25519(Ed25519Provider first, Supplier<Ed25519Provider> faster, Executor loader, int usesBeforeLoading) {
        this.first = first;
        this.faster = faster;
        this.loader = loader;
        this.usesBeforeLoading = usesBeforeLoading;
        this.current = first;
    }

    @Override
    public String name() {
        return current.name();
    }

    @Override
    public Ed25519KeyPair generateKeyPair(SecureRandom random) {
        return first.generateKeyPair(random);
    }

    @Override
    public byte[] publicKey(byte[] seed) {
        return first.publicKey(seed);
    }

    @Override
    public Ed25519Signer signer(byte[] seed) {
        Ed25519Provider now = current;
        return now == first ? new Signer(seed) : now.signer(seed);
    }

    @Override
    public boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
        return used().verify(publicKey, message, signature);
    }

    private Ed25519Provider used() {
        Ed25519Provider now = current;
        if (now == first && uses.get() < usesBeforeLoading && uses.incrementAndGet() == usesBeforeLoading) {
            loader.execute(() -> current = faster.get());
        }
        return now;
    }

    /** Made while the first provider was in use. */
    private final class Signer implements Ed25519Signer {
        private final byte[] seed;
        private final Ed25519Signer slow;
        private volatile @Nullable Ed25519Signer fast;
        private boolean closed;

        Signer(byte[] seed) {
            this.slow = first.signer(seed);
            this.seed = seed.clone();
        }

        @Override
        public byte[] sign(byte[] data) {
            Ed25519Provider now = used();
            if (now == first) {
                return slow.sign(data);
            }
            Ed25519Signer prepared = fast;
            return (prepared == null ? changedOver(now) : prepared).sign(data);
        }

        /** The slow one stays open until this is closed: another thread may be signing with it. */
        private synchronized Ed25519Signer changedOver(Ed25519Provider now) {
            if (closed) {
                return slow;
            }
            Ed25519Signer prepared = fast;
            if (prepared == null) {
                prepared = now.signer(seed);
                fast = prepared;
            }
            return prepared;
        }

        @Override
        public byte[] publicKey() {
            return slow.publicKey();
        }

        @Override
        public synchronized void close() {
            closed = true;
            Arrays.fill(seed, (byte) 0);
            slow.close();
            Ed25519Signer prepared = fast;
            if (prepared != null) {
                prepared.close();
            }
        }
    }
}
