package dev.layerlift.domain.port;

import dev.layerlift.domain.migration.JournalEntry;
import dev.layerlift.domain.migration.Migration;
import java.util.List;

/** The journal as the source of events: what was committed and not yet delivered. */
public interface EventOutbox {
    /** A journal entry, which may come without its files, with the migration as it is now. */
    record Undelivered(long sequence, Migration migration, JournalEntry entry) {}

    /** Entries after the last acknowledged one, in the order of their commits. */
    List<Undelivered> undelivered(int limit);

    /** Everything up to this sequence number was delivered. */
    void acknowledge(long sequence);
}
