package dev.layerlift.testkit.memory;

import dev.layerlift.domain.did.CanonicalIdentity;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.DidMethod.PublicationFile;
import dev.layerlift.domain.port.DidUpdateStore;
import dev.layerlift.domain.port.DidUpdater.PreparedUpdate;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Versions that were saved before they are published, in memory. */
final class MemoryDidUpdateStore implements DidUpdateStore {
    private final Tables tables;

    MemoryDidUpdateStore(Tables tables) {
        this.tables = tables;
    }

    @Override
    public boolean save(SavedUpdate update) {
        return tables.locked(() -> {
            NavigableMap<Long, Boolean> versions =
                    tables.didVersions.computeIfAbsent(update.identity(), key -> new TreeMap<>());
            long number = update.update().number();
            if (versions.containsValue(false)
                    || (!versions.isEmpty() && versions.lastKey() >= number)
                    || isTakenBack(update.identity())
                    || tables.claims.containsKey(update.identity())) {
                return false;
            }
            versions.put(number, false);
            put(update);
            return true;
        });
    }

    private boolean isTakenBack(CanonicalIdentity identity) {
        return tables.migrations.values().stream()
                .filter(m -> m.targetDid()
                        .map(Did::identity)
                        .filter(identity::equals)
                        .isPresent())
                .anyMatch(m -> m.state() != MigrationState.COMPLETED);
    }

    @Override
    public boolean replace(SavedUpdate update) {
        return tables.locked(() -> {
            SavedUpdate earlier = tables.didUpdates.get(update.identity());
            if (earlier == null || earlier.update().number() != update.update().number()) {
                return false;
            }
            put(new SavedUpdate(update.identity(), update.update(), earlier.asset(), earlier.saved()));
            return true;
        });
    }

    private void put(SavedUpdate update) {
        tables.didUpdates.put(update.identity(), copy(update));
        update.update().keys().forEach(tables::putKey);
    }

    @Override
    public Optional<SavedUpdate> unpublished(CanonicalIdentity identity) {
        return tables.locked(
                () -> Optional.ofNullable(tables.didUpdates.get(identity)).map(MemoryDidUpdateStore::copy));
    }

    @Override
    public List<SavedUpdate> unpublished(int limit) {
        Tables.checkedLimit(limit);
        return tables.locked(() -> tables.didUpdates.values().stream()
                .limit(limit)
                .map(MemoryDidUpdateStore::copy)
                .toList());
    }

    @Override
    public void published(CanonicalIdentity identity, long number) {
        tables.locked(() -> {
            SavedUpdate saved = tables.didUpdates.get(identity);
            if (saved != null && saved.update().number() == number) {
                tables.putAsset(saved.asset());
                tables.didUpdates.remove(identity);
                tables.didVersions
                        .computeIfAbsent(identity, key -> new TreeMap<>())
                        .put(number, true);
            }
            return identity;
        });
    }

    @Override
    public boolean withdraw(CanonicalIdentity identity, long number) {
        return tables.locked(() -> {
            SavedUpdate saved = tables.didUpdates.get(identity);
            if (saved == null || saved.update().number() != number) {
                return false;
            }
            tables.didUpdates.remove(identity);
            tables.didVersions.computeIfAbsent(identity, key -> new TreeMap<>()).remove(number);
            return true;
        });
    }

    /** A copy that shares no array with what the caller holds. */
    private static SavedUpdate copy(SavedUpdate saved) {
        PreparedUpdate u = saved.update();
        List<PublicationFile> files = u.files().stream()
                .map(f -> new PublicationFile(f.path(), f.mediaType(), f.bytes().clone()))
                .toList();
        return new SavedUpdate(
                saved.identity(),
                new PreparedUpdate(
                        u.did(),
                        u.number(),
                        u.versionId(),
                        u.previousVersionId(),
                        u.document(),
                        files,
                        u.keys(),
                        u.approvals()),
                saved.asset(),
                saved.saved());
    }
}
