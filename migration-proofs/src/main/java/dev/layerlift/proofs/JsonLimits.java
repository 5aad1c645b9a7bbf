package dev.layerlift.proofs;

/**
 * What {@link StrictJson} accepts at most.
 *
 * @param maxBytes the longest input, in UTF-8 bytes
 * @param maxDepth how deep arrays and objects may nest, at most {@value #DEPTH_CEILING}
 * @param maxValues how many values there may be, arrays and objects and what is in them counted one by one: what a tree
 *     costs in memory depends on these and not on the bytes
 * @param maxNumberLength the longest number literal, in characters, at most {@value #NUMBER_LENGTH_CEILING}
 */
public record JsonLimits(int maxBytes, int maxDepth, int maxValues, int maxNumberLength) {
    /** 10 MiB, 64 levels, 250,000 values, numbers of 1000 characters. */
    public static final JsonLimits DEFAULT = new JsonLimits(10 * 1024 * 1024, 64, 250_000, 1000);

    static final int DEPTH_CEILING = 500;
    static final int NUMBER_LENGTH_CEILING = 1000;

    public JsonLimits {
        requireRange("maxBytes", maxBytes, Integer.MAX_VALUE - 16);
        requireRange("maxDepth", maxDepth, DEPTH_CEILING);
        requireRange("maxValues", maxValues, Integer.MAX_VALUE);
        requireRange("maxNumberLength", maxNumberLength, NUMBER_LENGTH_CEILING);
    }

    /** The same limits with another number of bytes. */
    public JsonLimits withMaxBytes(int bytes) {
        return new JsonLimits(bytes, maxDepth, maxValues, maxNumberLength);
    }

    private static void requireRange(String name, int value, int ceiling) {
        if (value < 1 || value > ceiling) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 1 to " + ceiling + ")");
        }
    }
}
