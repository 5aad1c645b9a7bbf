package dev.layerlift.persistence.sql;

import dev.layerlift.domain.port.EventOutbox;
import java.util.List;

/** The journal after the last entry that was acknowledged; entries come without their files, which no event needs. */
final class SqlEventOutbox implements EventOutbox {
    // Never beyond what was written: entries that are still to come would be passed over.
    private static final String ACKNOWLEDGE = "UPDATE event_cursor SET delivered = ?"
            + " WHERE delivered < ? AND ? <= (SELECT coalesce(max(seq), 0) FROM journal)";

    private final SqlDatabase database;
    private final MigrationRows migrations;
    private final JournalRows journal;
    private final String undelivered;

    SqlEventOutbox(SqlDatabase database) {
        this.database = database;
        this.migrations = new MigrationRows(database.json());
        this.journal = new JournalRows(database.json());
        this.undelivered = "SELECT j.seq, m.*, j.version AS entry_version, j.at, j.steps, j.notes"
                + " FROM journal j JOIN migrations m ON m.n = j.migration"
                + " WHERE j.seq > (SELECT delivered FROM event_cursor)"
                + database.dialect().settled("j.seq") + " ORDER BY j.seq LIMIT ?";
    }

    @Override
    public List<Undelivered> undelivered(int limit) {
        Paging.requireLimit(limit);
        return database.read(session -> {
            session.settle();
            return session.list(
                    "journal entry",
                    row -> new Undelivered(row.getLong("seq"), migrations.read(row), journal.readWithoutFiles(row)),
                    undelivered,
                    limit);
        });
    }

    @Override
    public void acknowledge(long sequence) {
        database.write(session -> session.update(ACKNOWLEDGE, sequence, sequence, sequence));
    }
}
