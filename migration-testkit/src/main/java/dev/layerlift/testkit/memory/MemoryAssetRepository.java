package dev.layerlift.testkit.memory;

import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.did.CanonicalIdentity;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.port.AssetRepository;
import dev.layerlift.domain.port.Page;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Assets in memory, in the order they were added. */
final class MemoryAssetRepository implements AssetRepository {
    private final Tables tables;

    MemoryAssetRepository(Tables tables) {
        this.tables = tables;
    }

    @Override
    public void add(List<NewAsset> assets) {
        tables.locked(() -> {
            checkNew(assets);
            for (NewAsset added : assets) {
                tables.putAsset(added.asset());
                tables.importKeys.put(added.importKey(), added.asset().did().identity());
                added.keys().forEach(tables::putKey);
            }
            return assets;
        });
    }

    private void checkNew(List<NewAsset> assets) {
        Set<CanonicalIdentity> identities = new HashSet<>(tables.assets.keySet());
        Set<String> importKeys = new HashSet<>(tables.importKeys.keySet());
        for (NewAsset added : assets) {
            if (!identities.add(added.asset().did().identity())) {
                throw new IllegalStateException(
                        "asset: " + added.asset().did().identity() + " is there (expected: a new identity)");
            }
            if (!importKeys.add(added.importKey())) {
                throw new IllegalStateException("importKey: " + added.importKey()
                        + " is there (expected: one that findByImportKey does not know)");
            }
        }
    }

    @Override
    public Optional<Asset> find(CanonicalIdentity identity) {
        return tables.locked(() -> Optional.ofNullable(tables.assets.get(identity)));
    }

    @Override
    public Optional<Asset> arriving(CanonicalIdentity identity) {
        return tables.locked(() -> tables.arriving.values().stream()
                .filter(asset -> asset.did().identity().equals(identity))
                .findFirst());
    }

    @Override
    public Optional<Asset> findByImportKey(String importKey) {
        return tables.locked(
                () -> Optional.ofNullable(tables.importKeys.get(importKey)).map(tables.assets::get));
    }

    @Override
    public boolean replace(Asset seen, Asset next) {
        return tables.locked(() -> {
            CanonicalIdentity identity = seen.did().identity();
            boolean free = seen.equals(tables.assets.get(identity))
                    && tables.claimant(identity).isEmpty();
            if (free) {
                tables.putAsset(next);
            }
            return free;
        });
    }

    @Override
    public Page<Asset> list(Optional<Layer> layer, Optional<String> after, int limit) {
        Tables.checkedLimit(limit);
        return tables.locked(() -> {
            List<Asset> wanted = tables.assets.values().stream()
                    .filter(a -> layer.map(l -> a.did().layer() == l).orElse(true))
                    .toList();
            return Pages.of(wanted, after, limit, a -> a);
        });
    }
}
