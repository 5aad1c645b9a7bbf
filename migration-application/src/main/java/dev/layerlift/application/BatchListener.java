package dev.layerlift.application;

import dev.layerlift.domain.batch.BatchItem;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.migration.MigrationResult;
import java.util.Optional;

/** Hears of each item of a run that ends, one at a time, in the order in which they end. */
@FunctionalInterface
public interface BatchListener {
    /** Listens to nothing. */
    BatchListener NOBODY = (item, result, error) -> {};

    /**
     * An item ended. The run waits for whoever listens.
     *
     * @param item as it was begun
     * @param result what became of its migration, or of the earlier one that had done it
     * @param error why there is no result
     */
    void ended(BatchItem item, Optional<MigrationResult> result, Optional<MigrationError> error);
}
