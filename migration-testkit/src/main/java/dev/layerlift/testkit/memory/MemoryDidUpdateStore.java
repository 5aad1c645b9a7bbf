package dev.layerlift.testkit.memory;

import dev.layerlift.domain.did.CanonicalIdentity;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.DidMethod.PublicationFile;
import dev.layerlift.domain.port.DidUpdateStore;
import dev.layerlift.domain.port.DidUpdater.PreparedUpdate;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Versions that were saved before they are published, in memory. */
final class MemoryDidUpdateStore implements DidUpdateStore {
    private final Tables tables;

    /** A version whose number is taken. */
    record Version(PublishedVersion version, Instant saved, boolean published) {}

    MemoryDidUpdateStore(Tables tables) {
        this.tables = tables;
    }

    @Override
    public boolean save(SavedUpdate update) {
        return tables.locked(() -> {
            NavigableMap<Long, Version> versions =
                    tables.didVersions.computeIfAbsent(update.identity(), key -> new TreeMap<>());
            long number = update.update().number();
            if (versions.values().stream().anyMatch(v -> !v.published())
                    || (!versions.isEmpty() && versions.lastKey() >= number)
                    || isTakenBack(update.identity())
                    || tables.claims.containsKey(update.identity())) {
                return false;
            }
            PublishedVersion version = new PublishedVersion(
                    update.identity(), number, update.update().versionId());
            versions.put(number, new Version(version, update.saved(), false));
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
                        .computeIfPresent(number, (n, v) -> new Version(v.version(), v.saved(), true));
            }
            return identity;
        });
    }

    @Override
    public Optional<PublishedVersion> latest(CanonicalIdentity identity) {
        return tables.locked(() -> published(identity).map(Version::version));
    }

    @Override
    public List<PublishedVersion> latest(int limit) {
        Tables.checkedLimit(limit);
        return tables.locked(() -> tables.didVersions.keySet().stream()
                .flatMap(identity -> published(identity).stream())
                .sorted(Comparator.comparing(Version::saved)
                        .reversed()
                        .thenComparing(v -> v.version().identity().value()))
                .limit(limit)
                .map(Version::version)
                .toList());
    }

    private Optional<Version> published(CanonicalIdentity identity) {
        return tables.didVersions.getOrDefault(identity, new TreeMap<>()).descendingMap().values().stream()
                .filter(Version::published)
                .findFirst();
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
