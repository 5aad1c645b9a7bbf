package dev.layerlift.persistence.sql;

import dev.layerlift.domain.did.CanonicalIdentity;
import dev.layerlift.domain.port.AuditLog;
import dev.layerlift.domain.port.AuditQuery;
import dev.layerlift.domain.port.Page;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Audit records as they were sealed. */
final class SqlAuditLog implements AuditLog {
    // One index step per stream: a stream may have millions of records.
    private static final String STREAMS = "WITH RECURSIVE names (name) AS (SELECT min(stream) FROM audit UNION ALL"
            + " SELECT (SELECT min(stream) FROM audit WHERE stream > name) FROM names WHERE name IS NOT NULL)"
            + " SELECT name FROM names WHERE name IS NOT NULL";
    private static final String READ =
            "SELECT seq, record FROM audit WHERE stream = ? AND seq > ? ORDER BY seq LIMIT ?";
    private static final String HISTORY = "SELECT n, record FROM audit WHERE n IN (SELECT n FROM audit WHERE source = ?"
            + " AND n > ? UNION SELECT n FROM audit WHERE target = ? AND n > ?) ORDER BY n LIMIT ?";
    private static final String HEAD = "SELECT seq, digest FROM audit WHERE stream = ? ORDER BY seq DESC LIMIT 1";
    private static final String PRUNED = "SELECT seq, digest FROM audit_pruned WHERE stream = ?";

    private static final Pattern STREAM_NAME = Pattern.compile("[A-Za-z0-9._-]+");

    private final SqlDatabase database;

    SqlAuditLog(SqlDatabase database) {
        this.database = database;
    }

    @Override
    public List<String> streams() {
        return database.read(session -> session.list("audit stream", row -> streamName(row.getString(1)), STREAMS));
    }

    /** A name becomes part of a path: one that was damaged must not get there. */
    private static String streamName(String name) {
        if (!STREAM_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "stream: \"" + name + "\" (expected: letters, digits, '.', '_' and '-')");
        }
        return name;
    }

    @Override
    public List<Row> read(String stream, long after, int limit) {
        Paging.requireLimit(limit);
        return database.read(session -> session.list(
                "audit record",
                row -> new Row(row.getLong("seq"), row.getBytes("record")),
                READ,
                stream,
                after,
                limit));
    }

    @Override
    public Page<byte[]> history(CanonicalIdentity identity, Optional<String> after, int limit) {
        Paging.requireLimit(limit);
        long row = Paging.rowAfter(after);
        return database.read(session -> Paging.page(
                session.list(
                        "audit record",
                        found -> new Paging.Placed<>(found.getString("n"), found.getBytes("record")),
                        HISTORY,
                        identity.value(),
                        row,
                        identity.value(),
                        row,
                        limit + 1),
                limit));
    }

    @Override
    public Page<byte[]> query(AuditQuery query) {
        AuditSearch search = new AuditSearch(query, database.dialect());
        return database.read(session -> Paging.page(
                session.list(
                        "audit record",
                        row -> new Paging.Placed<>(AuditSearch.cursor(row), row.getBytes("record")),
                        search.sql(),
                        search.values()),
                query.limit()));
    }

    @Override
    public Optional<Head> head(String stream) {
        return database.read(session -> head(session, stream));
    }

    static Optional<Head> head(SqlSession session, String stream) throws SQLException {
        Optional<Head> last = end(session, HEAD, stream);
        return last.isPresent() ? last : end(session, PRUNED, stream);
    }

    private static Optional<Head> end(SqlSession session, String sql, String stream) throws SQLException {
        return session.first(
                "end of an audit stream", row -> new Head(row.getLong("seq"), row.getString("digest")), sql, stream);
    }
}
