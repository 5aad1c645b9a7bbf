package dev.layerlift.persistence.sql;

import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.batch.Batch;
import dev.layerlift.domain.batch.BatchCounts;
import dev.layerlift.domain.batch.BatchId;
import dev.layerlift.domain.batch.BatchItem;
import dev.layerlift.domain.batch.BatchStatus;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.BatchStore;
import dev.layerlift.domain.port.BatchStore.NewItem;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Batches and their items as rows. The counts of a batch are changed in the transaction that changes its items. */
final class BatchRows {
    private static final String COUNT = "UPDATE batches SET waiting = waiting + ?, begun = begun + ?,"
            + " completed = completed + ?, failed = failed + ?, taken_back = taken_back + ?,"
            + " quarantined = quarantined + ? WHERE n = ?";
    private static final String OF_MIGRATION = "SELECT batch, rank, state FROM batch_items WHERE migration = ?";
    private static final String FOLLOW = "UPDATE batch_items SET state = ?, error = NULL WHERE batch = ? AND rank = ?";
    private static final String BELONGS = "UPDATE migrations SET batch = ? WHERE id = ?";

    /** How far the priority is shifted: so many items a batch may have. */
    private static final int POSITION_BITS = 40;

    private static final long POSITION_MASK = (1L << POSITION_BITS) - 1;

    /** A text that is longer than this is kept in the index by its digest. */
    private static final int KEY_LENGTH_MAX = 256;

    private final JsonText json;

    BatchRows(JsonText json) {
        this.json = json;
    }

    /** An item that a migration is about, as it stands. */
    private record Tied(long batch, long rank, BatchItem.State state) {}

    /** The place of an item in the order in which they are begun. */
    static long rank(long position, int priority) {
        return ((long) BatchStore.PRIORITY_MAX - priority) << POSITION_BITS | position;
    }

    /** What identifies an item within its batch. */
    static String key(NewItem item) {
        String key = item.key();
        return key.length() <= KEY_LENGTH_MAX
                ? key
                : "sha-256:" + Sha256.of(key.getBytes(StandardCharsets.UTF_8)).hex();
    }

    /** Changes how many items of a batch stand where. */
    static void count(SqlSession session, long batch, BatchCounts more, BatchCounts fewer) throws SQLException {
        if (more.equals(fewer)) {
            return;
        }
        session.update(
                COUNT,
                more.waiting() - fewer.waiting(),
                more.begun() - fewer.begun(),
                more.completed() - fewer.completed(),
                more.failed() - fewer.failed(),
                more.takenBack() - fewer.takenBack(),
                more.quarantined() - fewer.quarantined(),
                batch);
    }

    /** Counts items that went from one state to another. */
    static void moved(SqlSession session, long batch, long items, BatchItem.State from, BatchItem.State to)
            throws SQLException {
        count(session, batch, BatchCounts.NONE.plus(to, items), BatchCounts.NONE.plus(from, items));
    }

    /** Notes to which batch a migration belongs that was just accepted: the one whose item its id was fixed for. */
    static void belongs(SqlSession session, MigrationId id) throws SQLException {
        Optional<Tied> begun = tied(session, id).stream()
                .filter(item -> item.state() == BatchItem.State.BEGUN)
                .findFirst();
        if (begun.isPresent()) {
            session.update(BELONGS, begun.get().batch(), id.toString());
        }
    }

    /** Has the items that a migration is about say what became of it, within the commit that says so of the migration. */
    static void follow(SqlSession session, Migration migration) throws SQLException {
        if (!migration.atRest() && migration.state() != MigrationState.FAILED) {
            // The item was begun before, and still is.
            return;
        }
        BatchItem.State state = BatchItem.State.of(migration);
        for (Tied item : tied(session, migration.id())) {
            if (item.state() != state) {
                session.update(FOLLOW, state.id(), item.batch(), item.rank());
                moved(session, item.batch(), 1, item.state(), state);
            }
        }
    }

    private static List<Tied> tied(SqlSession session, MigrationId id) throws SQLException {
        return session.list(
                "batch item",
                row -> new Tied(row.getLong("batch"), row.getLong("rank"), state(row.getString("state"))),
                OF_MIGRATION,
                id.toString());
    }

    /** The batch of a row that has all columns. */
    BatchStatus status(ResultSet row) throws SQLException {
        return new BatchStatus(
                new Batch(
                        BatchId.parse(row.getString("id")),
                        new Sha256(row.getString("input")),
                        layer(row.getString("target")),
                        MigrationOptions.fromJson(json.read(row.getString("options"))),
                        Times.ofNanos(row.getLong("created"))),
                row.getInt("sealed") == 1,
                row.getInt("cancelled") == 1,
                new BatchCounts(
                        row.getLong("waiting"),
                        row.getLong("begun"),
                        row.getLong("completed"),
                        row.getLong("failed"),
                        row.getLong("taken_back"),
                        row.getLong("quarantined")));
    }

    /** The item of a row that has all columns, and those of its migration. */
    BatchItem item(ResultSet row) throws SQLException {
        long rank = row.getLong("rank");
        String did = row.getString("did");
        String own = row.getString("error");
        String error = own == null ? row.getString("migration_error") : own;
        BatchItem.State state = state(row.getString("state"));
        return new BatchItem(
                rank & POSITION_MASK,
                did == null ? row.getString("item") : did,
                (int) (BatchStore.PRIORITY_MAX - (rank >> POSITION_BITS)),
                state,
                Optional.ofNullable(row.getString("migration")).map(MigrationId::parse),
                Optional.ofNullable(row.getString("target_did")).map(Did::parse),
                state == BatchItem.State.COMPLETED
                        ? Optional.empty()
                        : Optional.ofNullable(error).map(text -> MigrationError.fromJson(json.read(text))));
    }

    private static Layer layer(String column) {
        return Layer.of(column)
                .orElseThrow(() -> new IllegalArgumentException("target: \"" + column + "\" (expected: a layer)"));
    }

    private static BatchItem.State state(String column) {
        return BatchItem.State.of(column)
                .orElseThrow(() -> new IllegalArgumentException("state: \"" + column + "\" (expected: a known state)"));
    }
}
