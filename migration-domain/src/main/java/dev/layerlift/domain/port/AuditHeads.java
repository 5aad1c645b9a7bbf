package dev.layerlift.domain.port;

import dev.layerlift.domain.audit.AuditPlace;
import dev.layerlift.domain.audit.StoredHead;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The signed heads over all audit streams: each names the end of every stream that grew since the one before. They are
 * only ever added to. Safe to call from many threads.
 */
public interface AuditHeads {
    /** The last head. */
    Optional<StoredHead> last();

    /**
     * Heads in the order of their numbers.
     *
     * @param after the number to start after; 0 for the beginning
     * @param limit at most this many, 1 to 1000
     */
    List<StoredHead> read(long after, int limit);

    /**
     * Places of records in the order in which they were committed.
     *
     * @param after the row to start after; 0 for the beginning
     * @param limit at most this many, 1 to 1000
     */
    List<AuditPlace> recorded(long after, int limit);

    /**
     * Adds a head durably, and in the same step removes the records that it says are pruned: those of a stream up to a
     * sequence number. A stream of which everything was pruned goes on where it ended.
     *
     * @param pruned per stream the place of the last record that goes; empty for a head that prunes nothing
     * @throws dev.layerlift.domain.error.MigrationException {@code STORAGE_ERROR} {@code HEAD_TAKEN}, to be tried again,
     *     when its number is not the next one; {@code PRUNE_REFUSED} when a stream has no such record. Nothing changes then
     */
    void append(StoredHead head, Map<String, AuditPlace> pruned);
}
