package dev.layerlift.persistence.sql;

import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.port.JournalledFiles;
import java.util.List;

/** Journal entries that still hold the bytes of small files. */
final class SqlJournalledFiles implements JournalledFiles {
    private final SqlDatabase database;
    private final JournalRows rows;
    private final String pending;

    SqlJournalledFiles(SqlDatabase database) {
        this.database = database;
        this.rows = new JournalRows(database.json());
        // The index holds only entries with bytes; without the hint SQLite walks through all entries there ever were.
        this.pending = "SELECT j.seq, m.id, j.file_list, j.files FROM journal j"
                + database.dialect().through("journal_files") + " JOIN migrations m ON m.n = j.migration"
                + " WHERE j.files IS NOT NULL AND j.seq > ? AND m.state IN ('completed', 'rolled_back')"
                + " ORDER BY j.seq LIMIT ?";
    }

    @Override
    public List<Pending> pending(long afterSequence, int limit) {
        Paging.requireLimit(limit);
        return database.read(session -> session.list(
                "journal entry",
                row -> new Pending(row.getLong("seq"), MigrationId.parse(row.getString("id")), rows.readFiles(row)),
                pending,
                afterSequence,
                limit));
    }

    @Override
    public void drop(List<Long> sequences) {
        if (sequences.isEmpty()) {
            return;
        }
        List<Long> dropped = List.copyOf(sequences);
        database.write(session -> {
            for (Long sequence : dropped) {
                session.update("UPDATE journal SET files = NULL WHERE seq = ? AND files IS NOT NULL", sequence);
            }
            return dropped;
        });
    }
}
