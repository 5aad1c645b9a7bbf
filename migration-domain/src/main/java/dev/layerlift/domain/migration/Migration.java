package dev.layerlift.domain.migration;

import dev.layerlift.domain.anchor.TransactionId;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.validation.CostEstimate;
import java.time.Instant;
import java.util.Optional;

/**
 * One asset's move between layers: the aggregate. Immutable; every change is a new value with the next version, and
 * goes through the {@link StateMachine}.
 *
 * @param id its id
 * @param request what the owner signed
 * @param initiator who asked: the owner's DID, or the operator of the home
 * @param path from where to where
 * @param targetDid the target, once it is fixed
 * @param state its state
 * @param version grows by one with every commit
 * @param lease who may advance it
 * @param percent progress, 0 to 100
 * @param operation what is being done, in words
 * @param transfer how far that is, while content is transferred in chunks
 * @param checkpointId its checkpoint, once there is one
 * @param error what made it fail
 * @param cost what was spent
 * @param txid the anchor transaction, where there is one
 * @param createdAt when it was accepted
 * @param updatedAt when it last changed
 * @param notBefore when to look at it again, while it waits
 */
public record Migration(
        MigrationId id,
        SignedRequest request,
        String initiator,
        MigrationPath path,
        Optional<Did> targetDid,
        MigrationState state,
        long version,
        Lease lease,
        int percent,
        String operation,
        Optional<TransferProgress> transfer,
        Optional<String> checkpointId,
        Optional<MigrationError> error,
        CostEstimate cost,
        Optional<String> txid,
        Instant createdAt,
        Instant updatedAt,
        Optional<Instant> notBefore) {

    public Migration {
        if (percent < 0 || percent > 100) {
            throw new IllegalArgumentException("percent: " + percent + " (expected: 0 to 100)");
        }
        if (version < 0) {
            throw new IllegalArgumentException("version: " + version + " (expected: >= 0)");
        }
    }

    /** A migration that was just accepted. */
    public static Migration accepted(
            SignedRequest request, String initiator, MigrationPath path, Lease lease, Instant now) {
        return new Migration(
                request.request().id(),
                request,
                initiator,
                path,
                Optional.empty(),
                MigrationState.PENDING,
                0,
                lease,
                0,
                "accepted",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                CostEstimate.NONE,
                Optional.empty(),
                now,
                now,
                Optional.empty());
    }

    /** The DID it starts from. */
    public Did sourceDid() {
        return request.request().sourceDid();
    }

    /** Whether it is at its end. */
    public boolean atRest() {
        return StateMachine.atRest(state, checkpointId.isPresent());
    }

    /** Whether it holds the claim on its source. */
    public boolean holdsClaim() {
        return StateMachine.holdsClaim(state, checkpointId.isPresent());
    }

    /**
     * This migration in another state; the version does not change until it is committed.
     *
     * @throws IllegalStateException when the transition is not in the table
     */
    public Migration to(MigrationState next) {
        if (!StateMachine.allows(state, next, path, checkpointId.isPresent())) {
            throw new IllegalStateException("transition of " + id + ": " + state + " to " + next + " on " + path
                    + " (expected: one of " + StateMachine.after(state) + ")");
        }
        return change().state(next).build();
    }

    /** A builder that starts from this value. */
    public Change change() {
        return new Change(this);
    }

    /** Collects the changes of one commit. Not thread-safe. */
    public static final class Change {
        private final Migration from;
        private Optional<Did> targetDid;
        private MigrationState state;
        private long version;
        private Lease lease;
        private int percent;
        private String operation;
        private Optional<TransferProgress> transfer;
        private Optional<String> checkpointId;
        private Optional<MigrationError> error;
        private CostEstimate cost;
        private Optional<String> txid;
        private Instant updatedAt;
        private Optional<Instant> notBefore;

        private Change(Migration from) {
            this.from = from;
            this.targetDid = from.targetDid;
            this.state = from.state;
            this.version = from.version;
            this.lease = from.lease;
            this.percent = from.percent;
            this.operation = from.operation;
            this.transfer = from.transfer;
            this.checkpointId = from.checkpointId;
            this.error = from.error;
            this.cost = from.cost;
            this.txid = from.txid;
            this.updatedAt = from.updatedAt;
            this.notBefore = from.notBefore;
        }

        private Change state(MigrationState value) {
            state = value;
            return this;
        }

        /** Fixes the target. */
        public Change targetDid(Did value) {
            targetDid = Optional.of(value);
            return this;
        }

        /** The version that the commit writes, and when. */
        public Change committed(long nextVersion, Instant at) {
            version = nextVersion;
            updatedAt = at;
            return this;
        }

        /** Another lease. */
        public Change lease(Lease value) {
            lease = value;
            return this;
        }

        /** Progress and what is being done, which is no transfer. */
        public Change progress(int percentDone, String doing) {
            percent = percentDone;
            operation = doing;
            transfer = Optional.empty();
            return this;
        }

        /** Progress and what is transferred, and how far that is. */
        public Change transfer(int percentDone, String doing, TransferProgress value) {
            progress(percentDone, doing);
            transfer = Optional.of(value);
            return this;
        }

        /** The checkpoint. */
        public Change checkpoint(String value) {
            checkpointId = Optional.of(value);
            return this;
        }

        /** What made it fail. */
        public Change error(MigrationError value) {
            error = Optional.of(value);
            return this;
        }

        /** What was spent. */
        public Change cost(CostEstimate value) {
            cost = value;
            return this;
        }

        /** The anchor transaction: the version that counts now. */
        public Change txid(TransactionId value) {
            txid = Optional.of(value.hex());
            return this;
        }

        /** When to look again. */
        public Change notBefore(Optional<Instant> value) {
            notBefore = value;
            return this;
        }

        /** The new value. */
        public Migration build() {
            return new Migration(
                    from.id,
                    from.request,
                    from.initiator,
                    from.path,
                    targetDid,
                    state,
                    version,
                    lease,
                    percent,
                    operation,
                    transfer,
                    checkpointId,
                    error,
                    cost,
                    txid,
                    from.createdAt,
                    updatedAt,
                    notBefore);
        }
    }
}
