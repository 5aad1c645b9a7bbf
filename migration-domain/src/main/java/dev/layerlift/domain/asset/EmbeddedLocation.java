package dev.layerlift.domain.asset;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Finds out whether an image says where it was taken: a GPS directory in the Exif data of a JPEG (APP1 segment) or a PNG
 * ({@code eXIf} chunk). Looks only at the bytes given, and never throws for what a stranger made.
 */
public final class EmbeddedLocation {
    /** How many bytes from the start of an image are worth looking at. */
    public static final int HEAD_BYTES = 256 * 1024;

    private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
    private static final int GPS_DIRECTORY = 0x8825;
    private static final int JPEG_START = 0xFFD8;
    private static final int JPEG_APP1 = 0xE1;
    private static final int JPEG_SCAN = 0xDA;
    private static final long PNG_SIGNATURE = 0x89504E470D0A1A0AL;
    private static final int PNG_EXIF = 0x65584966;
    private static final int TIFF_ENTRY_BYTES = 12;

    private EmbeddedLocation() {}

    /** Whether these first bytes of an image hold a place. */
    public static boolean isIn(byte[] head) {
        return exif(ByteBuffer.wrap(head))
                .filter(EmbeddedLocation::hasGpsDirectory)
                .isPresent();
    }

    private static Optional<ByteBuffer> exif(ByteBuffer image) {
        if (image.remaining() >= 4 && (image.getShort(0) & 0xFFFF) == JPEG_START) {
            return inJpeg(image);
        }
        if (image.remaining() >= 8 && image.getLong(0) == PNG_SIGNATURE) {
            return inPng(image);
        }
        return Optional.empty();
    }

    private static Optional<ByteBuffer> inJpeg(ByteBuffer image) {
        int at = 2;
        while (at + 4 <= image.limit() && (image.get(at) & 0xFF) == 0xFF) {
            int marker = image.get(at + 1) & 0xFF;
            int length = image.getShort(at + 2) & 0xFFFF;
            if (marker == JPEG_SCAN || length < 2) {
                return Optional.empty();
            }
            if (marker == JPEG_APP1 && startsWithExif(image, at + 4)) {
                return slice(image, at + 4 + EXIF.length, length - 2 - EXIF.length);
            }
            at += 2 + length;
        }
        return Optional.empty();
    }

    private static Optional<ByteBuffer> inPng(ByteBuffer image) {
        long at = 8;
        while (at + 12 <= image.limit()) {
            int length = image.getInt((int) at);
            if (length < 0) {
                return Optional.empty();
            }
            if (image.getInt((int) at + 4) == PNG_EXIF) {
                return slice(image, (int) at + 8, length);
            }
            at += 12L + length;
        }
        return Optional.empty();
    }

    private static boolean startsWithExif(ByteBuffer image, int at) {
        return at + EXIF.length <= image.limit() && image.slice(at, EXIF.length).equals(ByteBuffer.wrap(EXIF));
    }

    private static Optional<ByteBuffer> slice(ByteBuffer image, int at, int length) {
        int there = Math.min(length, image.limit() - at);
        return there < 8 ? Optional.empty() : Optional.of(image.slice(at, there));
    }

    private static boolean hasGpsDirectory(ByteBuffer tiff) {
        tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        long directory = tiff.getInt(4) & 0xFFFFFFFFL;
        if (directory + 2 > tiff.limit()) {
            return false;
        }
        int entries = tiff.getShort((int) directory) & 0xFFFF;
        for (int i = 0; i < entries; i++) {
            long entry = directory + 2 + (long) i * TIFF_ENTRY_BYTES;
            if (entry + TIFF_ENTRY_BYTES > tiff.limit()) {
                return false;
            }
            if ((tiff.getShort((int) entry) & 0xFFFF) == GPS_DIRECTORY) {
                return true;
            }
        }
        return false;
    }
}
