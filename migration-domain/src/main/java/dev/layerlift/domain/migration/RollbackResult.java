package dev.layerlift.domain.migration;

import dev.layerlift.domain.error.MigrationError;
import java.util.List;
import java.util.Optional;

/**
 * How a rollback ended.
 *
 * @param migrationId whose
 * @param state the state at its end
 * @param undone what was undone and found undone, by name
 * @param irreversible what cannot be undone, by name: it had been visible
 * @param error why it is quarantined
 */
public record RollbackResult(
        MigrationId migrationId,
        MigrationState state,
        List<String> undone,
        List<String> irreversible,
        Optional<MigrationError> error) {
    public RollbackResult {
        undone = List.copyOf(undone);
        irreversible = List.copyOf(irreversible);
    }
}
