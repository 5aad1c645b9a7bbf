package dev.layerlift.bootstrap.resilience;

import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.port.ChunkedUploads;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.StorageCapabilities;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A store that is not asked while it is dead, so that a thousand migrations do not each wait for it in vain. */
public final class GuardedContentStore implements ContentStore {
    private final ContentStore store;
    private final Breaker breaker;

    /**
     * Guards a store.
     *
     * @param name what it holds, for the message
     */
    public GuardedContentStore(String name, ContentStore store) {
        this.store = store;
        this.breaker = new Breaker(name, ErrorType.STORAGE_ERROR, "STORE_UNAVAILABLE", System::nanoTime);
    }

    @Override
    public StorageCapabilities capabilities() {
        return store.capabilities();
    }

    @Override
    public StoredObject put(ObjectPath path, Content content, Sha256 expected, Durability durability) {
        return breaker.call(() -> store.put(path, content, expected, durability));
    }

    @Override
    public Optional<StoredObject> create(ObjectPath path, Content content, Sha256 expected, Durability durability) {
        return breaker.call(() -> store.create(path, content, expected, durability));
    }

    @Override
    public Optional<InputStream> open(ObjectPath path, long offsetBytes) {
        return breaker.call(() -> store.open(path, offsetBytes));
    }

    @Override
    public Optional<StoredObject> stat(ObjectPath path) {
        return breaker.call(() -> store.stat(path));
    }

    @Override
    public void delete(ObjectPath path) {
        breaker.call(() -> {
            store.delete(path);
            return path;
        });
    }

    @Override
    public String removal(ObjectPath path) {
        return store.removal(path);
    }

    @Override
    public List<StoredObject> list(ObjectPath prefix, Optional<String> after, int limit) {
        return breaker.call(() -> store.list(prefix, after, limit));
    }

    @Override
    public void sync(List<ObjectPath> paths) {
        breaker.call(() -> {
            store.sync(paths);
            return paths;
        });
    }

    @Override
    public Optional<MigrationError> writeObstacle() {
        return breaker.call(store::writeObstacle);
    }

    @Override
    public OptionalLong freeBytes() {
        return breaker.call(store::freeBytes);
    }

    @Override
    public Optional<ChunkedUploads> uploads() {
        return store.uploads().map(uploads -> new GuardedUploads(uploads, breaker));
    }

    @Override
    public Optional<String> contentAddress(Content content) {
        return breaker.call(() -> store.contentAddress(content));
    }
}
