package dev.layerlift.application.internal.saga;

import dev.layerlift.application.internal.saga.ChangesUnderWay.Kind;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.port.ChunkPlan;
import dev.layerlift.domain.port.ChunkedUploads;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.ContentStore.StoredObject;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Uploads that an attempt which was given up can no longer change, as {@link FencedContentStore} says of objects. A chunk
 * that comes late to an upload which goes on does no harm: whoever goes on compares. One that comes after an abort would
 * outlive a rollback.
 */
final class FencedUploads implements ChunkedUploads {
    private final ChunkedUploads uploads;
    private final ChangesUnderWay changes;

    FencedUploads(ChunkedUploads uploads, ChangesUnderWay changes) {
        this.uploads = uploads;
        this.changes = changes;
    }

    @Override
    public Upload begin(ObjectPath path, ChunkPlan plan) {
        return changed(path, Kind.BEGIN, () -> uploads.begin(path, plan));
    }

    @Override
    public StoredChunk put(Upload upload, int index, Content content) {
        Optional<Attempt> attempt = Attempt.current();
        return attempt.isEmpty()
                ? changes.make(upload.path(), Kind.CHUNK, () -> uploads.put(upload, index, content))
                : changes.make(
                        upload.path(),
                        Kind.CHUNK,
                        attempt.get(),
                        change -> uploads.put(upload, index, new FencedContent(content, change)));
    }

    @Override
    public void sync(Upload upload) {
        Attempt.requireLive();
        uploads.sync(upload);
    }

    @Override
    public Optional<List<StoredChunk>> chunks(Upload upload) {
        Attempt.requireLive();
        return uploads.chunks(upload);
    }

    @Override
    public StoredObject complete(Upload upload, List<StoredChunk> chunks, Sha256 whole) {
        return changed(upload.path(), Kind.COMPLETE, () -> uploads.complete(upload, chunks, whole));
    }

    @Override
    public void abort(ObjectPath path) {
        changed(path, Kind.ABORT, () -> {
            uploads.abort(path);
            return path;
        });
    }

    @Override
    public List<Upload> unfinished(ObjectPath path) {
        changes.requireQuiet(path, Kind.LOOK);
        return uploads.unfinished(path);
    }

    private <T> T changed(ObjectPath path, Kind kind, Supplier<T> work) {
        return Attempt.current()
                .map(attempt -> changes.make(path, kind, attempt, change -> work.get()))
                .orElseGet(() -> changes.make(path, kind, work));
    }
}
