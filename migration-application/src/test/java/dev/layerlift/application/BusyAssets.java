package dev.layerlift.application;

import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.did.CanonicalIdentity;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.AssetRepository;
import dev.layerlift.domain.port.Page;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A repository that is too busy once a request was accepted: its second look-up throws. */
final class BusyAssets implements AssetRepository {
    private static final int ANSWERED = 1;

    private final AssetRepository real;
    private final MigrationException busy;
    private final AtomicInteger calls = new AtomicInteger();

    BusyAssets(AssetRepository real, MigrationException busy) {
        this.real = real;
        this.busy = busy;
    }

    @Override
    public void add(List<NewAsset> assets) {
        real.add(assets);
    }

    @Override
    public Optional<Asset> find(CanonicalIdentity identity) {
        if (calls.incrementAndGet() > ANSWERED) {
            throw busy;
        }
        return real.find(identity);
    }

    @Override
    public Optional<Asset> arriving(CanonicalIdentity identity) {
        return real.arriving(identity);
    }

    @Override
    public Optional<Asset> findByImportKey(String importKey) {
        return real.findByImportKey(importKey);
    }

    @Override
    public boolean replace(Asset seen, Asset next) {
        return real.replace(seen, next);
    }

    @Override
    public Page<Asset> list(Optional<Layer> layer, Optional<String> after, int limit) {
        return real.list(layer, after, limit);
    }
}
