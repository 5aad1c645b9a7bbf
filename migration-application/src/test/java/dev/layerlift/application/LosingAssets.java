package dev.layerlift.application;

import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.did.CanonicalIdentity;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.port.AssetRepository;
import dev.layerlift.domain.port.Page;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A repository that does not give back all that was stored of what arrives. */
record LosingAssets(AssetRepository real, Function<Asset, @Nullable Asset> loses) implements AssetRepository {
    @Override
    public void add(List<NewAsset> assets) {
        real.add(assets);
    }

    @Override
    public Optional<Asset> find(CanonicalIdentity identity) {
        return real.find(identity);
    }

    @Override
    public Optional<Asset> arriving(CanonicalIdentity identity) {
        return real.arriving(identity).map(loses);
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
