package dev.layerlift.domain.port;

/**
 * How an object is cut into chunks: all of one size but for the last, which is not larger.
 *
 * @param sizeBytes the whole object, 1 or more: an empty one has nothing to cut
 * @param chunkSizeBytes every chunk but the last one, 1 or more
 */
public record ChunkPlan(long sizeBytes, long chunkSizeBytes) {
    public ChunkPlan {
        if (sizeBytes < 1) {
            throw new IllegalArgumentException("sizeBytes: " + sizeBytes + " (expected: 1 or more)");
        }
        if (chunkSizeBytes < 1) {
            throw new IllegalArgumentException("chunkSize: " + chunkSizeBytes + " (expected: 1 or more)");
        }
        if (chunks(sizeBytes, chunkSizeBytes) > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "chunkSize: " + chunkSizeBytes + " (expected: more, for an object of " + sizeBytes + " bytes)");
        }
    }

    private static long chunks(long sizeBytes, long chunkSizeBytes) {
        return (sizeBytes - 1) / chunkSizeBytes + 1;
    }

    /** How many chunks there are, 1 or more. */
    public int count() {
        return (int) chunks(sizeBytes, chunkSizeBytes);
    }

    /** Where a chunk begins in the object, in bytes. */
    public long offsetBytes(int index) {
        return requireIndex(index) * chunkSizeBytes;
    }

    /** How many bytes a chunk has. */
    public long lengthBytes(int index) {
        return Math.min(chunkSizeBytes, sizeBytes - offsetBytes(index));
    }

    private long requireIndex(int index) {
        if (index < 0 || index >= count()) {
            throw new IllegalArgumentException("index: " + index + " (expected: 0 to " + (count() - 1) + ")");
        }
        return index;
    }
}
