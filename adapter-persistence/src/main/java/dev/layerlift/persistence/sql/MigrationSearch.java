package dev.layerlift.persistence.sql;

import dev.layerlift.domain.port.MigrationQuery;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A query as SQL: newest first by creation, and among those created at once the one stored last. Its text depends on
 * which parts are given, never on their values.
 */
public final class MigrationSearch {
    private final StringBuilder where = new StringBuilder();
    private final List<Object> values = new ArrayList<>();

    /** A search. */
    public MigrationSearch(MigrationQuery query) {
        query.source().ifPresent(identity -> and("source = ?", identity.value()));
        query.target().ifPresent(identity -> and("target = ?", identity.value()));
        query.state().ifPresent(state -> and("state = ?", MigrationRows.stateColumn(state)));
        query.since().ifPresent(time -> and("created >= ?", Times.toNanos(time)));
        query.until().ifPresent(time -> and("created < ?", Times.toNanos(time)));
        query.batch().ifPresent(id -> and("batch = (SELECT n FROM batches WHERE id = ?)", id.toString()));
        if (query.unfinished()) {
            and("at_rest = 0");
        }
        query.after().ifPresent(this::andAfter);
        values.add(query.limit() + 1);
    }

    /** The statement. */
    public String sql() {
        return "SELECT * FROM migrations" + where + " ORDER BY created DESC, n DESC LIMIT ?";
    }

    /** What is bound to it. */
    public Object[] values() {
        return values.toArray();
    }

    /** The cursor of a row. */
    static String cursor(ResultSet row) throws SQLException {
        return row.getLong("created") + "-" + row.getLong("n");
    }

    /** Where a cursor points to. */
    record Place(long created, long row) {
        static Place of(String cursor) {
            int dash = cursor.lastIndexOf('-');
            if (dash < 1) {
                throw Paging.invalid(cursor);
            }
            return new Place(
                    Paging.number(cursor.substring(0, dash), cursor),
                    Paging.number(cursor.substring(dash + 1), cursor));
        }
    }

    private void andAfter(String cursor) {
        Place place = Place.of(cursor);
        and("(created, n) < (?, ?)", place.created(), place.row());
    }

    private void and(String condition, Object... bound) {
        where.append(where.isEmpty() ? " WHERE " : " AND ").append(condition);
        values.addAll(List.of(bound));
    }
}
