package dev.layerlift.bootstrap.resilience;

import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.port.ChunkPlan;
import dev.layerlift.domain.port.ChunkedUploads;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.ContentStore.StoredObject;
import java.util.List;
import java.util.Optional;

/** Uploads to a store that is not asked while it is dead. */
final class GuardedUploads implements ChunkedUploads {
    private final ChunkedUploads uploads;
    private final Breaker breaker;

    GuardedUploads(ChunkedUploads uploads, Breaker breaker) {
        this.uploads = uploads;
        this.breaker = breaker;
    }

    @Override
    public Upload begin(ObjectPath path, ChunkPlan plan) {
        return breaker.call(() -> uploads.begin(path, plan));
    }

    @Override
    public StoredChunk put(Upload upload, int index, Content content) {
        return breaker.call(() -> uploads.put(upload, index, content));
    }

    @Override
    public void sync(Upload upload) {
        breaker.call(() -> {
            uploads.sync(upload);
            return upload;
        });
    }

    @Override
    public Optional<List<StoredChunk>> chunks(Upload upload) {
        return breaker.call(() -> uploads.chunks(upload));
    }

    @Override
    public StoredObject complete(Upload upload, List<StoredChunk> chunks, Sha256 whole) {
        return breaker.call(() -> uploads.complete(upload, chunks, whole));
    }

    @Override
    public void abort(ObjectPath path) {
        breaker.call(() -> {
            uploads.abort(path);
            return path;
        });
    }

    @Override
    public List<Upload> unfinished(ObjectPath path) {
        return breaker.call(() -> uploads.unfinished(path));
    }
}
