package dev.layerlift.persistence.sql;

import dev.layerlift.domain.asset.Area;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.port.ChunkPlan;
import dev.layerlift.domain.port.ChunkedUploads.StoredChunk;
import dev.layerlift.domain.port.ChunkedUploads.Upload;
import dev.layerlift.domain.port.TransferStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Transfers that are not done: a row each, and a row for each chunk that is safe. */
final class SqlTransferStore implements TransferStore {
    private static final String MIGRATION = "SELECT n FROM migrations WHERE id = ?";
    private static final String FIND = "SELECT t.* FROM transfers t JOIN migrations m ON m.n = t.migration"
            + " WHERE m.id = ? AND t.target_area = ? AND t.target = ?";
    private static final String INSERT = "INSERT INTO transfers (migration, target_area, target, source_area, source,"
            + " digest, size, chunk_size, upload) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String EXACT = "SELECT t.n FROM transfers t JOIN migrations m ON m.n = t.migration"
            + " WHERE m.id = ? AND t.target_area = ? AND t.target = ? AND t.source_area = ? AND t.source = ?"
            + " AND t.digest = ? AND t.size = ? AND t.chunk_size = ? AND t.upload = ?";
    private static final String RECORD = "INSERT INTO transfer_chunks (transfer, chunk, digest, receipt)"
            + " VALUES (?, ?, ?, ?) ON CONFLICT (transfer, chunk) DO UPDATE SET digest = excluded.digest,"
            + " receipt = excluded.receipt";
    private static final String CHUNKS =
            "SELECT chunk, digest, receipt FROM transfer_chunks WHERE transfer = ? ORDER BY chunk";
    private static final String END = "DELETE FROM transfers WHERE migration = ? AND target_area = ? AND target = ?";
    private static final String FORGET = "DELETE FROM transfers WHERE migration = ?";

    private final SqlDatabase database;

    SqlTransferStore(SqlDatabase database) {
        this.database = database;
    }

    /** Forgets all transfers of a migration, within the commit that ends it. */
    static void forget(SqlSession session, long migration) throws SQLException {
        session.update(FORGET, migration);
    }

    @Override
    public void begin(Transfer transfer) {
        Upload upload = transfer.upload();
        database.write(session -> {
            session.exclusive(Exclusive.MIGRATION, transfer.migrationId().toString());
            long migration = session.number(MIGRATION, transfer.migrationId().toString());
            if (migration == 0) {
                throw new IllegalArgumentException(
                        "migration " + transfer.migrationId() + " does not exist (expected: accepted before)");
            }
            session.update(
                    END, migration, upload.path().area().name(), upload.path().key());
            return session.update(INSERT, values(migration, transfer));
        });
    }

    @Override
    public boolean record(Transfer transfer, List<StoredChunk> chunks) {
        return database.write(session -> {
            session.exclusive(Exclusive.MIGRATION, transfer.migrationId().toString());
            long row = exact(session, transfer);
            if (row == 0) {
                return false;
            }
            for (StoredChunk chunk : chunks) {
                session.update(RECORD, row, chunk.index(), chunk.digest().hex(), chunk.receipt());
            }
            return true;
        });
    }

    /** The row of exactly this transfer; 0 when it is not under way. */
    private static long exact(SqlSession session, Transfer transfer) throws SQLException {
        return session.number(EXACT, values(transfer.migrationId().toString(), transfer));
    }

    /** What a transfer is, after how its migration is named, in the order of both statements. */
    private static Object[] values(Object migration, Transfer transfer) {
        Upload upload = transfer.upload();
        return new Object[] {
            migration,
            upload.path().area().name(),
            upload.path().key(),
            transfer.source().area().name(),
            transfer.source().key(),
            transfer.digest().hex(),
            upload.plan().sizeBytes(),
            upload.plan().chunkSizeBytes(),
            upload.id()
        };
    }

    @Override
    public Optional<Transfer> find(MigrationId migrationId, ObjectPath target) {
        return database.read(session -> session.first(
                "transfer",
                row -> transfer(migrationId, row),
                FIND,
                migrationId.toString(),
                target.area().name(),
                target.key()));
    }

    private static Transfer transfer(MigrationId migrationId, ResultSet row) throws SQLException {
        return new Transfer(
                migrationId,
                new ObjectPath(Area.valueOf(row.getString("source_area")), row.getString("source")),
                new Sha256(row.getString("digest")),
                new Upload(
                        new ObjectPath(Area.valueOf(row.getString("target_area")), row.getString("target")),
                        new ChunkPlan(row.getLong("size"), row.getLong("chunk_size")),
                        row.getString("upload")));
    }

    @Override
    public List<StoredChunk> chunks(Transfer transfer) {
        return database.read(session -> session.list(
                "chunk",
                row -> new StoredChunk(
                        row.getInt("chunk"), new Sha256(row.getString("digest")), row.getString("receipt")),
                CHUNKS,
                exact(session, transfer)));
    }

    @Override
    public void end(MigrationId migrationId, ObjectPath target) {
        database.write(session -> session.update(
                END,
                session.number(MIGRATION, migrationId.toString()),
                target.area().name(),
                target.key()));
    }
}
