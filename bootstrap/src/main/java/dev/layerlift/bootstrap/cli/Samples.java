package dev.layerlift.bootstrap.cli;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/** Files to show the command on: a text, a picture, a few megabytes of binary. */
final class Samples {
    private static final int PICTURE_PIXELS = 64;
    private static final int BINARY_BYTES = 3_000_000;

    private Samples() {}

    /** Writes them to a folder. */
    static List<Path> writeTo(Path folder) throws IOException {
        Files.createDirectories(folder);
        Path text = Files.writeString(
                folder.resolve("a letter.txt"),
                "Hello. I was private, and became public, and can prove it.\n",
                StandardCharsets.UTF_8);
        Path picture = Files.write(folder.resolve("sunrise.png"), png());
        byte[] binary = new byte[BINARY_BYTES];
        new Random(1).nextBytes(binary);
        Path recording = Files.write(folder.resolve("recording.bin"), binary);
        return List.of(text, picture, recording);
    }

    /** A picture in the PNG format: 8-bit RGB, a gradient. */
    static byte[] png() throws IOException {
        ByteArrayOutputStream pixels = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflated = new DeflaterOutputStream(pixels)) {
            for (int y = 0; y < PICTURE_PIXELS; y++) {
                deflated.write(0);
                for (int x = 0; x < PICTURE_PIXELS; x++) {
                    deflated.write(new byte[] {(byte) 255, (byte) (y * 3 + 40), (byte) (x * 2)});
                }
            }
        }
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        DataOutputStream fields = new DataOutputStream(header);
        fields.writeInt(PICTURE_PIXELS);
        fields.writeInt(PICTURE_PIXELS);
        fields.write(new byte[] {8, 2, 0, 0, 0});
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        chunk(png, "IHDR", header.toByteArray());
        chunk(png, "IDAT", pixels.toByteArray());
        chunk(png, "IEND", new byte[0]);
        return png.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream png, String type, byte[] content) throws IOException {
        DataOutputStream out = new DataOutputStream(png);
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 sum = new CRC32();
        sum.update(name);
        sum.update(content);
        out.writeInt(content.length);
        out.write(name);
        out.write(content);
        out.writeInt((int) sum.getValue());
    }
}
