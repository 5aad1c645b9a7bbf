package dev.layerlift.application.internal.transfer;

import dev.layerlift.application.ChunkSettings;
import dev.layerlift.domain.migration.MigrationOptions.PartialMode;
import dev.layerlift.domain.port.ChunkPlan;
import dev.layerlift.domain.port.StorageCapabilities;
import dev.layerlift.domain.port.StorageCapabilities.ChunkLimits;
import java.util.Optional;

/** Decides whether an object is cut into chunks, and into which. */
final class Cutting {
    private static final long STEP_BYTES = 1024 * 1024;

    private Cutting() {}

    /**
     * The chunks of an object; empty when it is written whole: because it is small and nobody asked for chunks, or because
     * its store takes none. What the owner asked for is taken as it is, the default as far as the store allows.
     */
    static Optional<ChunkPlan> of(
            long sizeBytes, StorageCapabilities store, Optional<PartialMode> wanted, ChunkSettings settings) {
        if (store.chunks().isEmpty() || sizeBytes == 0 || (wanted.isEmpty() && sizeBytes <= settings.aboveBytes())) {
            return Optional.empty();
        }
        ChunkLimits limits = store.chunks().get();
        return Optional.of(new ChunkPlan(
                sizeBytes,
                wanted.map(PartialMode::chunkSizeBytes)
                        .orElseGet(() -> adjusted(sizeBytes, settings.chunkSizeBytes(), limits))));
    }

    private static long adjusted(long sizeBytes, long chunkSizeBytes, ChunkLimits limits) {
        long size = Math.max(chunkSizeBytes, limits.sizeBytesMin());
        long least = (sizeBytes - 1) / limits.countMax() + 1;
        if (size < least) {
            size = least > Long.MAX_VALUE - STEP_BYTES ? least : (least + STEP_BYTES - 1) / STEP_BYTES * STEP_BYTES;
        }
        return Math.min(size, limits.sizeBytesMax());
    }
}
