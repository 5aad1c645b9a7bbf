package dev.layerlift.proofs;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The checked public keys used last, bounded, so that preparing one is not paid for at each verification. */
final class KeyCache<V> {
    private final Map<ByteBuffer, V> entries;
    private final Function<byte[], Optional<V>> prepare;

    /** Keys that {@code prepare} refuses are not kept: a stranger could fill the cache with them for free. */
    KeyCache(int maxEntries, Function<byte[], Optional<V>> prepare) {
        this.prepare = prepare;
        this.entries = new LinkedHashMap<>(64, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<ByteBuffer, V> eldest) {
                return size() > maxEntries;
            }
        };
    }

    /** The prepared key, or empty when it is refused. */
    Optional<V> get(byte[] publicKey) {
        ByteBuffer key = ByteBuffer.wrap(publicKey);
        synchronized (entries) {
            V known = entries.get(key);
            if (known != null) {
                return Optional.of(known);
            }
        }
        Optional<V> prepared = prepare.apply(publicKey);
        prepared.ifPresent(value -> {
            synchronized (entries) {
                entries.put(ByteBuffer.wrap(publicKey.clone()), value);
            }
        });
        return prepared;
    }

    int size() {
        synchronized (entries) {
            return entries.size();
        }
    }
}
