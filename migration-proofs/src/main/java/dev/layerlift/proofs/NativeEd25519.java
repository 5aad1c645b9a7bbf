package dev.layerlift.proofs;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.conscrypt.Conscrypt;

/**
 * Ed25519 by a provider of the JCA that has it in native code, several times as fast. What makes it fast is keeping what
 * was made for a key: for a private key in its {@link Ed25519Signer}, for public keys in a bounded cache.
 *
 * <p>Native libraries accept public keys of small order, so each is checked by Bouncy Castle before its first use.
 */
final class NativeEd25519 implements Ed25519Provider {
    static final String CORRETTO = "Corretto";
    static final String CONSCRYPT = "Conscrypt";

    /** What DER puts before a raw key of RFC 8410. */
    private static final byte[] PKCS8_PREFIX = HexFormat.of().parseHex("302e020100300506032b657004220420");

    private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");
    private static final String ALGORITHM = "Ed25519";

    private final String name;
    private final Provider provider;
    private final KeyFactory keyFactory;
    private final BouncyCastleEd25519 derivation = new BouncyCastleEd25519();
    private final KeyCache<KeptSignature> publicKeys = new KeyCache<>(BouncyCastleEd25519.CACHED_KEYS, this::verifier);

    private NativeEd25519(String name, Provider provider, KeyFactory keyFactory) {
        this.name = name;
        this.provider = provider;
        this.keyFactory = keyFactory;
    }

    /**
     * Loads the native library of the Amazon Corretto Crypto Provider. Its keys are those of the JDK: it has no factory
     * of its own unless a system property asks for it.
     *
     * @throws LinkageError when the provider is not on the class path
     * @throws GeneralSecurityException when its native library cannot be loaded, or has no Ed25519
     */
    static NativeEd25519 corretto() throws GeneralSecurityException {
        return new NativeEd25519(CORRETTO, Corretto.load(), KeyFactory.getInstance(ALGORITHM));
    }

    /**
     * Loads the native library of Conscrypt.
     *
     * @throws LinkageError when Conscrypt or its native library is not there
     * @throws GeneralSecurityException when this Conscrypt has no Ed25519
     */
    static NativeEd25519 conscrypt() throws GeneralSecurityException {
        Provider provider = Conscrypt.newProvider();
        return new NativeEd25519(CONSCRYPT, provider, KeyFactory.getInstance(ALGORITHM, provider));
    }

    /** Apart, so that what surrounds it can be loaded where the provider is not on the class path. */
    private static final class Corretto {
        private Corretto() {}

        static Provider load() throws GeneralSecurityException {
            AmazonCorrettoCryptoProvider provider = AmazonCorrettoCryptoProvider.INSTANCE;
            Throwable cause = provider.getLoadingError();
            if (cause != null) {
                throw new GeneralSecurityException("its native library cannot be loaded: " + cause, cause);
            }
            return provider;
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Ed25519KeyPair generateKeyPair(SecureRandom random) {
        return derivation.generateKeyPair(random);
    }

    @Override
    public byte[] publicKey(byte[] seed) {
        return derivation.publicKey(seed);
    }

    @Override
    public Ed25519Signer signer(byte[] seed) {
        BouncyCastleEd25519.requireSeed(seed);
        byte[] encoded = concat(PKCS8_PREFIX, seed);
        try {
            return signer(encoded, publicKey(seed));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(name + ": refused a 32-byte Ed25519 seed (expected: a key)", e);
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }

    @Override
    public boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
        if (publicKey.length != PUBLIC_KEY_LENGTH || signature.length != SIGNATURE_LENGTH) {
            return false;
        }
        return publicKeys
                .get(publicKey)
                .map(key -> verifyWith(key, message, signature))
                .orElse(false);
    }

    private boolean verifyWith(KeptSignature verifier, byte[] message, byte[] signature) {
        try {
            return verifier.use(message, prepared -> prepared.verify(signature));
        } catch (SignatureException e) {
            // Thrown for a signature that cannot even be read, such as one with S out of range: it is not good.
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(name + ": cannot verify with a checked Ed25519 key", e);
        }
    }

    private Optional<KeptSignature> verifier(byte[] raw) {
        if (!BouncyCastleEd25519.isValidPublicKey(raw)) {
            return Optional.empty();
        }
        try {
            PublicKey key = keyFactory.generatePublic(new X509EncodedKeySpec(concat(X509_PREFIX, raw)));
            return Optional.of(new KeptSignature(() -> {
                Signature signature = Signature.getInstance(ALGORITHM, provider);
                signature.initVerify(key);
                return signature;
            }));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(name + ": refused a checked Ed25519 public key", e);
        }
    }

    private Signer signer(byte[] pkcs8, byte[] publicKey) throws GeneralSecurityException {
        PrivateKey key = keyFactory.generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        KeptSignature kept = new KeptSignature(() -> {
            Signature signature = Signature.getInstance(ALGORITHM, provider);
            signature.initSign(key);
            return signature;
        });
        return new Signer(name, kept, publicKey);
    }

    private static byte[] concat(byte[] prefix, byte[] key) {
        byte[] encoded = Arrays.copyOf(prefix, prefix.length + key.length);
        System.arraycopy(key, 0, encoded, prefix.length, key.length);
        return encoded;
    }

    private static final class Signer implements Ed25519Signer {
        private final String name;
        private final KeptSignature kept;
        private final byte[] publicKey;
        private volatile boolean closed;

        Signer(String name, KeptSignature kept, byte[] publicKey) {
            this.name = name;
            this.kept = kept;
            this.publicKey = publicKey;
        }

        @Override
        public byte[] sign(byte[] data) {
            if (closed) {
                throw new IllegalStateException("signer: closed (expected: open)");
            }
            try {
                return kept.use(data, Signature::sign);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(name + ": cannot sign with a prepared Ed25519 key", e);
            }
        }

        @Override
        public byte[] publicKey() {
            return publicKey.clone();
        }

        /** The native key is freed when it is collected: destroying it under a thread that signs would be worse. */
        @Override
        public void close() {
            closed = true;
        }
    }
}
