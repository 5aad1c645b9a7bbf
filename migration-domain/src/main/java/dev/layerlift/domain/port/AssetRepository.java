package dev.layerlift.domain.port;

import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.did.CanonicalIdentity;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.port.KeyStore.SealedKey;
import java.util.List;
import java.util.Optional;

/** The assets of a home. Safe to call from many threads. */
public interface AssetRepository {
    /**
     * An asset to add with the keys that its document needs.
     *
     * @param asset the asset
     * @param keys its keys
     * @param importKey what makes a second import of the same thing recognisable
     */
    record NewAsset(Asset asset, List<SealedKey> keys, String importKey) {}

    /** Adds assets and their keys in one durable commit: all or none. */
    void add(List<NewAsset> assets);

    /** The asset of this identity; none while a migration that is under way is still bringing it about. */
    Optional<Asset> find(CanonicalIdentity identity);

    /** The asset of this identity that a migration is bringing about, as it is stored; {@link #find} knows it later. */
    Optional<Asset> arriving(CanonicalIdentity identity);

    /** The asset that was added under this import key. */
    Optional<Asset> findByImportKey(String importKey);

    /**
     * Replaces an asset, durably, as long as nothing else is made of it.
     *
     * @param seen the asset as it was read
     * @param next the same asset, changed
     * @return false, with nothing changed, when the stored one is not {@code seen} any more or a migration holds the claim
     *     on it
     */
    boolean replace(Asset seen, Asset next);

    /**
     * Assets in the order they were added, without those that are arriving.
     *
     * @param layer only those of this layer
     * @param after the cursor of the last one seen
     * @param limit at most this many, 1 to 1000
     */
    Page<Asset> list(Optional<Layer> layer, Optional<String> after, int limit);
}
