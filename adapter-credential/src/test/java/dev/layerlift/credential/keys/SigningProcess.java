package dev.layerlift.credential.keys;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A process that makes a key, says its public half, and signs what it is sent, a line of hexadecimal each. It uses the
 * Ed25519 of the Java platform and nothing of ours.
 */
final class SigningProcess {
    private static final int RAW_KEY_BYTES = 32;

    private SigningProcess() {}

    public static void main(String[] args) throws IOException, GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] encoded = pair.getPublic().getEncoded();
        HexFormat hex = HexFormat.of();
        System.out.println(hex.formatHex(Arrays.copyOfRange(encoded, encoded.length - RAW_KEY_BYTES, encoded.length)));
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(pair.getPrivate());
            signature.update(hex.parseHex(line));
            System.out.println(hex.formatHex(signature.sign()));
        }
    }
}
