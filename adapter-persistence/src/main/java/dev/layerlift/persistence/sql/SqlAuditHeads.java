package dev.layerlift.persistence.sql;

import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.audit.AuditPlace;
import dev.layerlift.domain.audit.StoredHead;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.AuditHeads;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The signed heads over all audit streams. */
final class SqlAuditHeads implements AuditHeads {
    private static final String LAST = "SELECT * FROM audit_heads ORDER BY number DESC LIMIT 1";
    private static final String READ = "SELECT * FROM audit_heads WHERE number > ? ORDER BY number LIMIT ?";
    private static final String APPEND = "INSERT INTO audit_heads (number, digest, covered, head) VALUES (?, ?, ?, ?)";
    private static final String HELD = "SELECT digest FROM audit WHERE stream = ? AND seq = ?";
    private static final String PRUNE = "DELETE FROM audit WHERE stream = ? AND seq <= ?";
    private static final String PRUNED = "INSERT INTO audit_pruned (stream, seq, digest) VALUES (?, ?, ?)"
            + " ON CONFLICT (stream) DO UPDATE SET seq = excluded.seq, digest = excluded.digest";

    private final SqlDatabase database;
    private final String recorded;

    SqlAuditHeads(SqlDatabase database) {
        this.database = database;
        this.recorded = "SELECT n, stream, seq, digest FROM audit WHERE n > ?"
                + database.dialect().settled("n") + " ORDER BY n LIMIT ?";
    }

    @Override
    public Optional<StoredHead> last() {
        return database.read(session -> session.first("audit head", SqlAuditHeads::head, LAST));
    }

    @Override
    public List<StoredHead> read(long after, int limit) {
        Paging.requireLimit(limit);
        return database.read(session -> session.list("audit head", SqlAuditHeads::head, READ, after, limit));
    }

    @Override
    public List<AuditPlace> recorded(long after, int limit) {
        Paging.requireLimit(limit);
        return database.read(session -> {
            session.settle();
            return session.list("audit record", SqlAuditHeads::place, recorded, after, limit);
        });
    }

    @Override
    public void append(StoredHead head, Map<String, AuditPlace> pruned) {
        database.write(session -> {
            session.exclusive(Exclusive.AUDIT_HEADS, "");
            long last = session.number("SELECT coalesce(max(number), 0) FROM audit_heads");
            if (last != head.number() - 1) {
                throw MigrationException.storage(
                        "HEAD_TAKEN",
                        "audit head " + head.number() + ": the last one has number " + last + " (expected: "
                                + (head.number() - 1) + ")",
                        "try again");
            }
            session.update(APPEND, head.number(), head.digest().hex(), head.covered(), head.json());
            for (Map.Entry<String, AuditPlace> gone : pruned.entrySet()) {
                prune(session, gone.getKey(), gone.getValue());
            }
            return head;
        });
    }

    private static void prune(SqlSession session, String stream, AuditPlace last) throws SQLException {
        Optional<String> held = session.text(HELD, stream, last.sequence());
        if (!held.equals(Optional.of(last.digest().hex()))) {
            throw MigrationException.storage(
                    "PRUNE_REFUSED",
                    "audit record " + stream + " " + last.sequence() + " is not what is to be pruned",
                    "run: layerlift audit verify");
        }
        session.update(PRUNE, stream, last.sequence());
        session.update(PRUNED, stream, last.sequence(), last.digest().hex());
    }

    private static StoredHead head(ResultSet row) throws SQLException {
        return new StoredHead(
                row.getLong("number"),
                new Sha256(row.getString("digest")),
                row.getLong("covered"),
                row.getBytes("head"));
    }

    private static AuditPlace place(ResultSet row) throws SQLException {
        return new AuditPlace(
                row.getLong("n"), row.getString("stream"), row.getLong("seq"), new Sha256(row.getString("digest")));
    }
}
