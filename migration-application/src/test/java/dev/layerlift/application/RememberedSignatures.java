package dev.layerlift.application;

import dev.layerlift.proofs.Ed25519KeyPair;
import dev.layerlift.proofs.Ed25519Provider;
import dev.layerlift.proofs.Ed25519Signer;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ed25519 of one simulated life. It signs for real, prepares each key once, and remembers what it signed: a signature that
 * was made here is good for exactly that key and message, which need not be computed again each time that somebody looks.
 * Every other is verified for real.
 */
final class RememberedSignatures implements Ed25519Provider {
    private final Ed25519Provider real;
    private final Map<ByteBuffer, Prepared> signers = new ConcurrentHashMap<>();
    private final Set<ByteBuffer> made = ConcurrentHashMap.newKeySet();

    RememberedSignatures(Ed25519Provider real) {
        this.real = real;
    }

    /** A key that stays prepared, whoever closes it. */
    private final class Prepared implements Ed25519Signer {
        private final Ed25519Signer signer;
        private final byte[] publicKey;

        Prepared(byte[] seed) {
            this.signer = real.signer(seed);
            this.publicKey = signer.publicKey();
        }

        @Override
        public byte[] publicKey() {
            return publicKey.clone();
        }

        @Override
        public byte[] sign(byte[] message) {
            byte[] signature = signer.sign(message);
            made.add(joined(publicKey, message, signature));
            return signature;
        }

        @Override
        public void close() {}
    }

    private static ByteBuffer joined(byte[] publicKey, byte[] message, byte[] signature) {
        return ByteBuffer.allocate(publicKey.length + message.length + signature.length)
                .put(publicKey)
                .put(signature)
                .put(message)
                .flip();
    }

    @Override
    public String name() {
        return real.name();
    }

    @Override
    public Ed25519KeyPair generateKeyPair(SecureRandom random) {
        return real.generateKeyPair(random);
    }

    @Override
    public byte[] publicKey(byte[] seed) {
        return signer(seed).publicKey();
    }

    @Override
    public Ed25519Signer signer(byte[] seed) {
        return signers.computeIfAbsent(ByteBuffer.wrap(seed.clone()), known -> new Prepared(seed));
    }

    @Override
    public boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
        boolean shaped = publicKey.length == PUBLIC_KEY_LENGTH && signature.length == SIGNATURE_LENGTH;
        return (shaped && made.contains(joined(publicKey, message, signature)))
                || real.verify(publicKey, message, signature);
    }
}
