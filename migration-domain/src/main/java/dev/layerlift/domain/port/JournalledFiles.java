package dev.layerlift.domain.port;

import dev.layerlift.domain.migration.JournalEntry.JournalFile;
import dev.layerlift.domain.migration.MigrationId;
import java.util.List;

/**
 * Small files whose bytes are still in the journal because the store they belong to has not made them durable. After a
 * crash they are written again; after a group sync their bytes are dropped.
 */
public interface JournalledFiles {
    /** The files of one journal entry. */
    record Pending(long sequence, MigrationId migrationId, List<JournalFile> files) {}

    /**
     * Entries with bytes, oldest first, of migrations that are {@code COMPLETED} or past their rollback: those in work
     * are rewritten by their own steps.
     *
     * @param afterSequence start after this one; 0 for the beginning
     * @param limit at most this many, 1 to 1000
     */
    List<Pending> pending(long afterSequence, int limit);

    /** Drops the bytes of these entries; their paths and digests stay. */
    void drop(List<Long> sequences);
}
