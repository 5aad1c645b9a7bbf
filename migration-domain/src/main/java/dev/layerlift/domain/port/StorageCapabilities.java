package dev.layerlift.domain.port;

import java.util.Optional;

/**
 * Facts about a store.
 *
 * @param rangeRead whether a read may start in the middle without reading what is before it
 * @param atomicReplace whether replacing an object shows either the old or the new one
 * @param chunks what an object may be written in chunks with; empty where it cannot be
 * @param objectSizeBytesMax the largest object in bytes
 * @param quotaKnown whether {@link ContentStore#freeBytes()} is known
 */
public record StorageCapabilities(
        boolean rangeRead,
        boolean atomicReplace,
        Optional<ChunkLimits> chunks,
        long objectSizeBytesMax,
        boolean quotaKnown) {
    /**
     * What chunks may be like.
     *
     * @param countMax the most chunks of an object, 1 or more
     * @param sizeBytesMin the smallest chunk but for the last one, in bytes, 1 or more
     * @param sizeBytesMax the largest chunk, in bytes
     * @param provesWhole whether {@link ChunkedUploads#complete} hashes the whole object as it lies in the store; where it
     *     does not, whoever needs to know reads it back
     */
    public record ChunkLimits(int countMax, long sizeBytesMin, long sizeBytesMax, boolean provesWhole) {
        public ChunkLimits {
            require("countMax", countMax, 1);
            require("sizeBytesMin", sizeBytesMin, 1);
            require("sizeBytesMax", sizeBytesMax, sizeBytesMin);
        }

        private static void require(String name, long value, long min) {
            if (value < min) {
                throw new IllegalArgumentException(name + ": " + value + " (expected: >= " + min + ")");
            }
        }

        /** Why an object cannot be written in these chunks; empty when it can. */
        public Optional<String> problem(ChunkPlan plan) {
            if (plan.count() > countMax) {
                return Optional.of("chunks: " + plan.count() + " (expected: at most " + countMax + ")");
            }
            if (plan.chunkSizeBytes() > sizeBytesMax || (plan.count() > 1 && plan.chunkSizeBytes() < sizeBytesMin)) {
                return Optional.of("chunkSize: " + plan.chunkSizeBytes() + " (expected: " + sizeBytesMin + " to "
                        + sizeBytesMax + ")");
            }
            return Optional.empty();
        }
    }
}
