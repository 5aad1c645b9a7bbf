package dev.layerlift.application.internal.lift;

import dev.layerlift.domain.did.CanonicalIdentity;
import dev.layerlift.domain.port.HomeRecords;
import dev.layerlift.domain.port.KeyStore;
import dev.layerlift.domain.port.KeyStore.SealedKey;
import dev.layerlift.domain.port.OwnedDids.OwnerKeys;
import dev.layerlift.domain.port.SealedKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The keys that an owner makes for DIDs that are prepared elsewhere. Each is known as such, and serves one asset: a key that
 * two published DIDs share ties them together, and one that stands for something else must not sign what a stranger
 * prepared.
 */
public final class TargetKeys {
    private static final String MADE = "target-key ";
    private static final String SERVES = "target-key-of ";

    private final KeyStore keys;
    private final SealedKeys sealedKeys;
    private final HomeRecords records;

    /** Keys that are kept here and noted there. */
    public TargetKeys(KeyStore keys, SealedKeys sealedKeys, HomeRecords records) {
        this.keys = keys;
        this.sealedKeys = sealedKeys;
        this.records = records;
    }

    /**
     * Makes keys and keeps them; gives their public halves.
     *
     * @param count for how many DIDs
     * @param preRotation whether to make the next update key, too
     */
    public List<OwnerKeys> make(int count, boolean preRotation) {
        List<OwnerKeys> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String assertion = kept(keys.generate().sealed());
            String update = kept(keys.generate().sealed());
            Optional<String> next =
                    preRotation ? Optional.of(kept(keys.generateCommitted().sealed())) : Optional.empty();
            all.add(new OwnerKeys(assertion, update, next));
        }
        return all;
    }

    private String kept(SealedKey key) {
        sealedKeys.add(key);
        records.establish(MADE + key.publicKeyMultibase(), "made");
        return key.publicKeyMultibase();
    }

    /** Whether this key was made for targets and serves no other asset. */
    public boolean mayServe(String key, CanonicalIdentity asset) {
        return records.find(MADE + key).isPresent()
                && records.find(SERVES + key)
                        .filter(other -> !other.equals(asset.value()))
                        .isEmpty();
    }

    /** Notes, durably, whom this key serves; the first one stays. */
    public void bind(String key, CanonicalIdentity asset) {
        String served = records.establish(SERVES + key, asset.value());
        if (!served.equals(asset.value())) {
            throw new IllegalStateException("key " + key + ": serves another asset (expected: none or this one)");
        }
    }
}
