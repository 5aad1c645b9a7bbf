package dev.layerlift.domain.port;

import dev.layerlift.domain.did.CanonicalIdentity;
import dev.layerlift.domain.migration.JournalEntry;
import dev.layerlift.domain.migration.Lease;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Migrations, their journal and their claims. A call that returns has been made durable; a call that throws has changed
 * nothing. Calls of many threads are grouped into few commits. Safe to call from many threads.
 */
public interface MigrationStore {
    /** What became of a request. */
    sealed interface Acceptance {
        /** It is stored, and the claim on its source is held. */
        record Accepted(Migration migration) implements Acceptance {}

        /** The same bytes were accepted before. */
        record SameRequest(Migration migration) implements Acceptance {}

        /** The id belongs to other bytes, or the nonce was used by another request of this source. */
        record Replayed(MigrationId earlier) implements Acceptance {}

        /** Another migration of the same identity is live or completed. */
        record Claimed(Migration by) implements Acceptance {}

        /** A version of the source is saved and not published yet: what would be migrated is about to change. */
        record Unpublished(CanonicalIdentity source, long number) implements Acceptance {}
    }

    /** A commit came too late: the version moved on, or the lease was taken over. Nothing was written. */
    final class StaleCommitException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /** Names the migration and both versions or epochs. */
        public StaleCommitException(String message) {
            super(message);
        }
    }

    /**
     * Stores a new migration and takes the claim on its source, atomically.
     *
     * @param migration in state {@code PENDING}, version 0
     */
    Acceptance accept(Migration migration);

    /**
     * Makes a commit. A claim that the new state does not hold is released with it.
     *
     * @throws StaleCommitException when version or epoch do not fit
     */
    void commit(MigrationCommit commit);

    /**
     * Grants the right to advance a migration, with the next epoch. The lease of a migration at rest counts as over.
     *
     * @return the migration with the new lease; empty when it does not exist or another worker's lease is not over
     */
    Optional<Migration> lease(MigrationId id, String worker, Instant now, Duration duration);

    /** Ends the leases of all workers but this one; for whoever knows that they are gone. Gives how many there were. */
    int releaseLeasesExcept(String worker);

    /** The migration of this id. */
    Optional<Migration> find(MigrationId id);

    /** The migration that holds the claim on an identity. */
    Optional<Migration> claimant(CanonicalIdentity identity);

    /** Migrations, newest first. */
    Page<Migration> query(MigrationQuery query);

    /** The journal of a migration, oldest first; bytes of files that became durable elsewhere are gone from it. */
    List<JournalEntry> journal(MigrationId id);

    /** What a lease would be before any was granted. */
    static Lease noLease() {
        return new Lease("", 0, Instant.EPOCH);
    }
}
