package dev.layerlift.testkit.memory;

import dev.layerlift.domain.port.KeyStore.SealedKey;
import dev.layerlift.domain.port.SealedKeys;
import java.util.Optional;

/** Sealed keys in memory. */
final class MemorySealedKeys implements SealedKeys {
    private final Tables tables;

    MemorySealedKeys(Tables tables) {
        this.tables = tables;
    }

    @Override
    public Optional<SealedKey> find(String publicKeyMultibase) {
        return tables.locked(() -> Optional.ofNullable(tables.keys.get(publicKeyMultibase)));
    }

    @Override
    public void add(SealedKey key) {
        tables.locked(() -> {
            tables.putKey(key);
            return key;
        });
    }
}
