package dev.layerlift.testkit.memory;

import dev.layerlift.domain.migration.Checkpoint;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.CheckpointStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Checkpoints in memory. */
final class MemoryCheckpointStore implements CheckpointStore {
    private final Tables tables;

    MemoryCheckpointStore(Tables tables) {
        this.tables = tables;
    }

    @Override
    public Optional<Checkpoint> find(String checkpointId) {
        return tables.locked(
                () -> Optional.ofNullable(tables.checkpoints.get(checkpointId)).map(Tables::copy));
    }

    @Override
    public int deleteOfCompletedBefore(Instant time, int limit) {
        return tables.locked(() -> {
            List<String> over = tables.checkpoints.values().stream()
                    .filter(c -> completedBefore(c, time))
                    .map(Checkpoint::id)
                    .limit(limit)
                    .toList();
            over.forEach(tables.checkpoints::remove);
            return over.size();
        });
    }

    private boolean completedBefore(Checkpoint checkpoint, Instant time) {
        Migration migration = tables.migrations.get(checkpoint.migrationId());
        return migration != null
                && migration.state() == MigrationState.COMPLETED
                && migration.updatedAt().isBefore(time);
    }
}
