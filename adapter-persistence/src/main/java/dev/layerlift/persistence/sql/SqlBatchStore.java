package dev.layerlift.persistence.sql;

import dev.layerlift.domain.batch.Batch;
import dev.layerlift.domain.batch.BatchCounts;
import dev.layerlift.domain.batch.BatchId;
import dev.layerlift.domain.batch.BatchItem;
import dev.layerlift.domain.batch.BatchStatus;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.port.BatchStore;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Batches and their items; every decision is taken inside the transaction that writes it. */
final class SqlBatchStore implements BatchStore {
    private static final String BY_ID = "SELECT * FROM batches WHERE id = ?";
    private static final String BY_INPUT = "SELECT * FROM batches WHERE input = ?";
    private static final String INSERT = "INSERT INTO batches (id, input, target, options, created, sealed, cancelled,"
            + " waiting, begun, completed, failed, taken_back, quarantined) VALUES (?, ?, ?, ?, ?, 0, 0, 0, 0, 0, 0, 0, 0)";
    private static final String ENQUEUE = "INSERT INTO batch_items (batch, rank, item, did, state)"
            + " VALUES (?, ?, ?, ?, 'waiting') ON CONFLICT (batch, item) DO NOTHING";
    private static final String SEAL = "UPDATE batches SET sealed = 1 WHERE id = ? AND sealed = 0";
    private static final String CANCEL = "UPDATE batches SET cancelled = 1 WHERE id = ? AND cancelled = 0";
    private static final String LIFT = "UPDATE batches SET cancelled = 0 WHERE id = ? AND cancelled = 1";
    private static final String NEXT = "SELECT i.*, NULL AS target_did, NULL AS migration_error FROM batch_items i"
            + " WHERE batch = ? AND state = 'waiting' ORDER BY rank LIMIT ?";
    private static final String BEGIN =
            "UPDATE batch_items SET state = 'begun', migration = ? WHERE batch = ? AND rank = ?";
    private static final String SETTLE = "UPDATE batch_items SET state = ?, migration = ?, error = ?"
            + " WHERE batch = ? AND rank = ? AND state = 'begun' AND migration = ?";
    private static final String PUT_BACK = "UPDATE batch_items SET state = 'waiting', migration = NULL"
            + " WHERE batch = ? AND rank IN (SELECT rank FROM batch_items WHERE batch = ? AND state = 'begun'"
            + " AND NOT EXISTS (SELECT 1 FROM migrations WHERE id = batch_items.migration) LIMIT ?)";
    private static final String AGAIN = "UPDATE batch_items SET state = 'waiting', migration = NULL, error = NULL"
            + " WHERE batch = ? AND rank IN (SELECT rank FROM batch_items WHERE batch = ? AND state = 'failed' LIMIT ?)";

    /** How many items one step of a long change takes, so that other writers need not wait for it. */
    private static final int STEP = 1000;

    private final SqlDatabase database;
    private final JsonText json;
    private final BatchRows rows;

    SqlBatchStore(SqlDatabase database) {
        this.database = database;
        this.json = database.json();
        this.rows = new BatchRows(json);
    }

    /** A batch with its row number. */
    private record Found(long row, BatchStatus status) {}

    private Optional<Found> find(SqlSession session, String sql, String value) throws SQLException {
        return session.first("batch", row -> new Found(row.getLong("n"), rows.status(row)), sql, value);
    }

    @Override
    public BatchStatus open(Batch batch) {
        Optional<Found> there =
                database.read(session -> find(session, BY_INPUT, batch.input().hex()));
        if (there.isPresent()) {
            return there.get().status();
        }
        String options =
                json.write("options of batch " + batch.id(), batch.options().toJson());
        return database.write(session -> {
            session.exclusive(Exclusive.BATCH, batch.input().hex());
            Optional<Found> same = find(session, BY_INPUT, batch.input().hex());
            if (same.isPresent()) {
                return same.get().status();
            }
            session.update(
                    INSERT,
                    batch.id().toString(),
                    batch.input().hex(),
                    batch.target().id(),
                    options,
                    Times.toNanos(batch.createdAt()));
            return new BatchStatus(batch, false, false, BatchCounts.NONE);
        });
    }

    @Override
    public int enqueue(BatchId id, List<NewItem> items) {
        requireAtMost("items", items.size());
        return database.write(session -> {
            session.exclusive(Exclusive.BATCH, id.toString());
            Found batch = find(session, BY_ID, id.toString())
                    .filter(found -> !found.status().sealed())
                    .orElseThrow(() -> new IllegalStateException(
                            "batch " + id + ": unknown or sealed (expected: one whose items are being enqueued)"));
            if (batch.status().cancelled()) {
                throw BatchStore.cancelled(id);
            }
            long position = batch.status().counts().total();
            int added = 0;
            for (NewItem item : items) {
                String key = BatchRows.key(item);
                int row = session.update(
                        ENQUEUE,
                        batch.row(),
                        BatchRows.rank(position + 1, item.priority()),
                        key,
                        item.text().equals(key) ? null : item.text());
                position += row;
                added += row;
            }
            BatchRows.count(
                    session, batch.row(), BatchCounts.NONE.plus(BatchItem.State.WAITING, added), BatchCounts.NONE);
            return added;
        });
    }

    @Override
    public void seal(BatchId id) {
        mark(id, SEAL);
    }

    @Override
    public List<BatchItem> begin(BatchId id, List<MigrationId> ids) {
        requireAtMost("ids", ids.size());
        return database.write(session -> {
            session.exclusive(Exclusive.BATCH, id.toString());
            Optional<Found> batch = find(session, BY_ID, id.toString())
                    .filter(found -> found.status().sealed() && !found.status().cancelled());
            if (batch.isEmpty()) {
                return List.<BatchItem>of();
            }
            List<BatchItem> begun = new ArrayList<>();
            long row = batch.get().row();
            for (BatchItem item : session.list("batch item", rows::item, NEXT, row, ids.size())) {
                MigrationId migration = ids.get(begun.size());
                session.update(BEGIN, migration.toString(), row, BatchRows.rank(item.position(), item.priority()));
                begun.add(new BatchItem(
                        item.position(),
                        item.text(),
                        item.priority(),
                        BatchItem.State.BEGUN,
                        Optional.of(migration),
                        Optional.empty(),
                        Optional.empty()));
            }
            BatchRows.moved(session, row, begun.size(), BatchItem.State.WAITING, BatchItem.State.BEGUN);
            return begun;
        });
    }

    @Override
    public boolean settle(BatchId id, BatchItem item, Optional<MigrationId> earlier, Optional<MigrationError> error) {
        BatchItem.State state = earlier.isPresent() ? BatchItem.State.COMPLETED : BatchItem.State.FAILED;
        String begun = item.migrationId().map(MigrationId::toString).orElse("");
        String why = error.map(e -> json.write("error of an item of batch " + id, e.toJson()))
                .orElse(null);
        return database.write(session -> {
            session.exclusive(Exclusive.BATCH, id.toString());
            Optional<Found> batch = find(session, BY_ID, id.toString());
            boolean settled = batch.isPresent()
                    && session.update(
                                    SETTLE,
                                    state.id(),
                                    earlier.map(MigrationId::toString).orElse(begun),
                                    why,
                                    batch.get().row(),
                                    BatchRows.rank(item.position(), item.priority()),
                                    begun)
                            == 1;
            if (settled) {
                BatchRows.moved(session, batch.get().row(), 1, BatchItem.State.BEGUN, state);
            }
            return settled;
        });
    }

    @Override
    public int putBack(BatchId id) {
        return inSteps(id, PUT_BACK, BatchItem.State.BEGUN);
    }

    @Override
    public void reopen(BatchId id) {
        boolean cancelled = database.read(session -> find(session, BY_ID, id.toString()))
                .filter(batch -> batch.status().cancelled())
                .isPresent();
        if (cancelled) {
            mark(id, LIFT);
        }
        inSteps(id, AGAIN, BatchItem.State.FAILED);
    }

    @Override
    public boolean cancel(BatchId id) {
        return mark(id, CANCEL);
    }

    private boolean mark(BatchId id, String sql) {
        return database.write(session -> {
            session.exclusive(Exclusive.BATCH, id.toString());
            return session.update(sql, id.toString()) == 1;
        });
    }

    private int inSteps(BatchId id, String sql, BatchItem.State from) {
        Optional<Found> batch = database.read(session -> find(session, BY_ID, id.toString()));
        if (batch.isEmpty() || batch.get().status().counts().of(from) == 0) {
            return 0;
        }
        long row = batch.get().row();
        int all = 0;
        int step;
        do {
            step = database.write(session -> {
                session.exclusive(Exclusive.BATCH, id.toString());
                int changed = session.update(sql, row, row, STEP);
                BatchRows.moved(session, row, changed, from, BatchItem.State.WAITING);
                return changed;
            });
            all += step;
        } while (step == STEP);
        return all;
    }

    private static void requireAtMost(String name, int size) {
        if (size > ITEMS_MAX) {
            throw new IllegalArgumentException(name + ": " + size + " (expected: at most " + ITEMS_MAX + ")");
        }
    }
}
