package dev.layerlift.storage.local;

import java.util.concurrent.atomic.LongAdder;

/** The running counts behind {@link LocalStoreCounters}. */
final class Counts {
    final LongAdder filesWritten = new LongAdder();
    final LongAdder filesDeleted = new LongAdder();
    final LongAdder bytesHashed = new LongAdder();
    final LongAdder fileSyncs = new LongAdder();
    final LongAdder folderSyncs = new LongAdder();
    final LongAdder fileSystemSyncs = new LongAdder();
    final LongAdder staleFilesSwept = new LongAdder();

    LocalStoreCounters snapshot() {
        return new LocalStoreCounters(
                filesWritten.sum(),
                filesDeleted.sum(),
                bytesHashed.sum(),
                fileSyncs.sum(),
                folderSyncs.sum(),
                fileSystemSyncs.sum(),
                staleFilesSwept.sum());
    }
}
