package dev.layerlift.proofs;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.bouncycastle.math.ec.rfc8032.Ed25519.PublicPoint;

/** Ed25519 by Bouncy Castle: pure Java, so that it is always there. */
final class BouncyCastleEd25519 implements Ed25519Provider {
    static final int CACHED_KEYS = 4096;

    private final KeyCache<PublicPoint> publicKeys =
            new KeyCache<>(CACHED_KEYS, key -> Optional.ofNullable(Ed25519.validatePublicKeyFullExport(key, 0)));

    @Override
    public String name() {
        return "Bouncy Castle";
    }

    @Override
    public Ed25519KeyPair generateKeyPair(SecureRandom random) {
        byte[] seed = new byte[SEED_LENGTH];
        random.nextBytes(seed);
        try {
            return new Ed25519KeyPair(seed, publicKey(seed));
        } finally {
            Arrays.fill(seed, (byte) 0);
        }
    }

    @Override
    public byte[] publicKey(byte[] seed) {
        requireSeed(seed);
        byte[] publicKey = new byte[PUBLIC_KEY_LENGTH];
        Ed25519.generatePublicKey(seed, 0, publicKey, 0);
        return publicKey;
    }

    @Override
    public Ed25519Signer signer(byte[] seed) {
        return new Signer(seed.clone(), publicKey(seed));
    }

    @Override
    public boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
        if (publicKey.length != PUBLIC_KEY_LENGTH || signature.length != SIGNATURE_LENGTH) {
            return false;
        }
        return publicKeys
                .get(publicKey)
                .map(point -> Ed25519.verify(signature, 0, point, message, 0, message.length))
                .orElse(false);
    }

    /** Whether these 32 bytes are the canonical encoding of a point of prime order. */
    static boolean isValidPublicKey(byte[] publicKey) {
        return publicKey.length == PUBLIC_KEY_LENGTH && Ed25519.validatePublicKeyFull(publicKey, 0);
    }

    static void requireSeed(byte[] seed) {
        if (seed.length != SEED_LENGTH) {
            throw new IllegalArgumentException(
                    "Ed25519 private key: " + seed.length + " bytes (expected: " + SEED_LENGTH + ")");
        }
    }

    /** Keeps the public key beside the seed: deriving it again would double the cost of a signature. */
    private static final class Signer implements Ed25519Signer {
        private final byte[] seed;
        private final byte[] publicKey;
        private boolean closed;

        Signer(byte[] seed, byte[] publicKey) {
            this.seed = seed;
            this.publicKey = publicKey;
        }

        @Override
        public byte[] sign(byte[] data) {
            byte[] key = copyOfSeed();
            try {
                byte[] signature = new byte[SIGNATURE_LENGTH];
                Ed25519.sign(key, 0, publicKey, 0, null, data, 0, data.length, signature, 0);
                return signature;
            } finally {
                Arrays.fill(key, (byte) 0);
            }
        }

        /** A copy, so that closing in another thread cannot leave half of a key to sign with. */
        private synchronized byte[] copyOfSeed() {
            if (closed) {
                throw new IllegalStateException("signer: closed (expected: open)");
            }
            return seed.clone();
        }

        @Override
        public byte[] publicKey() {
            return publicKey.clone();
        }

        @Override
        public synchronized void close() {
            closed = true;
            Arrays.fill(seed, (byte) 0);
        }
    }
}
