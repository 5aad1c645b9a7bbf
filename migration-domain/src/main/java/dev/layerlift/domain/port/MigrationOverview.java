package dev.layerlift.domain.port;

import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Looks at all migrations of a home from above: how many stand where and why. What it costs does not grow with the number
 * of migrations that have ended. Safe to call from many threads.
 */
public interface MigrationOverview {
    /** The most groups of what is stuck. */
    int GROUPS_MAX = 100;

    /**
     * Migrations with something in common.
     *
     * @param state their state
     * @param reason the code of their error, or of those that are stuck what they are doing; empty when there is none
     * @param count how many there are, 1 or more
     */
    record Group(MigrationState state, String reason, long count) {}

    /** All migrations, by state and code of their error; exact. */
    List<Group> counts();

    /**
     * Those that failed, were rolled back or are quarantined, newest first.
     *
     * @param after the cursor of the last one seen
     * @param limit at most this many, 1 to 1000
     */
    Page<Migration> failed(Optional<String> after, int limit);

    /** Those that are not at rest and have not changed since, by state and what they are doing; the largest groups first. */
    List<Group> stuckGroups(Instant unchangedSince);

    /**
     * The same one by one, those that have been waiting longest first.
     *
     * @param limit at most this many, 1 to 1000
     */
    List<Migration> stuck(Instant unchangedSince, int limit);
}
