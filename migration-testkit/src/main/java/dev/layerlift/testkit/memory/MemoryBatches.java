package dev.layerlift.testkit.memory;

import dev.layerlift.domain.batch.Batch;
import dev.layerlift.domain.batch.BatchCounts;
import dev.layerlift.domain.batch.BatchId;
import dev.layerlift.domain.batch.BatchItem;
import dev.layerlift.domain.batch.BatchStatus;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.port.BatchQueries;
import dev.layerlift.domain.port.BatchStore;
import dev.layerlift.domain.port.Page;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Batches in memory; what became of an item is asked of its migration. */
final class MemoryBatches implements BatchStore, BatchQueries {
    private static final Comparator<BatchItem> IN_ORDER =
            Comparator.comparingInt(BatchItem::priority).reversed().thenComparingLong(BatchItem::position);

    private final Tables tables;

    /** A batch with its items, and those that were ended without a migration of their own. */
    static final class Rows {
        private final Batch batch;
        private final Map<Long, BatchItem> items = new HashMap<>();
        private final Set<String> keys = new HashSet<>();
        private boolean sealed;
        private boolean cancelled;

        private Rows(Batch batch) {
            this.batch = batch;
        }

        private boolean owns(MigrationId id) {
            return items.values().stream()
                    .anyMatch(item ->
                            item.migrationId().equals(Optional.of(id)) && item.state() == BatchItem.State.BEGUN);
        }
    }

    MemoryBatches(Tables tables) {
        this.tables = tables;
    }

    /** Notes to which batch a migration belongs that was just accepted. */
    static void belongs(Tables tables, MigrationId id) {
        tables.batches.values().stream()
                .filter(rows -> rows.owns(id))
                .findFirst()
                .ifPresent(rows -> tables.batchOf.put(id, rows.batch.id()));
    }

    /** Has the items that a migration is about say what became of it. */
    static void follow(Tables tables, Migration migration) {
        for (Rows rows : tables.batches.values()) {
            rows.items.replaceAll((position, item) -> item.migrationId().equals(Optional.of(migration.id()))
                    ? with(item, BatchItem.State.of(migration), item.migrationId(), Optional.empty())
                    : item);
        }
    }

    private static BatchItem with(
            BatchItem item, BatchItem.State state, Optional<MigrationId> migration, Optional<MigrationError> error) {
        return new BatchItem(item.position(), item.text(), item.priority(), state, migration, Optional.empty(), error);
    }

    @Override
    public BatchStatus open(Batch batch) {
        return tables.locked(() -> status(tables.batches.values().stream()
                .filter(rows -> rows.batch.input().equals(batch.input()))
                .findFirst()
                .orElseGet(() -> {
                    Rows rows = new Rows(batch);
                    tables.batches.put(batch.id(), rows);
                    return rows;
                })));
    }

    @Override
    public int enqueue(BatchId id, List<NewItem> items) {
        requireAtMost("items", items.size());
        return tables.locked(() -> {
            Rows rows = tables.batches.get(id);
            if (rows == null || rows.sealed) {
                throw new IllegalStateException(
                        "batch " + id + ": unknown or sealed (expected: one whose items are being enqueued)");
            }
            if (rows.cancelled) {
                throw BatchStore.cancelled(id);
            }
            int before = rows.items.size();
            for (NewItem item : items) {
                if (rows.keys.add(item.key())) {
                    long position = rows.items.size() + 1L;
                    rows.items.put(
                            position,
                            new BatchItem(
                                    position,
                                    item.text(),
                                    item.priority(),
                                    BatchItem.State.WAITING,
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.empty()));
                }
            }
            return rows.items.size() - before;
        });
    }

    @Override
    public void seal(BatchId id) {
        tables.locked(() -> rows(id).map(rows -> rows.sealed = true));
    }

    @Override
    public List<BatchItem> begin(BatchId id, List<MigrationId> ids) {
        requireAtMost("ids", ids.size());
        return tables.locked(() -> {
            Optional<Rows> rows = rows(id).filter(r -> r.sealed && !r.cancelled);
            List<BatchItem> begun = new ArrayList<>();
            rows.ifPresent(r -> sorted(r, item -> item.state() == BatchItem.State.WAITING).stream()
                    .limit(ids.size())
                    .forEach(item -> begun.add(put(
                            r,
                            with(item, BatchItem.State.BEGUN, Optional.of(ids.get(begun.size())), Optional.empty())))));
            return begun;
        });
    }

    @Override
    public boolean settle(BatchId id, BatchItem item, Optional<MigrationId> earlier, Optional<MigrationError> error) {
        return tables.locked(() -> {
            Optional<Rows> rows = rows(id);
            BatchItem stored = rows.map(r -> r.items.get(item.position())).orElse(null);
            if (stored == null
                    || stored.state() != BatchItem.State.BEGUN
                    || !stored.migrationId().equals(item.migrationId())) {
                return false;
            }
            put(
                    rows.get(),
                    with(
                            stored,
                            earlier.isPresent() ? BatchItem.State.COMPLETED : BatchItem.State.FAILED,
                            earlier.or(stored::migrationId),
                            error));
            return true;
        });
    }

    @Override
    public int putBack(BatchId id) {
        return tables.locked(() -> again(
                id,
                item -> item.state() == BatchItem.State.BEGUN
                        && !item.migrationId()
                                .map(tables.migrations::containsKey)
                                .orElse(false)));
    }

    @Override
    public void reopen(BatchId id) {
        tables.locked(() -> {
            rows(id).ifPresent(rows -> rows.cancelled = false);
            return again(id, item -> item.state() == BatchItem.State.FAILED);
        });
    }

    private int again(BatchId id, Predicate<BatchItem> wanted) {
        List<BatchItem> found = rows(id).map(rows -> sorted(rows, wanted)).orElse(List.of());
        found.forEach(item ->
                put(rows(id).orElseThrow(), with(item, BatchItem.State.WAITING, Optional.empty(), Optional.empty())));
        return found.size();
    }

    @Override
    public boolean cancel(BatchId id) {
        return tables.locked(() -> {
            Optional<Rows> rows = rows(id).filter(r -> !r.cancelled);
            rows.ifPresent(r -> r.cancelled = true);
            return rows.isPresent();
        });
    }

    @Override
    public Optional<BatchStatus> find(BatchId id) {
        return tables.locked(() -> rows(id).map(MemoryBatches::status));
    }

    @Override
    public Page<BatchStatus> list(Optional<String> after, int limit) {
        Tables.checkedLimit(limit);
        return tables.locked(() -> {
            List<Rows> newestFirst = new ArrayList<>(tables.batches.values());
            Collections.reverse(newestFirst);
            // Counted from the oldest, so that those that come later move no cursor.
            int end = after.map(Integer::parseInt).orElse(newestFirst.size());
            List<Rows> rest = newestFirst.subList(newestFirst.size() - end, newestFirst.size());
            List<BatchStatus> page =
                    rest.stream().limit(limit).map(MemoryBatches::status).toList();
            return new Page<>(page, rest.size() > limit ? Optional.of(String.valueOf(end - limit)) : Optional.empty());
        });
    }

    @Override
    public Page<BatchItem> items(BatchId id, Optional<BatchItem.State> state, Optional<String> after, int limit) {
        Tables.checkedLimit(limit);
        return tables.locked(() -> {
            List<BatchItem> all =
                    rows(id).map(rows -> sorted(rows, item -> true)).orElse(List.of());
            int from = after.map(cursor -> placeAfter(cursor, all)).orElse(0);
            List<BatchItem> rest = all.subList(from, all.size()).stream()
                    .filter(item -> state.isEmpty() || item.state() == state.get())
                    .limit(limit + 1L)
                    .map(this::shown)
                    .toList();
            List<BatchItem> page = rest.subList(0, Math.min(limit, rest.size()));
            return new Page<>(
                    page,
                    rest.size() > limit
                            ? Optional.of(String.valueOf(page.get(limit - 1).position()))
                            : Optional.empty());
        });
    }

    private static int placeAfter(String cursor, List<BatchItem> all) {
        long position = Long.parseLong(cursor);
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).position() == position) {
                return i + 1;
            }
        }
        throw new IllegalArgumentException("after: " + cursor + " (expected: the cursor of an earlier page)");
    }

    private BatchItem shown(BatchItem item) {
        Optional<Migration> migration = item.migrationId().map(tables.migrations::get);
        return new BatchItem(
                item.position(),
                item.text(),
                item.priority(),
                item.state(),
                item.migrationId(),
                migration.flatMap(Migration::targetDid),
                item.state() == BatchItem.State.COMPLETED
                        ? Optional.empty()
                        : item.error().or(() -> migration.flatMap(Migration::error)));
    }

    private Optional<Rows> rows(BatchId id) {
        return Optional.ofNullable(tables.batches.get(id));
    }

    private static BatchItem put(Rows rows, BatchItem item) {
        rows.items.put(item.position(), item);
        return item;
    }

    private static List<BatchItem> sorted(Rows rows, Predicate<BatchItem> wanted) {
        return rows.items.values().stream().filter(wanted).sorted(IN_ORDER).toList();
    }

    private static BatchStatus status(Rows rows) {
        BatchCounts counts = BatchCounts.NONE;
        for (BatchItem item : rows.items.values()) {
            counts = counts.plus(item.state(), 1);
        }
        return new BatchStatus(rows.batch, rows.sealed, rows.cancelled, counts);
    }

    private static void requireAtMost(String name, int size) {
        if (size > ITEMS_MAX) {
            throw new IllegalArgumentException(name + ": " + size + " (expected: at most " + ITEMS_MAX + ")");
        }
    }
}
