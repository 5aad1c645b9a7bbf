package dev.layerlift.domain.port;

import dev.layerlift.domain.credential.StatusList;
import java.util.List;
import java.util.Optional;

/**
 * The status lists of a home: which indexes were given out, which bits are set, and what was published of that. A call
 * that returns has been made durable; a call that throws has changed nothing. Safe to call from many threads.
 */
public interface StatusListStore {
    /**
     * Adds new lists.
     *
     * @throws dev.layerlift.domain.error.MigrationException {@code STORAGE_ERROR} {@code STATUS_LIST_EXISTS} when the id
     *     is there
     */
    void add(StatusList first);

    /**
     * Replaces lists, when nobody else did since they were read.
     *
     * @param next its revision is that of the stored one plus one
     * @return false, with nothing changed, when it is not
     */
    boolean replace(StatusList next);

    /** The lists of this id. */
    Optional<StatusList> find(String id);

    /** The lists that were added last for this root URL. */
    Optional<StatusList> newest(String rootUrl);

    /** Lists whose bits are not published as they are, the oldest first, at most this many (1 to 1000). */
    List<StatusList> unpublished(int limit);
}
