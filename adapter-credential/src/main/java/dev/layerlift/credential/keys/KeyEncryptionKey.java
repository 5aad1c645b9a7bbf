package dev.layerlift.credential.keys;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.AESDecrypter;
import com.nimbusds.jose.crypto.AESEncrypter;
import com.nimbusds.jose.crypto.PasswordBasedEncrypter;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.util.Base64URL;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import java.security.SecureRandom;
import java.text.ParseException;
import java.util.Arrays;
import java.util.Map;

/**
 * The 256-bit key that seals the private keys of a home: each is a JWK (RFC 8037) in a compact JWE of {@code A256KW} and
 * {@code A256GCM} (RFC 7516), whose authenticated header names the public key, so that no two rows can be exchanged.
 */
final class KeyEncryptionKey {
    private static final int LENGTH = 32;
    private static final int SALT_LENGTH = 16;
    private static final String CONTENT_TYPE = "jwk+json";
    private static final JWEAlgorithm PASSWORD_ALGORITHM = JWEAlgorithm.PBES2_HS512_A256KW;

    private static final String RESTORE = "restore the home from a backup";

    private final OctetSequenceKey key;
    private final AESEncrypter encrypter;
    private final AESDecrypter decrypter;

    private KeyEncryptionKey(OctetSequenceKey key, SecureRandom random) throws JOSEException {
        this.key = key;
        this.encrypter = new AESEncrypter(key);
        this.encrypter.getJCAContext().setSecureRandom(random);
        this.decrypter = new AESDecrypter(key);
    }

    static KeyEncryptionKey generate(SecureRandom random) {
        byte[] bytes = new byte[LENGTH];
        random.nextBytes(bytes);
        try {
            return new KeyEncryptionKey(new OctetSequenceKey.Builder(bytes).build(), random);
        } catch (JOSEException e) {
            throw new IllegalStateException("every Java platform has AES with 256 bits", e);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** This key as a compact JWE under a password. */
    String sealUnder(byte[] password, int iterations, SecureRandom random) {
        PasswordBasedEncrypter sealer = new PasswordBasedEncrypter(password, SALT_LENGTH, iterations);
        sealer.getJCAContext().setSecureRandom(random);
        JWEObject jwe = new JWEObject(
                new JWEHeader.Builder(PASSWORD_ALGORITHM, EncryptionMethod.A256GCM)
                        .contentType(CONTENT_TYPE)
                        .build(),
                new Payload(key.toJSONObject()));
        try {
            jwe.encrypt(sealer);
        } catch (JOSEException e) {
            throw unusable("the key-encryption key cannot be sealed", e);
        }
        return jwe.serialize();
    }

    /**
     * The key in such a JWE.
     *
     * @throws MigrationException {@code WRONG_PASSPHRASE} or {@code KEY_DAMAGED}
     */
    static KeyEncryptionKey openUnder(byte[] password, String compact, SecureRandom random) {
        String what = "the home's key-encryption key";
        JWEObject jwe = parse(compact, PASSWORD_ALGORITHM, what);
        try {
            jwe.decrypt(new PassphraseDecrypter(password));
        } catch (JOSEException e) {
            throw failure(
                    "WRONG_PASSPHRASE",
                    "the passphrase does not open this home (expected: the one that was given when it was set up)",
                    e,
                    "check LAYERLIFT_PASSPHRASE or the file that LAYERLIFT_PASSPHRASE_FILE names");
        }
        try {
            OctetSequenceKey key = OctetSequenceKey.parse(payload(jwe, what));
            if (key.size() != LENGTH * Byte.SIZE) {
                throw damaged(what, "it is no AES key of 256 bits");
            }
            return new KeyEncryptionKey(key, random);
        } catch (ParseException | JOSEException | IllegalArgumentException e) {
            // Without the cause: a parser may quote what it could not read, and that is the key.
            throw damaged(what, "it is no AES key of 256 bits");
        }
    }

    /** A private key as a compact JWE; its header names the public key. */
    String seal(String publicKeyMultibase, byte[] publicKey, byte[] seed) {
        return sealJwk(
                publicKeyMultibase,
                new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(publicKey))
                        .d(Base64URL.encode(seed))
                        .build());
    }

    /** The seed of a wallet as a compact JWE; its header names the id of the seed. */
    String sealSecret(String id, byte[] secret) {
        return sealJwk(id, new OctetSequenceKey.Builder(secret).build());
    }

    private String sealJwk(String id, JWK jwk) {
        JWEObject jwe = new JWEObject(
                new JWEHeader.Builder(JWEAlgorithm.A256KW, EncryptionMethod.A256GCM)
                        .keyID(id)
                        .contentType(CONTENT_TYPE)
                        .build(),
                new Payload(jwk.toJSONObject()));
        try {
            jwe.encrypt(encrypter);
        } catch (JOSEException e) {
            throw unusable("key " + id + " cannot be sealed", e);
        }
        return jwe.serialize();
    }

    /**
     * The 32-byte seed in such a JWE; the caller wipes it and checks that it belongs to the public key.
     *
     * @throws MigrationException {@code KEY_DAMAGED}
     */
    byte[] openSeed(String publicKeyMultibase, String compact) {
        String what = "key " + publicKeyMultibase;
        Map<String, Object> jwk = openJwk(publicKeyMultibase, compact);
        try {
            OctetKeyPair pair = OctetKeyPair.parse(jwk);
            if (pair.isPrivate() && Curve.Ed25519.equals(pair.getCurve())) {
                return pair.getDecodedD();
            }
        } catch (ParseException | IllegalArgumentException e) {
            // Without the cause: a parser may quote what it could not read, and that is the key.
            throw damaged(what, "it holds no private JWK");
        }
        throw damaged(what, "it holds no private key of Ed25519");
    }

    /**
     * The secret in the JWE of a wallet's seed; the caller wipes it and checks that it belongs to the id.
     *
     * @throws MigrationException {@code KEY_DAMAGED}
     */
    byte[] openSecret(String id, String compact) {
        Map<String, Object> jwk = openJwk(id, compact);
        try {
            return OctetSequenceKey.parse(jwk).toByteArray();
        } catch (ParseException | IllegalArgumentException e) {
            // Without the cause: a parser may quote what it could not read, and that is the seed.
            throw damaged("key " + id, "it holds no seed");
        }
    }

    private Map<String, Object> openJwk(String id, String compact) {
        String what = "key " + id;
        JWEObject jwe = parse(compact, JWEAlgorithm.A256KW, what);
        if (!id.equals(jwe.getHeader().getKeyID())) {
            throw damaged(what, "its sealed form names another key");
        }
        try {
            jwe.decrypt(decrypter);
        } catch (JOSEException e) {
            throw failure(
                    "KEY_DAMAGED", what + " cannot be opened (expected: unchanged, sealed in this home)", e, RESTORE);
        }
        return payload(jwe, what);
    }

    /** Names no part of the key. */
    @Override
    public String toString() {
        return "KeyEncryptionKey";
    }

    static MigrationException damaged(String what, String how) {
        return MigrationException.credential(
                "KEY_DAMAGED", what + " is damaged: " + how + " (expected: unchanged, sealed in this home)", RESTORE);
    }

    private static Map<String, Object> payload(JWEObject jwe, String what) {
        Map<String, Object> json = jwe.getPayload().toJSONObject();
        if (json == null) {
            throw damaged(what, "it holds no JWK");
        }
        return json;
    }

    private static JWEObject parse(String compact, JWEAlgorithm algorithm, String what) {
        JWEObject jwe;
        try {
            jwe = JWEObject.parse(compact);
        } catch (ParseException | RuntimeException e) {
            // The library does not foresee a header that lacks its members.
            throw failure("KEY_DAMAGED", what + " is damaged: it is no JWE (expected: a compact JWE)", e, RESTORE);
        }
        if (!algorithm.equals(jwe.getHeader().getAlgorithm())
                || !EncryptionMethod.A256GCM.equals(jwe.getHeader().getEncryptionMethod())
                || jwe.getHeader().getCompressionAlgorithm() != null) {
            throw damaged(what, "it is sealed by another algorithm");
        }
        return jwe;
    }

    private static MigrationException unusable(String message, JOSEException cause) {
        return failure(
                "KEY_UNUSABLE", message + " (expected: a Java platform with AES)", cause, "run: layerlift doctor");
    }

    private static MigrationException failure(String code, String message, Exception cause, String recovery) {
        return new MigrationException(
                MigrationError.of(ErrorType.CREDENTIAL_ERROR, code, message, recovery),
                MigrationException.Retry.NEVER,
                cause);
    }
}
