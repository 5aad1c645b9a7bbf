package dev.layerlift.application.internal.saga;

import dev.layerlift.application.internal.saga.ChangesUnderWay.Kind;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.port.ChunkedUploads;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.StorageCapabilities;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A store that an attempt which was given up can no longer change. A write that hangs when that happens gets no more bytes,
 * so that nothing appears; one that has them all already, and a delete, may still take effect, and until it has come back
 * nothing else is done at its path: what is looked up there would prove nothing.
 */
public final class FencedContentStore implements ContentStore {
    private final ContentStore store;
    private final ChangesUnderWay changes = new ChangesUnderWay();

    /** Fences a store; outside of an attempt it is as the store is. */
    public FencedContentStore(ContentStore store) {
        this.store = store;
    }

    @Override
    public StorageCapabilities capabilities() {
        return store.capabilities();
    }

    @Override
    public StoredObject put(ObjectPath path, Content content, Sha256 expected, Durability durability) {
        return written(path, content, fenced -> store.put(path, fenced, expected, durability));
    }

    @Override
    public Optional<StoredObject> create(ObjectPath path, Content content, Sha256 expected, Durability durability) {
        return written(path, content, fenced -> store.create(path, fenced, expected, durability));
    }

    private <T> T written(ObjectPath path, Content content, Function<Content, T> write) {
        Optional<Attempt> attempt = Attempt.current();
        return attempt.isEmpty()
                ? changes.make(path, Kind.WRITE, () -> write.apply(content))
                : changes.make(
                        path, Kind.WRITE, attempt.get(), change -> write.apply(new FencedContent(content, change)));
    }

    @Override
    public Optional<InputStream> open(ObjectPath path, long offsetBytes) {
        Attempt.requireLive();
        Optional<Attempt> attempt = Attempt.current();
        return store.open(path, offsetBytes)
                .map(in ->
                        attempt.<InputStream>map(a -> new MovingStream(in, a)).orElse(in));
    }

    @Override
    public Optional<StoredObject> stat(ObjectPath path) {
        Attempt.requireLive();
        return store.stat(path);
    }

    @Override
    public void delete(ObjectPath path) {
        Supplier<ObjectPath> deleted = () -> {
            store.delete(path);
            return path;
        };
        Optional<Attempt> attempt = Attempt.current();
        if (attempt.isEmpty()) {
            changes.make(path, Kind.DELETE, deleted);
        } else {
            changes.make(path, Kind.DELETE, attempt.get(), change -> deleted.get());
        }
    }

    @Override
    public String removal(ObjectPath path) {
        return store.removal(path);
    }

    @Override
    public List<StoredObject> list(ObjectPath prefix, Optional<String> after, int limit) {
        Attempt.requireLive();
        return store.list(prefix, after, limit);
    }

    @Override
    public void sync(List<ObjectPath> paths) {
        Attempt.requireLive();
        store.sync(paths);
    }

    @Override
    public Optional<MigrationError> writeObstacle() {
        return store.writeObstacle();
    }

    @Override
    public OptionalLong freeBytes() {
        return store.freeBytes();
    }

    @Override
    public Optional<ChunkedUploads> uploads() {
        return store.uploads().map(uploads -> new FencedUploads(uploads, changes));
    }

    @Override
    public Optional<String> contentAddress(Content content) {
        Attempt.requireLive();
        return store.contentAddress(content);
    }
}
