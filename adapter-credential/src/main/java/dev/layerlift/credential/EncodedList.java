package dev.layerlift.credential;

import dev.layerlift.proofs.Multibase;
import dev.layerlift.proofs.MultiformatException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The bits of a status list as text: base64url of their GZIP form (Bitstring Status List 1.0, sections "Bitstring
 * Generation Algorithm" and "Bitstring Expansion Algorithm").
 */
final class EncodedList {
    /** The most bytes that a list is expanded to: 16 million bits. A few kilobytes of GZIP could ask for gigabytes. */
    static final int BYTES_MAX = 2 * 1024 * 1024;

    private EncodedList() {}

    static String encode(byte[] bits) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(bits);
        } catch (IOException e) {
            throw new UncheckedIOException("compressing in memory", e);
        }
        return Multibase.base64url(compressed.toByteArray());
    }

    /**
     * The bits.
     *
     * @throws IllegalArgumentException when the text is malformed or stands for more than {@link #BYTES_MAX}
     */
    static byte[] decode(String text) {
        if (!text.startsWith("u")) {
            throw new IllegalArgumentException("encodedList: not multibase base64url (expected: u and base64url)");
        }
        byte[] compressed;
        try {
            compressed = Multibase.decode(text);
        } catch (MultiformatException e) {
            throw new IllegalArgumentException("encodedList: malformed (expected: u and base64url)", e);
        }
        byte[] bits;
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
            bits = gzip.readNBytes(BYTES_MAX + 1);
        } catch (IOException e) {
            throw new IllegalArgumentException("encodedList: cannot be expanded (expected: whole GZIP data)", e);
        }
        if (bits.length > BYTES_MAX) {
            throw new IllegalArgumentException(
                    "encodedList: more than " + BYTES_MAX + " bytes when expanded (expected: at most that)");
        }
        return bits;
    }
}
