package dev.layerlift.domain.port;

import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.audit.AuditRecord;
import dev.layerlift.domain.migration.Checkpoint;
import dev.layerlift.domain.migration.JournalEntry;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.port.KeyStore.SealedKey;
import java.util.List;
import java.util.Optional;

/**
 * Everything that becomes true together: the migration's next value, its journal entry, and the rows that belong to it.
 *
 * @param migration the value to write; its version is the stored one plus one, its lease the one that was granted
 * @param entry what is journalled; id and version are the migration's
 * @param checkpoint a checkpoint to keep
 * @param keys keys to keep
 * @param assets assets to add, or to replace by identity
 * @param arriving the target that the migration brings about, whose identity no asset has yet; stored once more it is
 *     replaced. It is known as an asset from the commit to {@code COMPLETED} on, and gone with that to {@code ROLLED_BACK}
 * @param audit a record to number, seal and keep
 */
public record MigrationCommit(
        Migration migration,
        JournalEntry entry,
        Optional<Checkpoint> checkpoint,
        List<SealedKey> keys,
        List<Asset> assets,
        Optional<Asset> arriving,
        Optional<AuditRecord> audit) {
    public MigrationCommit {
        keys = List.copyOf(keys);
        assets = List.copyOf(assets);
        if (!entry.migrationId().equals(migration.id())) {
            throw new IllegalArgumentException(
                    "entry.migrationId: " + entry.migrationId() + " (expected: " + migration.id() + ")");
        }
        if (entry.version() != migration.version()) {
            throw new IllegalArgumentException(
                    "entry.version: " + entry.version() + " (expected: " + migration.version() + ")");
        }
    }
}
