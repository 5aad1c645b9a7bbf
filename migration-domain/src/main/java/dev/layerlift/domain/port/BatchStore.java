package dev.layerlift.domain.port;

import dev.layerlift.domain.batch.Batch;
import dev.layerlift.domain.batch.BatchId;
import dev.layerlift.domain.batch.BatchItem;
import dev.layerlift.domain.batch.BatchStatus;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.migration.MigrationId;
import java.util.List;
import java.util.Optional;

/**
 * Batches and their items. Every item is stored before it is begun, and the id of its migration before that migration is:
 * whoever comes after a crash finds the one by the other and makes no second one. A migration under an id that was fixed
 * for an item belongs to the batch, and its commits say what became of the item, in the same step (see {@link
 * BatchItem.State#of(dev.layerlift.domain.migration.Migration)}). A call that returns has been made durable; a call that
 * throws has changed nothing. No call works on more than a bounded number of items but {@link #reopen} and {@link
 * #putBack}, which go in several durable steps. A batch is run by one process at a time; any number may cancel it. Safe to
 * call from many threads.
 */
public interface BatchStore {
    /** The most items that one call takes. */
    int ITEMS_MAX = 10_000;

    /** The highest priority; the lowest is its negative. */
    int PRIORITY_MAX = 1_000_000;

    /**
     * An item to enqueue.
     *
     * @param text the DID as it is listed
     * @param did the same, parsed; empty when it is none
     * @param priority what has a higher one is begun first, from -{@value #PRIORITY_MAX} to {@value #PRIORITY_MAX}
     */
    record NewItem(String text, Optional<Did> did, int priority) {
        public NewItem {
            if (priority < -PRIORITY_MAX || priority > PRIORITY_MAX) {
                throw new IllegalArgumentException(
                        "priority: " + priority + " (expected: -" + PRIORITY_MAX + " to " + PRIORITY_MAX + ")");
            }
        }

        /** What makes two items the same one: the identity, whatever form its DID is listed in. */
        public String key() {
            return did.map(d -> d.identity().value()).orElse(text);
        }
    }

    /** The refusal to enqueue into a batch that was cancelled. */
    static MigrationException cancelled(BatchId id) {
        return MigrationException.validation(
                "BATCH_CANCELLED",
                "batch " + id + " was cancelled while its items were enqueued (expected: one that is not)",
                "run the same command again to go on with it");
    }

    /** Stores a new batch without items; where one of the same input is there, that one is given and nothing written. */
    BatchStatus open(Batch batch);

    /**
     * Appends items, in their order; one that the batch has already, or that comes a second time, is left out. To
     * enqueue the same listing again after a crash therefore adds what is missing.
     *
     * @param items at most {@value #ITEMS_MAX}
     * @return how many were added
     * @throws IllegalStateException when there is no such batch, or it is sealed
     * @throws MigrationException {@code BATCH_CANCELLED} when it was cancelled meanwhile
     */
    int enqueue(BatchId id, List<NewItem> items);

    /** Says that all items are enqueued, so that they may be begun; twice is fine. */
    void seal(BatchId id);

    /**
     * Fixes migration ids for the next items that wait: by priority, then in the order of the list.
     *
     * @param ids fresh ids, one for each item that is wanted, at most {@value #ITEMS_MAX}
     * @return the items that now have one, at most as many; none when nothing waits or the batch is not sealed, cancelled
     *     or unknown
     */
    List<BatchItem> begin(BatchId id, List<MigrationId> ids);

    /**
     * Ends a begun item that no migration of its own came of.
     *
     * @param item as it was begun
     * @param earlier the completed migration that had done it before
     * @param error otherwise: why it was refused
     * @return false, with nothing changed, when the item is not begun, or under another migration id
     */
    boolean settle(BatchId id, BatchItem item, Optional<MigrationId> earlier, Optional<MigrationError> error);

    /**
     * Has begun items wait again of which no migration exists. For whoever knows that nobody is running the batch.
     *
     * @return how many
     */
    int putBack(BatchId id);

    /**
     * Lifts a cancellation, and has what failed wait again; for a new run. Other items stay as they are. On a batch of
     * which nothing is left this writes nothing.
     */
    void reopen(BatchId id);

    /**
     * Says that nothing new shall be begun. Costs the same whatever the batch holds.
     *
     * @return false, with nothing changed, when there is no such batch or it was cancelled already
     */
    boolean cancel(BatchId id);
}
