package dev.layerlift.credential.keys;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEDecrypter;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.crypto.impl.AESKW;
import com.nimbusds.jose.crypto.impl.ContentCryptoProvider;
import com.nimbusds.jose.crypto.impl.PBKDF2;
import com.nimbusds.jose.crypto.impl.PasswordBasedCryptoProvider;
import com.nimbusds.jose.util.Base64URL;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;
import org.jspecify.annotations.Nullable;

/**
 * Opens a JWE of {@code PBES2-HS512+A256KW} (RFC 7518 section 4.8) with the password derivation of Bouncy Castle, which
 * hashes the two pads of HMAC once and not in every round: each command that opens a home waits for it.
 */
final class PassphraseDecrypter extends PasswordBasedCryptoProvider implements JWEDecrypter {
    private static final int ROUNDS_MAX = 1_000_000;
    private static final int KEY_BITS = 256;

    PassphraseDecrypter(byte[] password) {
        super(password);
    }

    @Override
    public byte[] decrypt(
            JWEHeader header,
            @Nullable Base64URL encryptedKey,
            @Nullable Base64URL iv,
            Base64URL cipherText,
            @Nullable Base64URL authTag,
            byte[] aad)
            throws JOSEException {
        if (encryptedKey == null || iv == null || authTag == null || header.getPBES2Salt() == null) {
            throw new JOSEException("a part of the JWE is missing (expected: key, IV, tag and salt)");
        }
        int rounds = header.getPBES2Count();
        if (rounds < 1 || rounds > ROUNDS_MAX) {
            throw new JOSEException("p2c: " + rounds + " (expected: 1 to " + ROUNDS_MAX + ")");
        }
        byte[] salt =
                PBKDF2.formatSalt(header.getAlgorithm(), header.getPBES2Salt().decode());
        PKCS5S2ParametersGenerator derivation = new PKCS5S2ParametersGenerator(new SHA512Digest());
        derivation.init(getPassword(), salt, rounds);
        KeyParameter derived = (KeyParameter) derivation.generateDerivedMacParameters(KEY_BITS);
        SecretKey contentKey = AESKW.unwrapCEK(
                new SecretKeySpec(derived.getKey(), "AES"),
                encryptedKey.decode(),
                getJCAContext().getKeyEncryptionProvider());
        // Nothing that a home seals is compressed, so that the last limit, on what may come out of that, is never used.
        return ContentCryptoProvider.decrypt(
                header, aad, encryptedKey, iv, cipherText, authTag, contentKey, getJCAContext(), KEY_BITS);
    }
}
