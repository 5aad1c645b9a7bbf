package dev.layerlift.domain.port;

/**
 * Facts about a store.
 *
 * @param rangeRead whether a read may start in the middle
 * @param atomicReplace whether replacing an object shows either the old or the new one
 * @param multipart whether an object may be written in parts
 * @param partsMax the most parts of an object; 1 without multipart
 * @param objectSizeBytesMax the largest object in bytes
 * @param quotaKnown whether {@link ContentStore#freeBytes()} is known
 */
public record StorageCapabilities(
        boolean rangeRead,
        boolean atomicReplace,
        boolean multipart,
        int partsMax,
        long objectSizeBytesMax,
        boolean quotaKnown) {}
