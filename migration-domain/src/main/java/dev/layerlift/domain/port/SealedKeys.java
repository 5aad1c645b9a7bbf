package dev.layerlift.domain.port;

import dev.layerlift.domain.port.KeyStore.SealedKey;
import java.util.Optional;

/** Sealed keys. Those of assets are written by the commits that need them. Safe to call from many threads. */
public interface SealedKeys {
    /** The sealed form of this key. */
    Optional<SealedKey> find(String publicKeyMultibase);

    /** Adds a key that belongs to no asset, durably. The same call again is a success. */
    void add(SealedKey key);
}
