package dev.layerlift.persistence.sql;

import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.migration.Checkpoint;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.port.CheckpointStore;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** Checkpoints as they were taken. */
final class SqlCheckpointStore implements CheckpointStore {
    private static final String FIND = "SELECT c.id, m.id AS migration, c.digest, c.created, c.content"
            + " FROM checkpoints c JOIN migrations m ON m.n = c.migration WHERE c.id = ?";
    // A checkpoint is older than the end of its migration, which spares a look at the younger ones.
    private static final String DELETE = "DELETE FROM checkpoints WHERE n IN (SELECT c.n FROM checkpoints c"
            + " JOIN migrations m ON m.n = c.migration WHERE c.created < ? AND m.state = 'completed' AND m.updated < ?"
            + " ORDER BY c.created LIMIT ?)";
    private static final String INSERT =
            "INSERT INTO checkpoints (id, migration, digest, created, content) VALUES (?, ?, ?, ?, ?)";

    private final SqlDatabase database;

    SqlCheckpointStore(SqlDatabase database) {
        this.database = database;
    }

    @Override
    public Optional<Checkpoint> find(String checkpointId) {
        return database.read(session -> session.first(
                "checkpoint",
                row -> new Checkpoint(
                        row.getString("id"),
                        MigrationId.parse(row.getString("migration")),
                        row.getBytes("content"),
                        new Sha256(row.getString("digest")),
                        Times.ofNanos(row.getLong("created"))),
                FIND,
                checkpointId));
    }

    @Override
    public int deleteOfCompletedBefore(Instant time, int limit) {
        Paging.requireLimit(limit);
        long nanos = Times.toNanos(time);
        return database.write(session -> session.update(DELETE, nanos, nanos, limit));
    }

    static void add(SqlSession session, long migration, Checkpoint checkpoint) throws SQLException {
        session.update(
                INSERT,
                checkpoint.id(),
                migration,
                checkpoint.digest().hex(),
                Times.toNanos(checkpoint.createdAt()),
                checkpoint.content());
    }
}
