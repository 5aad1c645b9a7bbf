package dev.layerlift.persistence.sql;

import dev.layerlift.domain.batch.BatchId;
import dev.layerlift.domain.batch.BatchItem;
import dev.layerlift.domain.batch.BatchStatus;
import dev.layerlift.domain.port.BatchQueries;
import dev.layerlift.domain.port.Page;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Looks at batches: their counts are columns, their items are read in the order of an index. */
final class SqlBatchQueries implements BatchQueries {
    private static final String FIND = "SELECT * FROM batches WHERE id = ?";
    private static final String ROW = "SELECT n FROM batches WHERE id = ?";
    private static final String LIST = "SELECT * FROM batches WHERE n < ? ORDER BY n DESC LIMIT ?";
    private static final String ITEMS = "SELECT i.*, m.target_did, m.error AS migration_error FROM batch_items i"
            + " LEFT JOIN migrations m ON m.id = i.migration WHERE i.batch = ? AND i.rank > ?";
    private static final String IN_ORDER = " ORDER BY i.rank LIMIT ?";
    private static final String ALL_ITEMS = ITEMS + IN_ORDER;
    private static final String ITEMS_IN_STATE = ITEMS + " AND i.state = ?" + IN_ORDER;

    private final SqlDatabase database;
    private final BatchRows rows;

    SqlBatchQueries(SqlDatabase database) {
        this.database = database;
        this.rows = new BatchRows(database.json());
    }

    @Override
    public Optional<BatchStatus> find(BatchId id) {
        return database.read(session -> session.first("batch", rows::status, FIND, id.toString()));
    }

    @Override
    public Page<BatchStatus> list(Optional<String> after, int limit) {
        Paging.requireLimit(limit);
        long before = after.isEmpty() ? Long.MAX_VALUE : Paging.rowAfter(after);
        return database.read(session -> Paging.page(
                session.list(
                        "batch",
                        row -> new Paging.Placed<>(row.getString("n"), rows.status(row)),
                        LIST,
                        before,
                        limit + 1),
                limit));
    }

    @Override
    public Page<BatchItem> items(BatchId id, Optional<BatchItem.State> state, Optional<String> after, int limit) {
        Paging.requireLimit(limit);
        long rank = Paging.rowAfter(after);
        return database.read(session -> Paging.page(items(session, id, state, rank, limit + 1), limit));
    }

    private List<Paging.Placed<BatchItem>> items(
            SqlSession session, BatchId id, Optional<BatchItem.State> state, long after, int limit)
            throws SQLException {
        long batch = session.number(ROW, id.toString());
        SqlSession.RowReader<Paging.Placed<BatchItem>> reader =
                row -> new Paging.Placed<>(row.getString("rank"), rows.item(row));
        return state.isPresent()
                ? session.list(
                        "batch item",
                        reader,
                        ITEMS_IN_STATE,
                        batch,
                        after,
                        state.get().id(),
                        limit)
                : session.list("batch item", reader, ALL_ITEMS, batch, after, limit);
    }
}
