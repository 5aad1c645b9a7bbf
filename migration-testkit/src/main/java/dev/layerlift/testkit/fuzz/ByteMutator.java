package dev.layerlift.testkit.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Changes bytes without regard to what they mean, and plants what only JSON text can hold and a tree cannot. */
public final class ByteMutator {
    private static final List<String> PLANTS = List.of(
            "\\ud800",
            "\\udc00\\ud800",
            "\\u0000",
            "1e400",
            "-1e400",
            "-0",
            "01",
            "1.",
            ".5",
            "+1",
            "0x1",
            "NaN",
            "Infinity",
            "1e99999999999",
            "null",
            "true",
            "{}",
            "[]",
            "[[[[[[[[",
            "{\"a\":{\"a\":",
            "\"",
            "\\",
            "//",
            "/*",
            "'",
            ",",
            ",,",
            ":",
            "}",
            "]",
            "\n",
            "\r\n",
            "\t",
            " ",
            "\u0001",
            "\ufeff",
            "\u2028",
            "\"id\":\"x\",",
            "\"proof\":[],",
            "\"versionId\":\"1-x\",",
            "\"@context\":[],");

    private final Random random;

    /** A mutator that draws from this source. */
    public ByteMutator(Random random) {
        this.random = random;
    }

    /** The bytes with one to four changes; at most four times as long and 1 KiB more. */
    public byte[] mutated(byte[] original) {
        byte[] bytes = original;
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            bytes = bytes.length == 0 ? plant(bytes, 0) : mutatedOnce(bytes);
            if (bytes.length > 4 * original.length + 1024) {
                bytes = Arrays.copyOf(bytes, 4 * original.length + 1024);
            }
        }
        return bytes;
    }

    /** Bytes of chance alone, at most this many. */
    public byte[] noise(int lengthMax) {
        byte[] noise = new byte[random.nextInt(lengthMax + 1)];
        random.nextBytes(noise);
        return noise;
    }

    private byte[] mutatedOnce(byte[] bytes) {
        int at = random.nextInt(bytes.length);
        int end = at + random.nextInt(Math.min(64, bytes.length - at) + 1);
        return switch (random.nextInt(8)) {
            case 0 -> flipped(bytes, at);
            case 1 -> joined(bytes, 0, at, bytes, end, bytes.length);
            case 2 -> joined(bytes, 0, end, bytes, at, bytes.length);
            case 3 -> Arrays.copyOf(bytes, at);
            case 4 -> overwritten(bytes, at);
            case 5 -> swapped(bytes, at, end);
            default -> plant(bytes, at);
        };
    }

    private byte[] flipped(byte[] bytes, int at) {
        byte[] copy = bytes.clone();
        copy[at] ^= (byte) (1 << random.nextInt(8));
        return copy;
    }

    private byte[] overwritten(byte[] bytes, int at) {
        byte[] copy = bytes.clone();
        copy[at] = (byte) random.nextInt(256);
        return copy;
    }

    /** The range and the same number of bytes elsewhere change places. */
    private byte[] swapped(byte[] bytes, int at, int end) {
        byte[] copy = bytes.clone();
        int other = random.nextInt(bytes.length - (end - at) + 1);
        System.arraycopy(bytes, at, copy, other, end - at);
        System.arraycopy(bytes, other, copy, at, end - at);
        return copy;
    }

    private byte[] plant(byte[] bytes, int at) {
        byte[] plant = PLANTS.get(random.nextInt(PLANTS.size())).getBytes(StandardCharsets.UTF_8);
        byte[] before = joined(bytes, 0, at, plant, 0, plant.length);
        return joined(before, 0, before.length, bytes, at, bytes.length);
    }

    private static byte[] joined(byte[] one, int from, int to, byte[] other, int otherFrom, int otherTo) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.write(one, from, to - from);
        joined.write(other, otherFrom, otherTo - otherFrom);
        return joined.toByteArray();
    }
}
