package dev.layerlift.domain.port;

import dev.layerlift.domain.batch.BatchId;
import dev.layerlift.domain.did.CanonicalIdentity;
import dev.layerlift.domain.migration.MigrationState;
import java.time.Instant;
import java.util.Optional;

/**
 * Which migrations are wanted (FR-6.5); every empty part matches all.
 *
 * @param source the identity of the source
 * @param target the identity of the target
 * @param state the state
 * @param since created at or after
 * @param until created before
 * @param batch the batch that began it
 * @param unfinished only those that are not at rest
 * @param after the cursor of the last one seen
 * @param limit at most this many, 1 to 1000
 */
public record MigrationQuery(
        Optional<CanonicalIdentity> source,
        Optional<CanonicalIdentity> target,
        Optional<MigrationState> state,
        Optional<Instant> since,
        Optional<Instant> until,
        Optional<BatchId> batch,
        boolean unfinished,
        Optional<String> after,
        int limit) {
    /** All migrations, 100 a page. */
    public static final MigrationQuery ALL = new MigrationQuery(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.empty(),
            100);

    public MigrationQuery {
        if (limit < 1 || limit > 1000) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: 1 to 1000)");
        }
    }

    /** Those of a source. */
    public static MigrationQuery ofSource(CanonicalIdentity identity) {
        return new MigrationQuery(
                Optional.of(identity), ALL.target, ALL.state, ALL.since, ALL.until, ALL.batch, false, ALL.after, 100);
    }

    /** Those that lead to a target. */
    public static MigrationQuery ofTarget(CanonicalIdentity identity) {
        return new MigrationQuery(
                ALL.source, Optional.of(identity), ALL.state, ALL.since, ALL.until, ALL.batch, false, ALL.after, 100);
    }

    /** Those that a batch began. */
    public static MigrationQuery ofBatch(BatchId id) {
        return new MigrationQuery(
                ALL.source, ALL.target, ALL.state, ALL.since, ALL.until, Optional.of(id), false, ALL.after, 100);
    }

    /** Those that are not at rest. */
    public static MigrationQuery ofUnfinished() {
        return new MigrationQuery(
                ALL.source, ALL.target, ALL.state, ALL.since, ALL.until, ALL.batch, true, ALL.after, 100);
    }

    /** The same query from another place on. */
    public MigrationQuery from(Optional<String> cursor) {
        return new MigrationQuery(source, target, state, since, until, batch, unfinished, cursor, limit);
    }
}
