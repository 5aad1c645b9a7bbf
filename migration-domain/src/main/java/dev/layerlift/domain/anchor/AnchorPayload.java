package dev.layerlift.domain.anchor;

import dev.layerlift.domain.asset.LowerHex;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.did.Did;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What the OP_RETURN output of an anchor carries: exactly 80 bytes, big-endian, which is what nodes relay. {@code 4C 4C
 * 01}, the digest of the document (32), the digest of the anchor statement (32), Unix seconds (4), the first 9 bytes of
 * SHA-256 of the source DID.
 *
 * @param documentDigest SHA-256 of the JCS form of the DID document
 * @param statementDigest SHA-256 of the JCS form of the {@link AnchorStatement}
 * @param created whole seconds since 1970, 0 to 4,294,967,295
 * @param sourceTag the first 9 bytes of SHA-256 of the source DID, 18 lower-case hexadecimal digits
 */
public record AnchorPayload(Sha256 documentDigest, Sha256 statementDigest, Instant created, String sourceTag) {
    /** How many bytes it has. */
    public static final int SIZE_BYTES = 80;

    private static final byte[] HEADER = {0x4C, 0x4C, 0x01};
    private static final int TAG_BYTES = 9;
    private static final long SECONDS_MAX = 0xFFFF_FFFFL;

    public AnchorPayload {
        if (created.getNano() != 0 || created.getEpochSecond() < 0 || created.getEpochSecond() > SECONDS_MAX) {
            throw new IllegalArgumentException(
                    "created: " + created + " (expected: a whole second, 1970 to 2106, that fits 32 bits)");
        }
        if (!LowerHex.isBytes(sourceTag, TAG_BYTES)) {
            throw new IllegalArgumentException(
                    "sourceTag: " + sourceTag.length() + " characters (expected: 18 lower-case hexadecimal digits)");
        }
    }

    /** The payload that commits to a document and a statement. */
    public static AnchorPayload of(Sha256 document, Sha256 statement, Instant created, Did source) {
        return new AnchorPayload(document, statement, created, tagOf(source));
    }

    /** The first 9 bytes of SHA-256 of a DID, in hexadecimal digits. */
    public static String tagOf(Did source) {
        return Sha256.of(source.value().getBytes(StandardCharsets.UTF_8)).hex().substring(0, 2 * TAG_BYTES);
    }

    /** The 80 bytes. */
    public byte[] encode() {
        return ByteBuffer.allocate(SIZE_BYTES)
                .put(HEADER)
                .put(documentDigest.bytes())
                .put(statementDigest.bytes())
                .putInt((int) created.getEpochSecond())
                .put(HexFormat.of().parseHex(sourceTag))
                .array();
    }

    /**
     * Reads the 80 bytes.
     *
     * @throws IllegalArgumentException when they are not 80, or not those of an anchor of this version
     */
    public static AnchorPayload decode(byte[] bytes) {
        if (bytes.length != SIZE_BYTES) {
            throw new IllegalArgumentException(
                    "anchor payload: " + bytes.length + " bytes (expected: exactly " + SIZE_BYTES + ")");
        }
        if (!Arrays.equals(bytes, 0, HEADER.length, HEADER, 0, HEADER.length)) {
            throw new IllegalArgumentException("anchor payload: begins with "
                    + HexFormat.of().formatHex(bytes, 0, HEADER.length) + " (expected: 4c4c01)");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes).position(HEADER.length);
        byte[] document = new byte[32];
        byte[] statement = new byte[32];
        in.get(document).get(statement);
        long seconds = Integer.toUnsignedLong(in.getInt());
        byte[] tag = new byte[TAG_BYTES];
        in.get(tag);
        return new AnchorPayload(
                Sha256.ofDigest(document),
                Sha256.ofDigest(statement),
                Instant.ofEpochSecond(seconds),
                HexFormat.of().formatHex(tag));
    }
}
