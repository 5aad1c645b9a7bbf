package dev.layerlift.domain.port;

import dev.layerlift.domain.migration.Checkpoint;
import java.time.Instant;
import java.util.Optional;

/** Reads checkpoints; they are written by the commit that enters {@code CHECKPOINTED}. */
public interface CheckpointStore {
    /** The checkpoint of this id, as stored: see {@link Checkpoint#intact()}. */
    Optional<Checkpoint> find(String checkpointId);

    /**
     * Deletes checkpoints of migrations that completed before a time.
     *
     * @param limit at most this many in one call
     * @return how many were deleted
     */
    int deleteOfCompletedBefore(Instant time, int limit);
}
