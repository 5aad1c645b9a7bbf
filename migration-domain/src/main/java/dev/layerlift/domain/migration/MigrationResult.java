package dev.layerlift.domain.migration;

import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.validation.CostEstimate;
import java.util.Optional;

/**
 * How a migration ended.
 *
 * @param migrationId its id
 * @param sourceDid where it started
 * @param targetDid where it led, once that was fixed
 * @param state the state at its end
 * @param durationMillis from acceptance to the end, in milliseconds
 * @param cost what was spent
 * @param txid the anchor transaction, where there is one
 * @param error why it did not complete
 * @param alreadyDone whether an earlier migration had done it, so that nothing was changed
 */
public record MigrationResult(
        MigrationId migrationId,
        Did sourceDid,
        Optional<Did> targetDid,
        MigrationState state,
        long durationMillis,
        CostEstimate cost,
        Optional<String> txid,
        Optional<MigrationError> error,
        boolean alreadyDone) {
    /** The result that a migration at rest stands for. */
    public static MigrationResult of(Migration migration, boolean alreadyDone) {
        return new MigrationResult(
                migration.id(),
                migration.sourceDid(),
                migration.targetDid(),
                migration.state(),
                java.time.Duration.between(migration.createdAt(), migration.updatedAt())
                        .toMillis(),
                migration.cost(),
                migration.txid(),
                migration.error(),
                alreadyDone);
    }
}
