package dev.layerlift.storage.cloud.gcs;

import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.CopyWriter;
import com.google.cloud.storage.Storage.BlobSourceOption;
import com.google.cloud.storage.Storage.BlobTargetOption;
import com.google.cloud.storage.Storage.ComposeRequest;
import com.google.cloud.storage.Storage.CopyRequest;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.ChunkPlan;
import dev.layerlift.domain.port.ChunkedUploads;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.ContentStore.StoredObject;
import dev.layerlift.domain.port.StorageCapabilities.ChunkLimits;
import dev.layerlift.storage.cloud.gcs.GcsErrors.Wanted;
import dev.layerlift.storage.cloud.internal.CloudArea;
import dev.layerlift.storage.cloud.internal.SourceBytes;
import dev.layerlift.storage.cloud.internal.SourceFailures;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Chunks as objects of the restricted bucket, from which the store composes the whole one. Resumable uploads of the store
 * are not kept: they take bytes in one order only, and their address is a secret. The receipt of a chunk is the generation
 * of its object, under which the store never shows other bytes.
 *
 * <p>A chunk of at most 16 MiB is read once and held in memory while it is sent; a larger one is read twice, and sent as
 * it is read.
 */
final class ComposedUploads implements ChunkedUploads {
    /** The largest object of the store. */
    static final long OBJECT_BYTES_MAX = 5L * 1024 * 1024 * 1024 * 1024;

    /** Of our choice: the store has no limits here but that of an object, and every chunk costs some requests. */
    static final ChunkLimits LIMITS = new ChunkLimits(10_000, 256 * 1024, 5L * 1024 * 1024 * 1024, false);

    /** The most objects that the store composes at once. */
    static final int COMPOSED_MAX = 32;

    private static final int IN_MEMORY_BYTES_MAX = 16 * 1024 * 1024;
    private static final int IDLE_STEPS_MAX = 100;
    private static final int READ_BYTES = 64 * 1024;

    private final GcsObjects objects;
    private final UploadFolders folders;
    private final Function<ObjectPath, CloudArea> areas;

    ComposedUploads(GcsObjects objects, UploadFolders folders, Function<ObjectPath, CloudArea> areas) {
        this.objects = objects;
        this.folders = folders;
        this.areas = areas;
    }

    private String what(String verb, ObjectPath path) {
        return verb + " " + areas.apply(path).named(path);
    }

    static void requireObjectSize(String what, long sizeBytes) {
        if (sizeBytes > OBJECT_BYTES_MAX) {
            throw GcsErrors.refusal(
                    "OBJECT_TOO_LARGE",
                    what + ": " + sizeBytes + " bytes (expected: at most " + OBJECT_BYTES_MAX + ")",
                    "use another store");
        }
    }

    private static void requirePossible(String what, ChunkPlan plan) {
        LIMITS.problem(plan).ifPresent(problem -> {
            throw GcsErrors.refusal(
                    "CHUNKS_NOT_POSSIBLE", what + ": " + problem, "choose another chunk size, for example 10 MB");
        });
        requireObjectSize(what, plan.sizeBytes());
    }

    @Override
    public Upload begin(ObjectPath path, ChunkPlan plan) {
        String what = what("begin upload of", path);
        requirePossible(what, plan);
        areas.apply(path).key(path);
        Upload upload = new Upload(path, plan, UUID.randomUUID().toString().replace("-", ""));
        folders.begin(what, upload);
        return upload;
    }

    @Override
    public StoredChunk put(Upload upload, int index, Content content) {
        String what = what("put chunk " + index + " of", upload.path());
        long planned = upload.plan().lengthBytes(index);
        if (content.sizeBytes() != planned) {
            throw SourceFailures.mismatch(what, planned + " bytes", content.sizeBytes() + " bytes");
        }
        Sha256 digest;
        BlobInfo stored;
        if (planned <= IN_MEMORY_BYTES_MAX) {
            byte[] bytes = SourceBytes.whole(what, content);
            digest = Sha256.of(bytes);
            stored = objects.send(Wanted.WRITE, what, folders.part(upload, index, digest), bytes);
        } else {
            digest = SourceBytes.digest(what, content);
            stored = objects.sendLarge(Wanted.WRITE, what, folders.part(upload, index, digest), content, digest);
        }
        if (!folders.isBegun(what, upload)) {
            objects.delete(what, stored.getBlobId());
            throw gone(what);
        }
        return new StoredChunk(index, digest, String.valueOf(stored.getGeneration()));
    }

    private static MigrationException gone(String what) {
        return GcsErrors.refusal(
                "UPLOAD_GONE",
                what + ": the upload was completed or ended (expected: one that is unfinished)",
                "begin it anew: layerlift resume does so");
    }

    @Override
    public void sync(Upload upload) {
        // The store answers a put when what it took is durable.
    }

    @Override
    public Optional<List<StoredChunk>> chunks(Upload upload) {
        String what = what("list chunks of", upload.path());
        if (!folders.isBegun(what, upload)) {
            return Optional.empty();
        }
        List<StoredChunk> chunks = new ArrayList<>();
        folders.stored(what, upload)
                .forEach((index, part) -> digestOf(what, part)
                        .ifPresent(digest ->
                                chunks.add(new StoredChunk(index, digest, String.valueOf(part.getGeneration())))));
        return Optional.of(chunks);
    }

    /** Reads a chunk back; empty when it went away or is damaged. */
    private Optional<Sha256> digestOf(String what, Blob part) {
        MessageDigest digest = Sha256.newDigest();
        byte[] buffer = new byte[READ_BYTES];
        try (InputStream in = objects.open(what, part.getBlobId(), 0).orElse(null)) {
            if (in == null) {
                return Optional.empty();
            }
            int read = in.read(buffer);
            while (read >= 0) {
                digest.update(buffer, 0, read);
                read = in.read(buffer);
            }
            return Optional.of(Sha256.ofDigest(digest.digest()));
        } catch (IOException e) {
            MigrationException failure = e.getCause() instanceof MigrationException classified
                    ? classified
                    : GcsErrors.of(Wanted.READ, what, e);
            if (failure.error().code().equals("DIGEST_MISMATCH")) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>When somebody else writes the object at the same time, one of both fails with {@code STORE_BUSY} and changes
     * nothing. What could not be removed afterwards is removed by {@link #abort}.
     */
    @Override
    public StoredObject complete(Upload upload, List<StoredChunk> chunks, Sha256 whole) {
        String what = what("complete upload of", upload.path());
        if (!folders.isBegun(what, upload)) {
            throw gone(what);
        }
        BlobId target = GcsContentStore.id(areas.apply(upload.path()), upload.path());
        long before = objects.find(what, target).map(BlobInfo::getGeneration).orElse(0L);
        BlobInfo composed = composed(what, upload, stated(what, upload, chunks));
        if (composed.getSize() == null || composed.getSize() != upload.plan().sizeBytes()) {
            throw GcsErrors.damaged(what, upload.plan().sizeBytes() + " bytes", composed.getSize() + " bytes");
        }
        publish(what, composed, GcsContentStore.described(target, upload.path()), before);
        try {
            folders.end(what, upload);
        } catch (MigrationException e) {
            // The object is there, so what stays is no failure: every abort of uploads to this path finds it again.
        }
        return new StoredObject(upload.path(), upload.plan().sizeBytes());
    }

    /** All chunks of the plan as they are in the store, refused unless they are as stated. */
    private List<BlobInfo> stated(String what, Upload upload, List<StoredChunk> chunks) {
        Map<Integer, Blob> there = folders.stored(what, upload);
        List<BlobInfo> parts = new ArrayList<>();
        for (StoredChunk chunk : chunks) {
            Blob part = there.get(chunk.index());
            if (part != null
                    && chunk.index() == parts.size()
                    && chunk.receipt().equals(String.valueOf(part.getGeneration()))
                    && UploadFolders.says(part, chunk.digest())) {
                parts.add(part);
            }
        }
        int count = upload.plan().count();
        if (parts.size() != count || chunks.size() != count) {
            throw GcsErrors.refusal(
                    "CHUNK_MISSING",
                    what + ": " + parts.size() + " chunks are there as stated (expected: all " + count + ")",
                    "resume: what is there is asked for again");
        }
        return parts;
    }

    /** One object of all parts: composed in rounds, since the store takes only so many at once. */
    private BlobInfo composed(String what, Upload upload, List<BlobInfo> parts) {
        String attempt = UUID.randomUUID().toString();
        List<BlobInfo> level = parts;
        for (int round = 1; level.size() > 1; round++) {
            List<BlobInfo> next = new ArrayList<>();
            for (int from = 0; from < level.size(); from += COMPOSED_MAX) {
                List<BlobInfo> some = level.subList(from, Math.min(level.size(), from + COMPOSED_MAX));
                BlobInfo to = folders.composed(upload, attempt + "-" + round + "-" + next.size());
                next.add(some.size() == 1 ? some.get(0) : compose(what, some, to));
            }
            level = next;
        }
        return level.get(0);
    }

    private BlobInfo compose(String what, List<BlobInfo> parts, BlobInfo to) {
        ComposeRequest.Builder request =
                ComposeRequest.newBuilder().setTarget(to).setTargetOptions(BlobTargetOption.generationMatch(0));
        parts.forEach(part -> request.addSource(part.getName(), part.getGeneration()));
        return GcsObjects.call(Wanted.COMPOSE, what, () -> objects.client().compose(request.build()));
    }

    /** Makes the object appear, over the one that was there before and no later one. */
    private void publish(String what, BlobInfo composed, BlobInfo target, long before) {
        CopyRequest request = CopyRequest.newBuilder()
                .setSource(composed.getBlobId())
                .setSourceOptions(BlobSourceOption.generationMatch(composed.getGeneration()))
                .setTarget(target, BlobTargetOption.generationMatch(before))
                .build();
        BlobInfo published = GcsObjects.call(Wanted.WRITE, what, () -> {
            CopyWriter copy = objects.client().copy(request);
            long copied = copy.getTotalBytesCopied();
            int idle = 0;
            while (!copy.isDone() && idle < IDLE_STEPS_MAX) {
                copy.copyChunk();
                idle = copy.getTotalBytesCopied() > copied ? 0 : idle + 1;
                copied = copy.getTotalBytesCopied();
            }
            if (!copy.isDone()) {
                throw new IOException("copying does not go on");
            }
            return copy.getResult();
        });
        if (!Objects.equals(published.getCrc32c(), composed.getCrc32c())) {
            objects.delete(what, published.getBlobId());
            throw GcsErrors.damaged(what, "crc32c " + composed.getCrc32c(), "crc32c " + published.getCrc32c());
        }
    }

    @Override
    public void abort(ObjectPath path) {
        folders.endAll(what("abort uploads of", path), path);
    }

    @Override
    public List<Upload> unfinished(ObjectPath path) {
        return folders.unfinished(what("list uploads of", path), path);
    }
}
