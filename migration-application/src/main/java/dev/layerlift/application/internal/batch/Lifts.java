package dev.layerlift.application.internal.batch;

import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.migration.MigrationResult;
import java.util.concurrent.CompletionStage;

/** What the engine does for the items of batches. What is returned completes on threads that must not be blocked. */
public interface Lifts {
    /**
     * Migrates a source whose keys this home holds, under an id that was fixed before. Where another migration has
     * brought it to that layer, or is about to, the result is that one's.
     */
    CompletionStage<MigrationResult> lift(MigrationId id, Did source, Layer target, MigrationOptions options);

    /** Goes on with a migration that was accepted before. */
    CompletionStage<MigrationResult> goOn(MigrationId id);
}
