package dev.layerlift.benchmarks;

import dev.layerlift.proofs.Ed25519KeyPair;
import dev.layerlift.proofs.Ed25519Provider;
import dev.layerlift.proofs.Ed25519Signer;
import java.security.SecureRandom;
import java.util.concurrent.atomic.LongAdder;

/** Counts what is signed, verified and generated. */
public final class CountingEd25519 implements Ed25519Provider {
    private final Ed25519Provider real;
    private final LongAdder signatures = new LongAdder();
    private final LongAdder verifications = new LongAdder();
    private final LongAdder keys = new LongAdder();

    /** A provider that counts what it hands to this one. */
    public CountingEd25519(Ed25519Provider real) {
        this.real = real;
    }

    /** How many signatures were made. */
    public long signatures() {
        return signatures.sum();
    }

    /** How many signatures were verified. */
    public long verifications() {
        return verifications.sum();
    }

    /** How many keys were made. */
    public long keys() {
        return keys.sum();
    }

    @Override
    public String name() {
        return real.name();
    }

    @Override
    public Ed25519KeyPair generateKeyPair(SecureRandom random) {
        keys.increment();
        return real.generateKeyPair(random);
    }

    @Override
    public byte[] publicKey(byte[] seed) {
        return real.publicKey(seed);
    }

    @Override
    public Ed25519Signer signer(byte[] seed) {
        Ed25519Signer signer = real.signer(seed);
        return new Ed25519Signer() {
            @Override
            public byte[] publicKey() {
                return signer.publicKey();
            }

            @Override
            public byte[] sign(byte[] message) {
                signatures.increment();
                return signer.sign(message);
            }

            @Override
            public void close() {
                signer.close();
            }
        };
    }

    @Override
    public boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
        verifications.increment();
        return real.verify(publicKey, message, signature);
    }
}
