package dev.layerlift.persistence.sql;

import dev.layerlift.domain.port.AuditQuery;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A query for audit records as SQL, oldest first. Its text depends on which parts are given, never on their values. The
 * most selective part that is given is looked up in its index, which is in the order of the answer.
 */
public final class AuditSearch {
    private final List<Object> values = new ArrayList<>();
    private final Dialect dialect;
    private final String sql;

    /** A search in a database of this kind. */
    public AuditSearch(AuditQuery query, Dialect dialect) {
        this.dialect = dialect;
        long[] after = query.after().map(AuditSearch::position).orElse(new long[] {Long.MIN_VALUE, 0});
        int limit = query.limit() + 1;
        if (query.did().isPresent()) {
            String identity = query.did().get().value();
            // Each half gives no more than a page, so that an asset with a long history is not read as a whole.
            sql = "SELECT at, n, record FROM audit WHERE n IN (SELECT n FROM ("
                    + ends("source = ?", "audit_source", query, identity, after, limit) + ") AS a UNION SELECT n FROM ("
                    + ends("target = ?", "audit_target", query, identity, after, limit)
                    + ") AS b) ORDER BY at, n LIMIT ?";
            values.add(limit);
            return;
        }
        String first;
        String index;
        if (query.initiator().isPresent()) {
            index = "audit_initiator";
            first = "initiator = ?";
            values.add(query.initiator().get());
        } else if (query.state().isPresent()) {
            index = "audit_state";
            first = "state = ?";
            values.add(query.state().get());
        } else if (query.path().isPresent()) {
            index = "audit_path";
            first = "path = ?";
            values.add(query.path().get().name());
        } else {
            index = "audit_at";
            first = "";
        }
        sql = "SELECT at, n, record FROM audit" + dialect.through(index) + " WHERE "
                + (first.isEmpty() ? "" : first + " AND ") + rest(query, after) + " ORDER BY at, n LIMIT ?";
        values.add(limit);
    }

    private String ends(String end, String index, AuditQuery query, String identity, long[] after, int limit) {
        values.add(identity);
        String half = "SELECT at, n FROM audit" + dialect.through(index) + " WHERE " + end + " AND "
                + rest(query, after) + " ORDER BY at, n LIMIT ?";
        values.add(limit);
        return half;
    }

    /** What holds besides; parts that were looked up already are asked again, which costs nothing. */
    private String rest(AuditQuery query, long[] after) {
        StringBuilder where = new StringBuilder("at >= ? AND at < ? AND (at, n) > (?, ?)");
        values.add(query.since().map(AuditSearch::bound).orElse(Long.MIN_VALUE));
        values.add(query.until().map(AuditSearch::bound).orElse(Long.MAX_VALUE));
        values.add(after[0]);
        values.add(after[1]);
        query.initiator().ifPresent(initiator -> and(where, "initiator", initiator));
        query.state().ifPresent(state -> and(where, "state", state));
        query.path().ifPresent(path -> and(where, "path", path.name()));
        return where.toString();
    }

    private void and(StringBuilder where, String column, String value) {
        where.append(" AND ").append(column).append(" || '' = ?");
        values.add(value);
    }

    /** The statement. */
    public String sql() {
        return sql;
    }

    /** What is bound to it. */
    public Object[] values() {
        return values.toArray();
    }

    /** The cursor of a row. */
    static String cursor(ResultSet row) throws SQLException {
        return row.getLong("at") + ":" + row.getLong("n");
    }

    /** Times beyond what a column can hold are before or after all records. */
    private static long bound(Instant time) {
        if (time.isBefore(Times.ofNanos(Long.MIN_VALUE))) {
            return Long.MIN_VALUE;
        }
        return time.isAfter(Times.ofNanos(Long.MAX_VALUE)) ? Long.MAX_VALUE : Times.toNanos(time);
    }

    private static long[] position(String cursor) {
        int colon = cursor.indexOf(':');
        if (colon < 1) {
            throw Paging.invalid(cursor);
        }
        return new long[] {
            Paging.number(cursor.substring(0, colon), cursor), Paging.number(cursor.substring(colon + 1), cursor)
        };
    }
}
