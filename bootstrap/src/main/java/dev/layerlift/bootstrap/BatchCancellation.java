package dev.layerlift.bootstrap;

import dev.layerlift.bootstrap.config.PersistenceConfig;
import dev.layerlift.bootstrap.home.HomeDirectory;
import dev.layerlift.bootstrap.home.HomeLock;
import dev.layerlift.bootstrap.wiring.Access;
import dev.layerlift.bootstrap.wiring.HomeDatabase;
import dev.layerlift.domain.batch.BatchId;
import dev.layerlift.domain.batch.BatchStatus;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.persistence.sql.SqlDatabase;
import dev.layerlift.proofs.StrictJsonFormat;
import java.util.Optional;

/**
 * Cancels a batch of a home, whoever works on that home: it writes one row, which the process that runs the batch reads
 * before it begins anything more. Needs no passphrase.
 *
 * @param status the batch as it then stands
 * @param runningElsewhere whether another process works, or may work, on the home
 */
public record BatchCancellation(BatchStatus status, boolean runningElsewhere) {
    /**
     * Cancels; a batch that was cancelled before stays so.
     *
     * @return empty when the home has no such batch
     * @throws MigrationException {@code STORE_NOT_FOUND}, {@code HOME_NOT_WRITABLE}, …
     */
    public static Optional<BatchCancellation> of(HomeDirectory home, BatchId id) {
        PersistenceConfig persistence = home.config().persistence();
        home.requireDatabase(persistence);
        // Of a home that many may work on nobody knows that none does.
        Optional<HomeLock> lock = persistence.isShared() ? Optional.empty() : lock(home);
        try (SqlDatabase database = HomeDatabase.open(home, persistence, Access.CHANGE, new StrictJsonFormat())) {
            database.batches().cancel(id);
            if (lock.isPresent()) {
                // Nobody is running it: what had been begun in name only waits again.
                database.batches().putBack(id);
            }
            return database.batchQueries().find(id).map(status -> new BatchCancellation(status, lock.isEmpty()));
        } finally {
            lock.ifPresent(HomeLock::close);
        }
    }

    private static Optional<HomeLock> lock(HomeDirectory home) {
        try {
            return Optional.of(HomeLock.take(home));
        } catch (MigrationException e) {
            if (e.error().code().equals(HomeLock.LEASE_HELD)) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
