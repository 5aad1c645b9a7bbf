package dev.layerlift.domain.port;

import dev.layerlift.domain.did.CanonicalIdentity;
import dev.layerlift.domain.migration.MigrationPath;
import java.time.Instant;
import java.util.Optional;

/**
 * Which audit records are wanted (FR-7.4); every empty part matches all.
 *
 * @param did an identity that the record names, as source or as target
 * @param state how it ended: the name of a final state, or {@code refused}
 * @param path the migration path
 * @param initiator who asked, exactly
 * @param since recorded at or after
 * @param until recorded before
 * @param after the cursor of the last one seen
 * @param limit at most this many, 1 to 1000
 */
public record AuditQuery(
        Optional<CanonicalIdentity> did,
        Optional<String> state,
        Optional<MigrationPath> path,
        Optional<String> initiator,
        Optional<Instant> since,
        Optional<Instant> until,
        Optional<String> after,
        int limit) {
    /** All records, 100 a page. */
    public static final AuditQuery ALL = new AuditQuery(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            100);

    public AuditQuery {
        if (limit < 1 || limit > 1000) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: 1 to 1000)");
        }
    }

    /** Those that name an identity. */
    public AuditQuery of(CanonicalIdentity identity) {
        return new AuditQuery(Optional.of(identity), state, path, initiator, since, until, after, limit);
    }

    /** The same query from another place on. */
    public AuditQuery from(Optional<String> cursor) {
        return new AuditQuery(did, state, path, initiator, since, until, cursor, limit);
    }

    /** The same query with other pages. */
    public AuditQuery pagesOf(int items) {
        return new AuditQuery(did, state, path, initiator, since, until, after, items);
    }
}
