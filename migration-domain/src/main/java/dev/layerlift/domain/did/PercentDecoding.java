package dev.layerlift.domain.did;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Percent-encoding of identifier parts (RFC 3986 section 2.1): decoded once, so that what was checked is what is used. */
final class PercentDecoding {
    private static final Pattern TRIPLET = Pattern.compile("%[0-9A-Fa-f]{2}");
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private PercentDecoding() {}

    /**
     * The text behind the encoding.
     *
     * @throws IllegalArgumentException when a percent sign is not followed by two digits, when the bytes are no UTF-8, or
     *     when what comes out is percent-encoded again
     */
    static String once(String text) {
        if (isUnreserved(text)) {
            return text;
        }
        String decoded;
        try {
            ByteBuffer bytes = ByteBuffer.wrap(bytes(text));
            decoded = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("bytes that are no UTF-8 (expected: UTF-8)", e);
        }
        if (TRIPLET.matcher(decoded).find()) {
            // Whoever decodes again, such as a careless server, would see something that was never checked.
            throw new IllegalArgumentException("encoded twice (expected: percent-encoded at most once)");
        }
        return decoded;
    }

    /** The canonical encoding: all but the unreserved characters as {@code %XX}, upper case. */
    static String encode(String text) {
        if (isUnreserved(text)) {
            return text;
        }
        StringBuilder encoded = new StringBuilder(text.length());
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (isUnreserved(b)) {
                encoded.append((char) b);
            } else {
                encoded.append('%').append(HEX.toHexDigits(b));
            }
        }
        return encoded.toString();
    }

    private static byte[] bytes(String text) throws CharacterCodingException {
        // Not getBytes: half a surrogate pair would become a question mark.
        ByteBuffer utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(utf8.remaining());
        while (utf8.hasRemaining()) {
            byte b = utf8.get();
            decoded.write(b == '%' ? hexByte(utf8) : b);
        }
        return decoded.toByteArray();
    }

    private static int hexByte(ByteBuffer utf8) {
        if (utf8.remaining() >= 2) {
            byte high = utf8.get();
            byte low = utf8.get();
            if (HexFormat.isHexDigit(high) && HexFormat.isHexDigit(low)) {
                return HexFormat.fromHexDigit(high) << 4 | HexFormat.fromHexDigit(low);
            }
        }
        throw new IllegalArgumentException("a percent sign without two digits (expected: two hexadecimal digits)");
    }

    /** Whether there is nothing to encode or decode in this text: nearly always, and found out in a fraction of the time. */
    private static boolean isUnreserved(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isUnreserved(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isUnreserved(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~';
    }
}
