package dev.layerlift.storage.cloud.s3;

import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.ChunkPlan;
import dev.layerlift.domain.port.ChunkedUploads;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.ContentStore.StoredObject;
import dev.layerlift.domain.port.StorageCapabilities.ChunkLimits;
import dev.layerlift.storage.cloud.internal.CloudArea;
import dev.layerlift.storage.cloud.internal.SourceBytes;
import dev.layerlift.storage.cloud.internal.SourceFailures;
import dev.layerlift.storage.cloud.s3.Multipart.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.Part;

/**
 * Chunks as the parts of a multipart upload, on a store that keeps the SHA-256 of each part: it checks it when the part
 * comes, tells it again when asked what is there, and builds the object only from parts that have it. An entity tag is
 * the receipt of a chunk, and never taken for a digest.
 *
 * <p>A chunk of at most 16 MiB is read once and held in memory while it is sent; a larger one is read twice, and sent as
 * it is read.
 */
final class MultipartUploads implements ChunkedUploads {
    /** The largest object of S3. */
    static final long OBJECT_BYTES_MAX = 5L * 1024 * 1024 * 1024 * 1024;

    /** What S3 allows. */
    static final ChunkLimits LIMITS =
            new ChunkLimits(Multipart.PARTS_MAX, Multipart.PART_BYTES_MIN, Multipart.PART_BYTES_MAX, false);

    /**
     * The plan of an upload that somebody else began, or whose beginner died at once: it is there, costs money, and can be
     * ended, but nobody's chunks fit it.
     */
    static final ChunkPlan UNKNOWN_PLAN = new ChunkPlan(1, 1);

    private final Multipart multipart;
    private final UploadMarkers markers;
    private final Function<ObjectPath, CloudArea> areas;

    MultipartUploads(Multipart multipart, UploadMarkers markers, Function<ObjectPath, CloudArea> areas) {
        this.multipart = multipart;
        this.markers = markers;
        this.areas = areas;
    }

    private Target target(String verb, ObjectPath path) {
        CloudArea area = areas.apply(path);
        return new Target(verb + " " + area.named(path), area.bucket(), area.key(path));
    }

    /** Refuses what no upload can be cut into. */
    static void requirePossible(String what, ChunkPlan plan) {
        LIMITS.problem(plan).ifPresent(problem -> {
            throw S3Errors.refusal(
                    "CHUNKS_NOT_POSSIBLE", what + ": " + problem, "choose another chunk size, for example 10 MB");
        });
        if (plan.sizeBytes() > OBJECT_BYTES_MAX) {
            throw S3Errors.refusal(
                    "OBJECT_TOO_LARGE",
                    what + ": " + plan.sizeBytes() + " bytes (expected: at most " + OBJECT_BYTES_MAX + ")",
                    "use another store");
        }
    }

    @Override
    public Upload begin(ObjectPath path, ChunkPlan plan) {
        Target target = target("begin upload of", path);
        requirePossible(target.what(), plan);
        String id = multipart.begin(target, path);
        Upload upload = new Upload(path, plan, id);
        try {
            markers.write(target.what(), upload);
        } catch (MigrationException e) {
            multipart.abortAfter(e, target, id);
            throw e;
        }
        return upload;
    }

    @Override
    public StoredChunk put(Upload upload, int index, Content content) {
        Target target = target("put chunk " + index + " of", upload.path());
        requireLength(target.what(), upload.plan().lengthBytes(index), content);
        OutgoingChunk chunk = OutgoingChunk.of(target.what(), content);
        String tag = multipart.part(target, upload.id(), index + 1, chunk.body(), chunk.digest());
        return new StoredChunk(index, chunk.digest(), tag);
    }

    static void requireLength(String what, long planned, Content content) {
        if (content.sizeBytes() != planned) {
            throw SourceFailures.mismatch(what, planned + " bytes", content.sizeBytes() + " bytes");
        }
    }

    /** A chunk whose digest is known before it is sent. */
    record OutgoingChunk(RequestBody body, Sha256 digest) {
        private static final int IN_MEMORY_BYTES_MAX = 16 * 1024 * 1024;

        static OutgoingChunk of(String what, Content content) {
            if (content.sizeBytes() <= IN_MEMORY_BYTES_MAX) {
                byte[] bytes = SourceBytes.whole(what, content);
                return new OutgoingChunk(S3Objects.body(bytes, bytes.length), Sha256.of(bytes));
            }
            Sha256 digest = SourceBytes.digest(what, content);
            return new OutgoingChunk(
                    RequestBody.fromContentProvider(
                            S3Objects.verified(what, content, digest), content.sizeBytes(), "application/octet-stream"),
                    digest);
        }
    }

    @Override
    public void sync(Upload upload) {
        // The store answers a put when what it took is durable.
    }

    @Override
    public Optional<List<StoredChunk>> chunks(Upload upload) {
        Target target = target("list chunks of", upload.path());
        Optional<List<Part>> parts = multipart.parts(target, upload.id());
        if (parts.isEmpty()
                || (parts.get().isEmpty() && !multipart.unfinished(target).contains(upload.id()))) {
            // Some stores list the parts of an upload that is gone as none.
            return Optional.empty();
        }
        List<StoredChunk> chunks = new ArrayList<>();
        for (Part part : parts.get()) {
            chunk(upload, part).ifPresent(chunks::add);
        }
        return Optional.of(chunks);
    }

    /** A part as a chunk; empty when it does not fit the plan, or the store does not say what its bytes are. */
    private static Optional<StoredChunk> chunk(Upload upload, Part part) {
        int index = part.partNumber() - 1;
        if (index < 0
                || index >= upload.plan().count()
                || part.size() == null
                || part.size() != upload.plan().lengthBytes(index)) {
            return Optional.empty();
        }
        return S3Objects.digest(part.checksumSHA256()).map(digest -> new StoredChunk(index, digest, part.eTag()));
    }

    @Override
    public StoredObject complete(Upload upload, List<StoredChunk> chunks, Sha256 whole) {
        Target target = target("complete upload of", upload.path());
        List<StoredChunk> there = chunks(upload).orElseThrow(() -> gone(target.what()));
        requireAll(target.what(), upload, chunks, there);
        List<CompletedPart> parts = new ArrayList<>();
        for (StoredChunk chunk : chunks) {
            parts.add(multipart.completed(chunk.index() + 1, chunk.receipt(), chunk.digest()));
        }
        multipart.complete(target, upload.id(), parts);
        removeMarker(target.what(), upload);
        return new StoredObject(upload.path(), upload.plan().sizeBytes());
    }

    /** The object is there, so a marker that stays is no failure: it names no upload any more, and abort removes it. */
    private void removeMarker(String what, Upload upload) {
        try {
            markers.remove(what, upload);
        } catch (MigrationException e) {
            // Every abort of uploads to this path finds the marker again.
        }
    }

    static MigrationException gone(String what) {
        return S3Errors.refusal(
                "UPLOAD_GONE",
                what + ": the upload was completed or ended (expected: one that is unfinished)",
                "begin it anew: layerlift resume does so");
    }

    /** Refuses to complete anything but all chunks of the plan, as they are in the store. */
    static void requireAll(String what, Upload upload, List<StoredChunk> stated, List<StoredChunk> there) {
        boolean all = stated.size() == upload.plan().count() && there.equals(stated);
        if (!all) {
            throw S3Errors.refusal(
                    "CHUNK_MISSING",
                    what + ": " + there.size() + " chunks are there (expected: all "
                            + upload.plan().count() + ", as stated)",
                    "resume: what is there is asked for again");
        }
    }

    @Override
    public void abort(ObjectPath path) {
        Target target = target("abort uploads of", path);
        for (String id : multipart.unfinished(target)) {
            multipart.abort(target, id);
        }
        markers.removeAll(target.what(), path);
    }

    @Override
    public List<Upload> unfinished(ObjectPath path) {
        Target target = target("list uploads of", path);
        List<String> ids = multipart.unfinished(target);
        if (ids.isEmpty()) {
            return List.of();
        }
        Map<String, ChunkPlan> plans = markers.plans(target.what(), path);
        return ids.stream()
                .map(id -> new Upload(path, UploadMarkers.planOf(plans, id).orElse(UNKNOWN_PLAN), id))
                .toList();
    }
}
