package dev.layerlift.application;

import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.port.ChunkedUploads;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.StorageCapabilities;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A store over a slow line: each 256 KiB that it is given take a while. */
final class SlowContent implements ContentStore {
    private static final int PIECE_BYTES = 256 * 1024;

    private final ContentStore store;
    private final Duration perPiece;

    SlowContent(ContentStore store, Duration perPiece) {
        this.store = store;
        this.perPiece = perPiece;
    }

    @Override
    public StorageCapabilities capabilities() {
        return store.capabilities();
    }

    @Override
    public StoredObject put(ObjectPath path, Content content, Sha256 expected, Durability durability) {
        if (content.sizeBytes() < PIECE_BYTES) {
            return store.put(path, content, expected, durability);
        }
        Content slow = new Content() {
            @Override
            public long sizeBytes() {
                return content.sizeBytes();
            }

            @Override
            public InputStream open() throws IOException {
                return new Slow(content.open());
            }
        };
        return store.put(path, slow, expected, durability);
    }

    @Override
    public Optional<StoredObject> create(ObjectPath path, Content content, Sha256 expected, Durability durability) {
        return store.create(path, content, expected, durability);
    }

    @Override
    public String removal(ObjectPath path) {
        return store.removal(path);
    }

    @Override
    public Optional<MigrationError> writeObstacle() {
        return store.writeObstacle();
    }

    @Override
    public Optional<ChunkedUploads> uploads() {
        return store.uploads();
    }

    @Override
    public Optional<String> contentAddress(Content content) {
        return store.contentAddress(content);
    }

    private final class Slow extends FilterInputStream {
        Slow(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                Thread.sleep(perPiece.toMillis());
            } catch (InterruptedException e) {
                throw new IOException("interrupted", e);
            }
            return in.read(buffer, offset, Math.min(length, PIECE_BYTES));
        }
    }

    @Override
    public Optional<InputStream> open(ObjectPath path, long offsetBytes) {
        return store.open(path, offsetBytes);
    }

    @Override
    public Optional<StoredObject> stat(ObjectPath path) {
        return store.stat(path);
    }

    @Override
    public void delete(ObjectPath path) {
        store.delete(path);
    }

    @Override
    public List<StoredObject> list(ObjectPath prefix, Optional<String> after, int limit) {
        return store.list(prefix, after, limit);
    }

    @Override
    public void sync(List<ObjectPath> paths) {
        store.sync(paths);
    }

    @Override
    public OptionalLong freeBytes() {
        return store.freeBytes();
    }
}
