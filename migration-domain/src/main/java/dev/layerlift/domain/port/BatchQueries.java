package dev.layerlift.domain.port;

import dev.layerlift.domain.batch.BatchId;
import dev.layerlift.domain.batch.BatchItem;
import dev.layerlift.domain.batch.BatchStatus;
import java.util.Optional;

/** Looks at batches. What it costs does not grow with the number of their items. Safe to call from many threads. */
public interface BatchQueries {
    /** The batch of this id, with its counts. */
    Optional<BatchStatus> find(BatchId id);

    /**
     * Batches, newest first.
     *
     * @param after the cursor of the last one seen
     * @param limit at most this many, 1 to 1000
     */
    Page<BatchStatus> list(Optional<String> after, int limit);

    /**
     * The items of a batch in the order in which they are begun: by priority, then as listed. None of a batch that is not
     * there.
     *
     * @param state only those in this state
     * @param after the cursor of the last one seen
     * @param limit at most this many, 1 to 1000
     */
    Page<BatchItem> items(BatchId id, Optional<BatchItem.State> state, Optional<String> after, int limit);
}
