package dev.layerlift.testkit.memory;

import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.port.ChunkPlan;
import dev.layerlift.domain.port.ChunkedUploads;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.ContentStore.Durability;
import dev.layerlift.domain.port.ContentStore.StoredObject;
import dev.layerlift.domain.port.StorageCapabilities.ChunkLimits;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Chunks in memory, durable at once: a crash of {@link InMemoryContentStore} leaves them. */
final class InMemoryUploads implements ChunkedUploads {
    static final ChunkLimits LIMITS = new ChunkLimits(10_000, 1, InMemoryContentStore.OBJECT_SIZE_BYTES_MAX, false);

    private final InMemoryContentStore store;
    private final Map<Upload, TreeMap<Integer, byte[]>> unfinished = new LinkedHashMap<>();
    private long begun;

    InMemoryUploads(InMemoryContentStore store) {
        this.store = store;
    }

    /** The bytes of all chunks together. */
    long usedBytes() {
        synchronized (store) {
            return unfinished.values().stream()
                    .flatMap(chunks -> chunks.values().stream())
                    .mapToLong(bytes -> bytes.length)
                    .sum();
        }
    }

    void tamper(ObjectPath path, int index) {
        synchronized (store) {
            byte[] bytes = unfinished.entrySet().stream()
                    .filter(entry -> entry.getKey().path().equals(path))
                    .flatMap(entry -> Optional.ofNullable(entry.getValue().get(index)).stream())
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "index: " + index + " of " + path + " (expected: a chunk that is there)"));
            bytes[0] ^= 1;
        }
    }

    @Override
    public Upload begin(ObjectPath path, ChunkPlan plan) {
        synchronized (store) {
            if (plan.sizeBytes() > InMemoryContentStore.OBJECT_SIZE_BYTES_MAX) {
                throw InMemoryContentStore.failure(
                        "OBJECT_TOO_LARGE",
                        "upload " + path + ": " + plan.sizeBytes() + " bytes (expected: at most "
                                + InMemoryContentStore.OBJECT_SIZE_BYTES_MAX + ")");
            }
            LIMITS.problem(plan).ifPresent(problem -> {
                throw InMemoryContentStore.failure("CHUNKS_NOT_POSSIBLE", "upload " + path + ": " + problem);
            });
            store.requireSpace(path, plan.sizeBytes(), 0);
            Upload upload = new Upload(path, plan, "upload-" + ++begun);
            unfinished.put(upload, new TreeMap<>());
            return upload;
        }
    }

    @Override
    public StoredChunk put(Upload upload, int index, Content content) {
        long planned = upload.plan().lengthBytes(index);
        byte[] bytes = InMemoryContentStore.read(upload.path(), content);
        if (bytes.length != planned || content.sizeBytes() != planned) {
            throw InMemoryContentStore.failure(
                    "DIGEST_MISMATCH",
                    "chunk " + index + " of " + upload.path() + ": " + bytes.length + " bytes (expected: " + planned
                            + ")");
        }
        synchronized (store) {
            chunksOf(upload).put(index, bytes);
        }
        return chunk(index, bytes);
    }

    private Map<Integer, byte[]> chunksOf(Upload upload) {
        return Optional.ofNullable(unfinished.get(upload))
                .orElseThrow(() -> InMemoryContentStore.failure(
                        "UPLOAD_GONE", upload.path() + ": no such upload (expected: one that is unfinished)"));
    }

    private static StoredChunk chunk(int index, byte[] bytes) {
        Sha256 digest = Sha256.of(bytes);
        return new StoredChunk(index, digest, "receipt-" + digest.hex().substring(0, 8));
    }

    @Override
    public void sync(Upload upload) {
        synchronized (store) {
            chunksOf(upload);
        }
    }

    @Override
    public Optional<List<StoredChunk>> chunks(Upload upload) {
        synchronized (store) {
            return Optional.ofNullable(unfinished.get(upload)).map(chunks -> {
                List<StoredChunk> found = new ArrayList<>();
                chunks.forEach((index, bytes) -> found.add(chunk(index, bytes)));
                return found;
            });
        }
    }

    @Override
    public StoredObject complete(Upload upload, List<StoredChunk> chunks, Sha256 whole) {
        synchronized (store) {
            Map<Integer, byte[]> parts = chunksOf(upload);
            List<StoredChunk> there = chunks(upload).orElse(List.of());
            if (chunks.size() != upload.plan().count() || !there.equals(chunks)) {
                throw InMemoryContentStore.failure(
                        "CHUNK_MISSING",
                        upload.path() + ": " + there.size() + " chunks are there (expected: all "
                                + upload.plan().count() + " as stated)");
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            parts.values().forEach(bytes::writeBytes);
            unfinished.remove(upload);
            return store.place(upload.path(), bytes.toByteArray(), Durability.NOW);
        }
    }

    @Override
    public void abort(ObjectPath path) {
        synchronized (store) {
            unfinished.keySet().removeIf(upload -> upload.path().equals(path));
        }
    }

    @Override
    public List<Upload> unfinished(ObjectPath path) {
        synchronized (store) {
            return unfinished.keySet().stream()
                    .filter(upload -> upload.path().equals(path))
                    .toList();
        }
    }
}
