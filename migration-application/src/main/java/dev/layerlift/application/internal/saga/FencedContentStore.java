package dev.layerlift.application.internal.saga;

import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.error.MigrationException.Retry;
import dev.layerlift.domain.port.ChunkedUploads;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.StorageCapabilities;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * A store that an attempt which was given up can no longer change. A write that hangs when that happens gets no more bytes,
 * so that nothing appears; one that has them all already, and a delete, may still take effect, and until it has come back
 * nothing else is done at its path: what is looked up there would prove nothing.
 */
public final class FencedContentStore implements ContentStore {
    private final ContentStore store;
    private final Map<ObjectPath, Change> underWay = new ConcurrentHashMap<>();

    /** Fences a store; outside of an attempt it is as the store is. */
    public FencedContentStore(ContentStore store) {
        this.store = store;
    }

    /** A change of an attempt that has not come back yet. */
    private static final class Change {
        private final Attempt attempt;
        private final boolean isDelete;
        private boolean complete;

        Change(Attempt attempt, boolean isDelete) {
            this.attempt = attempt;
            this.isDelete = isDelete;
            this.complete = isDelete;
        }

        /** Lets bytes through, or the end of them; false when nobody waits for this write any more. */
        synchronized boolean passes(boolean last) {
            if (attempt.isAbandoned()) {
                return false;
            }
            complete |= last;
            return true;
        }

        /** Whether it was given up and may take effect nevertheless. */
        synchronized boolean threatens() {
            return attempt.isAbandoned() && complete;
        }
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
        requireQuiet(path, false);
        if (attempt.isEmpty()) {
            return write.apply(content);
        }
        Change change = new Change(attempt.get(), false);
        underWay.put(path, change);
        try {
            return write.apply(new FencedContent(content, change));
        } finally {
            underWay.remove(path, change);
        }
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
        Optional<Attempt> attempt = Attempt.current();
        requireQuiet(path, true);
        if (attempt.isEmpty()) {
            store.delete(path);
            return;
        }
        Change change = new Change(attempt.get(), true);
        underWay.put(path, change);
        try {
            store.delete(path);
        } finally {
            underWay.remove(path, change);
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
        return store.uploads();
    }

    @Override
    public Optional<String> contentAddress(Content content) {
        Attempt.requireLive();
        return store.contentAddress(content);
    }

    /** Deleting twice does no harm; anything else at a path where something may still happen would be a guess. */
    private void requireQuiet(ObjectPath path, boolean isDelete) {
        Attempt.requireLive();
        Change other = underWay.get(path);
        if (other != null && other.threatens() && !(isDelete && other.isDelete)) {
            throw new MigrationException(
                    MigrationError.of(
                            ErrorType.TIMEOUT_ERROR,
                            "CHANGE_HANGS",
                            path + ": an earlier " + (other.isDelete ? "delete" : "write")
                                    + " hangs and may still take effect (expected: none under way)",
                            "bring the store back, or end this process: then nothing of it takes effect any more"),
                    Retry.LATER);
        }
    }

    /** Bytes for a write that stops when it is given up. */
    private record FencedContent(Content content, Change change) implements Content {
        @Override
        public long sizeBytes() {
            return content.sizeBytes();
        }

        @Override
        public InputStream open() throws IOException {
            if (!change.passes(content.sizeBytes() == 0)) {
                throw givenUp();
            }
            return new FencedStream(content.open(), change, content.sizeBytes());
        }

        static IOException givenUp() {
            return new IOException("the write was given up (expected: one that is waited for)");
        }
    }

    private static final class FencedStream extends MovingStream {
        private final Change change;
        private final long sizeBytes;

        FencedStream(InputStream in, Change change, long sizeBytes) {
            super(in, change.attempt);
            this.change = change;
            this.sizeBytes = sizeBytes;
        }

        @Override
        void took(long bytes, boolean end) throws IOException {
            super.took(bytes, end);
            if (!change.passes(end || bytes >= sizeBytes)) {
                throw FencedContent.givenUp();
            }
        }
    }
}
