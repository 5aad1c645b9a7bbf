package dev.layerlift.persistence.sql;

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
final class SqlMigrationOverview implements MigrationOverview {
    private static final String COUNTS = "SELECT state, reason, sum(count) AS count FROM migration_counts"
            + " GROUP BY state, reason HAVING sum(count) > 0 ORDER BY state, reason";

    private final SqlDatabase database;
    private final MigrationRows rows;
    private final String failed;
    private final String stuckGroups;
    private final String stuck;

    SqlMigrationOverview(SqlDatabase database) {
        this.database = database;
        // The condition on the state is, word for word, that of the index.
        this.failed = "SELECT * FROM migrations" + database.dialect().through("migrations_failed")
                + " WHERE state IN ('failed', 'rolled_back', 'quarantined') AND (created, n) < (?, ?)"
                + " ORDER BY created DESC, n DESC LIMIT ?";
        String atWork = " FROM migrations" + database.dialect().through("migrations_stuck")
                + " WHERE at_rest = 0 AND updated < ?";
        this.stuckGroups = "SELECT state, operation AS reason, count(*) AS count" + atWork
                + " GROUP BY state, operation ORDER BY count DESC, state, operation LIMIT " + GROUPS_MAX;
        this.stuck = "SELECT *" + atWork + " ORDER BY updated LIMIT ?";
        this.rows = new MigrationRows(database.json());
    }

    @Override
    public List<Group> counts() {
        return database.read(session -> session.list("count", SqlMigrationOverview::group, COUNTS));
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
                        failed,
                        before.created(),
                        before.row(),
                        limit + 1),
                limit));
    }

    @Override
    public List<Group> stuckGroups(Instant unchangedSince) {
        return database.read(session ->
                session.list("count", SqlMigrationOverview::group, stuckGroups, Times.toNanos(unchangedSince)));
    }

    @Override
    public List<Migration> stuck(Instant unchangedSince, int limit) {
        Paging.requireLimit(limit);
        return database.read(
                session -> session.list("migration", rows::read, stuck, Times.toNanos(unchangedSince), limit));
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
