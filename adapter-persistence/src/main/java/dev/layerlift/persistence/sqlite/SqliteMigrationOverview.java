package dev.layerlift.persistence.sqlite;

import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.MigrationOverview;
import dev.layerlift.domain.port.Page;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Looks at all migrations through counts that triggers keep, and through the indexes of what is failed or stuck. */
final class SqliteMigrationOverview implements MigrationOverview {
    private static final String COUNTS =
            "SELECT state, reason, count FROM migration_counts WHERE count > 0 ORDER BY state, reason";
    /** The condition on the state is, word for word, that of the index. */
    private static final String FAILED = "SELECT * FROM migrations INDEXED BY migrations_failed"
            + " WHERE state IN ('failed', 'rolled_back', 'quarantined') AND (created, n) < (?, ?)"
            + " ORDER BY created DESC, n DESC LIMIT ?";

    private static final String STUCK_GROUPS = "SELECT state, operation AS reason, count(*) AS count"
            + " FROM migrations INDEXED BY migrations_stuck WHERE at_rest = 0 AND updated < ?"
            + " GROUP BY state, operation ORDER BY count DESC, state, operation LIMIT " + GROUPS_MAX;
    private static final String STUCK = "SELECT * FROM migrations INDEXED BY migrations_stuck"
            + " WHERE at_rest = 0 AND updated < ? ORDER BY updated LIMIT ?";

    private final SqliteDatabase database;
    private final MigrationRows rows;

    SqliteMigrationOverview(SqliteDatabase database) {
        this.database = database;
        this.rows = new MigrationRows(database.json());
    }

    @Override
    public List<Group> counts() {
        return database.read(session -> session.list("count", SqliteMigrationOverview::group, COUNTS));
    }

    @Override
    public Page<Migration> failed(Optional<String> after, int limit) {
        Paging.requireLimit(limit);
        MigrationSearch.Place before =
                after.map(MigrationSearch.Place::of).orElse(new MigrationSearch.Place(Long.MAX_VALUE, Long.MAX_VALUE));
        return database.read(session -> Paging.page(
                session.list(
                        "migration",
                        row -> new Paging.Placed<>(MigrationSearch.cursor(row), rows.read(row)),
                        FAILED,
                        before.created(),
                        before.row(),
                        limit + 1),
                limit));
    }

    @Override
    public List<Group> stuckGroups(Instant unchangedSince) {
        return database.read(session ->
                session.list("count", SqliteMigrationOverview::group, STUCK_GROUPS, Times.toNanos(unchangedSince)));
    }

    @Override
    public List<Migration> stuck(Instant unchangedSince, int limit) {
        Paging.requireLimit(limit);
        return database.read(
                session -> session.list("migration", rows::read, STUCK, Times.toNanos(unchangedSince), limit));
    }

    private static Group group(ResultSet row) throws SQLException {
        String state = row.getString("state");
        return new Group(
                MigrationState.of(state)
                        .orElseThrow(() ->
                                new IllegalArgumentException("state: \"" + state + "\" (expected: a known state)")),
                row.getString("reason"),
                row.getLong("count"));
    }
}
