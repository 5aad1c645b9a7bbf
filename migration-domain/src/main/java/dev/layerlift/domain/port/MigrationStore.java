package dev.layerlift.domain.port;

import dev.layerlift.domain.audit.RefusalRecord;
import dev.layerlift.domain.did.CanonicalIdentity;
import dev.layerlift.domain.error.MigrationException;
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

        /**
         * Another migration of the same identity is live or completed, or the one that made this identity is being taken
         * back.
         */
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

    /** Numbers, seals and keeps the record of a request of which no migration came. */
    void refuse(RefusalRecord refusal);

    /**
     * Makes a commit. A claim that the new state does not hold is released with it; what arrives becomes an asset with
     * {@code COMPLETED}, and is forgotten with {@code ROLLED_BACK}. What completed is not taken back while its target is
     * claimed by a migration that builds on it, and the other way round.
     *
     * @throws StaleCommitException when version or epoch do not fit
     * @throws MigrationException {@code VALIDATION_ERROR} {@code ROLLBACK_REFUSED} when it takes
     *     back what a later migration builds on; see {@link #builtUpon}
     */
    void commit(MigrationCommit commit);

    /**
     * Grants the right to advance a migration, with the next epoch. The lease of a migration at rest counts as over.
     *
     * @return the migration with the new lease; empty when it does not exist or another worker's lease is not over
     */
    Optional<Migration> lease(MigrationId id, String worker, Instant now, Duration duration);

    /**
     * Prolongs the lease under which a migration is being advanced, for work that takes long between two commits. It is
     * no new grant: what the holder commits under it still fits.
     *
     * @param held the lease that was granted, with its worker and epoch
     * @param until when it ends from now on; an earlier time than the stored one changes nothing
     * @return false when the migration does not exist or another lease was granted since: its holder no longer may
     */
    boolean renew(MigrationId id, Lease held, Instant until);

    /** Ends the leases of all workers but this one; for whoever knows that they are gone. Gives how many there were. */
    int releaseLeasesExcept(String worker);

    /** The migration of this id. */
    Optional<Migration> find(MigrationId id);

    /** The migration that holds the claim on an identity. */
    Optional<Migration> claimant(CanonicalIdentity identity);

    /** Migrations, newest first. */
    Page<Migration> query(MigrationQuery query);

    /**
     * How many migrations to a chain an initiator began, at most {@code max}. Those that failed before anything was
     * created do not count: they cost nothing.
     *
     * @param since counts those created at or after this time
     * @param before counts only those that were accepted before this one, so that of many at once the first are let
     *     through; empty to count them all
     * @param max where the counting stops, 1 to 1,000,000
     */
    int countToChain(String initiator, Instant since, Optional<MigrationId> before, int max);

    /** The journal of a migration, oldest first; bytes of files that became durable elsewhere are gone from it. */
    List<JournalEntry> journal(MigrationId id);

    /** The refusal to take back what a later migration builds on. */
    static MigrationException builtUpon(MigrationId id, MigrationId later) {
        return MigrationException.validation(
                "ROLLBACK_REFUSED",
                "migration " + id + " cannot be rolled back: migration " + later + " builds on its target",
                "look at it: layerlift status " + later);
    }

    /** What a lease would be before any was granted. */
    static Lease noLease() {
        return new Lease("", 0, Instant.EPOCH);
    }
}
