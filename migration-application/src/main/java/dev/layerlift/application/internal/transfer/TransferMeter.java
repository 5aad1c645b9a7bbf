package dev.layerlift.application.internal.transfer;

import dev.layerlift.application.internal.saga.Work;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.error.MigrationException.Retry;
import dev.layerlift.domain.migration.TransferProgress;
import dev.layerlift.domain.port.ChunkPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/**
 * Counts what the chunks of a migration have come to, and commits it at most once a second, and only when it is more than
 * was ever committed: a store that loses what it was given must not look like progress. Not thread-safe.
 */
final class TransferMeter {
    private static final Duration TELL_EVERY = Duration.ofSeconds(1);
    /** Of one transfer so many are told, so that the journal of one that takes days stays short. */
    private static final int TOLD_MAX = 1000;

    private final Work work;
    private final int percentFrom;
    private final int percentTo;
    private final int totalChunks;
    private final long totalBytes;
    private final Instant started;
    private int completedChunks;
    private int currentChunk;
    private long bytesTransferred;
    private long bytesOfThisRun;
    private int toldChunks;
    private long toldBytes;
    private Instant told;

    TransferMeter(Work work, List<ChunkPlan> plans, int percentFrom, int percentTo) {
        this.work = work;
        this.percentFrom = percentFrom;
        this.percentTo = percentTo;
        this.totalChunks = (int) Math.min(
                Integer.MAX_VALUE, plans.stream().mapToLong(ChunkPlan::count).sum());
        this.totalBytes = plans.stream().mapToLong(ChunkPlan::sizeBytes).sum();
        this.started = work.now();
        this.told = started;
        work.note(TransferProgress.NOTE).map(TransferProgress::fromJson).ifPresent(earlier -> {
            // Another step of the migration may have moved something else before.
            boolean same = earlier.totalChunks() == totalChunks && earlier.totalBytes() == totalBytes;
            toldChunks = same ? earlier.completedChunks() : 0;
            toldBytes = same ? earlier.bytesTransferred() : 0;
        });
    }

    /** Notes that a chunk was taken up. */
    void takenUp() {
        currentChunk = Math.min(totalChunks, Math.max(currentChunk, completedChunks) + 1);
    }

    /** Notes chunks that were there before. */
    void found(int chunks, long bytes) {
        completedChunks += chunks;
        currentChunk = Math.max(currentChunk, completedChunks);
        bytesTransferred += bytes;
    }

    /** Takes back what was noted of chunks that turned out not to be there. */
    void lost(int chunks, long bytes) {
        completedChunks -= chunks;
        bytesTransferred -= bytes;
    }

    /** Notes that a chunk has arrived, and tells how far it is when it is time. */
    void arrived(long bytes) {
        completedChunks++;
        bytesTransferred += bytes;
        bytesOfThisRun += bytes;
        boolean due = !work.now().isBefore(told.plus(TELL_EVERY));
        if (due && bytesTransferred - toldBytes >= totalBytes / TOLD_MAX) {
            tell();
        }
    }

    /** Tells how far it is before it is tried again, so that tries that come on are not counted as tries that do not. */
    void interrupted(RuntimeException failure) {
        if (failure instanceof MigrationException known && known.retry() == Retry.LATER) {
            try {
                tell();
            } catch (RuntimeException e) {
                failure.addSuppressed(e);
            }
        }
    }

    private void tell() {
        if (completedChunks <= toldChunks) {
            return;
        }
        TransferProgress progress = progress();
        work.transferred(
                percentFrom + (percentTo - percentFrom) * progress.percentComplete() / 100,
                "transferring content, " + completedChunks + " of " + totalChunks + " chunks",
                progress);
        toldChunks = completedChunks;
        toldBytes = bytesTransferred;
        told = work.now();
    }

    private TransferProgress progress() {
        long millis = Math.max(0, Duration.between(started, work.now()).toMillis());
        long rate = millis == 0 ? 0 : (long) (bytesOfThisRun * 1000.0 / millis);
        return new TransferProgress(
                totalChunks,
                completedChunks,
                currentChunk,
                bytesTransferred,
                totalBytes,
                rate,
                rate == 0
                        ? OptionalLong.empty()
                        : OptionalLong.of((long) ((totalBytes - bytesTransferred) * 1000.0 / rate)));
    }
}
