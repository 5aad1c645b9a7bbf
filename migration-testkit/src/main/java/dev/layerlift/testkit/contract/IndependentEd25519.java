package dev.layerlift.testkit.contract;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;

/** Ed25519 of the Java platform, so that signatures are judged by other code than what made them. */
final class IndependentEd25519 {
    private static final String ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private static final String X509_PREFIX = "302a300506032b6570032100";
    private static final String MULTICODEC = "ed01";
    private static final int KEY_HEX_LENGTH = 64;

    private IndependentEd25519() {}

    static boolean verifies(String publicKeyMultibase, byte[] message, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(publicKey(publicKeyMultibase));
            verifier.update(message);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("key " + publicKeyMultibase + " or signature: " + e.getMessage(), e);
        }
    }

    private static PublicKey publicKey(String multibase) throws GeneralSecurityException {
        String hex = base58Hex(multibase);
        if (!hex.startsWith(MULTICODEC) || hex.length() != MULTICODEC.length() + KEY_HEX_LENGTH) {
            throw new IllegalArgumentException("multikey: " + multibase + " (expected: an Ed25519 key)");
        }
        byte[] encoded = HexFormat.of().parseHex(X509_PREFIX + hex.substring(MULTICODEC.length()));
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    }

    /** The multicodec comes first and is not zero, so that no leading zeros are lost. */
    private static String base58Hex(String multibase) {
        BigInteger number = BigInteger.ZERO;
        for (char c : multibase.substring(1).toCharArray()) {
            number = number.multiply(BigInteger.valueOf(58)).add(BigInteger.valueOf(ALPHABET.indexOf(c)));
        }
        return number.toString(16);
    }
}
