package dev.layerlift.application;

/**
 * When and how content is transferred in chunks (FR-9).
 *
 * @param aboveBytes larger content is transferred in chunks without being asked, 0 or more
 * @param chunkSizeBytes how large a chunk is where the owner did not say, 1 byte to 5 GiB; a store that needs larger ones
 *     gets them
 * @param inFlight how many chunks of an object are on their way at the same time, 1 to 64
 */
public record ChunkSettings(long aboveBytes, long chunkSizeBytes, int inFlight) {
    /** Above 50 MiB, in chunks of 10 MiB, three at a time. */
    public static final ChunkSettings DEFAULT = new ChunkSettings(50L * 1024 * 1024, 10L * 1024 * 1024, 3);

    public ChunkSettings {
        require("aboveBytes", aboveBytes, 0, Long.MAX_VALUE);
        require("chunkSize", chunkSizeBytes, 1, 5L * 1024 * 1024 * 1024);
        require("inFlight", inFlight, 1, 64);
    }

    private static void require(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + min + " to " + max + ")");
        }
    }
}
