package dev.layerlift.storage.local;

/**
 * What a store did since it was opened; a benchmark prints these counts (design section 10).
 *
 * @param filesWritten objects that appeared
 * @param filesDeleted objects that were deleted
 * @param bytesHashed bytes that went through SHA-256
 * @param fileSyncs calls of {@code fsync} on files
 * @param folderSyncs calls of {@code fsync} on folders
 * @param fileSystemSyncs calls that made a whole file system durable, each for a large group
 * @param staleFilesSwept unfinished files of dead processes that were removed
 */
public record LocalStoreCounters(
        long filesWritten,
        long filesDeleted,
        long bytesHashed,
        long fileSyncs,
        long folderSyncs,
        long fileSystemSyncs,
        long staleFilesSwept) {}
