package dev.layerlift.testkit.memory;

import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.EventOutbox;
import dev.layerlift.domain.port.JournalledFiles;
import dev.layerlift.testkit.memory.Tables.JournalRow;
import java.util.List;
import java.util.Objects;

/** The journal in memory as the source of events and of files that are not durable elsewhere yet. */
final class MemoryJournal implements JournalledFiles, EventOutbox {
    private final Tables tables;

    MemoryJournal(Tables tables) {
        this.tables = tables;
    }

    @Override
    public List<Pending> pending(long afterSequence, int limit) {
        Tables.checkedLimit(limit);
        return tables.locked(() -> tables.journal.stream()
                .filter(r -> r.sequence() > afterSequence)
                .filter(r -> !r.entry().files().isEmpty())
                .filter(r -> isDone(migrationOf(r)))
                .limit(limit)
                .map(r -> new Pending(
                        r.sequence(),
                        r.entry().migrationId(),
                        Tables.copy(r.entry()).files()))
                .toList());
    }

    private static boolean isDone(Migration migration) {
        return migration.state() == MigrationState.COMPLETED || migration.state() == MigrationState.ROLLED_BACK;
    }

    @Override
    public void drop(List<Long> sequences) {
        tables.locked(() -> {
            tables.journal.replaceAll(r -> sequences.contains(r.sequence())
                    ? new JournalRow(r.sequence(), Tables.withFiles(r.entry(), List.of()))
                    : r);
            return sequences;
        });
    }

    @Override
    public List<Undelivered> undelivered(int limit) {
        Tables.checkedLimit(limit);
        return tables.locked(() -> tables.journal.stream()
                .filter(r -> r.sequence() > tables.acknowledged)
                .limit(limit)
                .map(r -> new Undelivered(r.sequence(), migrationOf(r), Tables.copy(r.entry())))
                .toList());
    }

    @Override
    public void acknowledge(long sequence) {
        tables.locked(() -> tables.acknowledged = Math.max(tables.acknowledged, sequence));
    }

    private Migration migrationOf(JournalRow row) {
        return Objects.requireNonNull(
                tables.migrations.get(row.entry().migrationId()), "an entry is of a migration that is there");
    }
}
