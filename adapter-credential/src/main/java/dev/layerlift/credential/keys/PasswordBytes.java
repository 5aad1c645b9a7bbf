package dev.layerlift.credential.keys;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/** The bytes of a passphrase that the password derivation takes: UTF-8 of its NFC form. */
final class PasswordBytes {
    private PasswordBytes() {}

    /** The bytes; the caller wipes them. */
    static byte[] of(char[] passphrase) {
        CharBuffer text = CharBuffer.wrap(passphrase);
        // The normaliser makes text that cannot be wiped, so it sees only what it may have to change.
        boolean ascii = text.chars().allMatch(c -> c < 0x80);
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(
                ascii ? text : CharBuffer.wrap(Normalizer.normalize(text, Normalizer.Form.NFC)));
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        encoded.clear().put(new byte[encoded.capacity()]);
        return bytes;
    }
}
