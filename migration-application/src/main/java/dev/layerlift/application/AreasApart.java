package dev.layerlift.application;

import dev.layerlift.domain.asset.Area;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.ChunkPlan;
import dev.layerlift.domain.port.ChunkedUploads;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.StorageCapabilities;
import dev.layerlift.domain.port.StorageCapabilities.ChunkLimits;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A store whose two areas are in two stores: the public one where everything that is stored can be read by others, such as
 * on IPFS, and the restricted one elsewhere. Each call goes to the store of its path; what is said of both is what holds in
 * both.
 */
public final class AreasApart implements ContentStore {
    private final ContentStore served;
    private final ContentStore restricted;

    /**
     * Puts two stores together.
     *
     * @param served where the public area is; never asked for a path of the restricted one
     * @param restricted where the restricted area is; never asked for a path of the public one
     */
    public AreasApart(ContentStore served, ContentStore restricted) {
        this.served = served;
        this.restricted = restricted;
    }

    private ContentStore of(ObjectPath path) {
        return path.area() == Area.PUBLIC ? served : restricted;
    }

    @Override
    public StorageCapabilities capabilities() {
        StorageCapabilities one = served.capabilities();
        StorageCapabilities other = restricted.capabilities();
        return new StorageCapabilities(
                one.rangeRead() && other.rangeRead(),
                one.atomicReplace() && other.atomicReplace(),
                one.chunks().flatMap(mine -> other.chunks().flatMap(theirs -> both(mine, theirs))),
                Math.min(one.objectSizeBytesMax(), other.objectSizeBytesMax()),
                one.quotaKnown() && other.quotaKnown());
    }

    /** The chunks that both take; empty when there are none. */
    private static Optional<ChunkLimits> both(ChunkLimits one, ChunkLimits other) {
        long min = Math.max(one.sizeBytesMin(), other.sizeBytesMin());
        long max = Math.min(one.sizeBytesMax(), other.sizeBytesMax());
        return min > max
                ? Optional.empty()
                : Optional.of(new ChunkLimits(
                        Math.min(one.countMax(), other.countMax()),
                        min,
                        max,
                        one.provesWhole() && other.provesWhole()));
    }

    @Override
    public StoredObject put(ObjectPath path, Content content, Sha256 expected, Durability durability) {
        requireSize(path, content);
        return of(path).put(path, content, expected, durability);
    }

    @Override
    public Optional<StoredObject> create(ObjectPath path, Content content, Sha256 expected, Durability durability) {
        requireSize(path, content);
        return of(path).create(path, content, expected, durability);
    }

    /** What is said of both holds in both: an object that may lie in one area may lie in the other. */
    private void requireSize(ObjectPath path, Content content) {
        long max = capabilities().objectSizeBytesMax();
        if (content.sizeBytes() > max) {
            throw MigrationException.storage(
                    "OBJECT_TOO_LARGE",
                    "put " + path + ": " + content.sizeBytes() + " bytes (expected: at most " + max + ")",
                    "choose stores that take larger objects");
        }
    }

    @Override
    public Optional<InputStream> open(ObjectPath path, long offsetBytes) {
        return of(path).open(path, offsetBytes);
    }

    @Override
    public Optional<StoredObject> stat(ObjectPath path) {
        return of(path).stat(path);
    }

    @Override
    public void delete(ObjectPath path) {
        of(path).delete(path);
    }

    @Override
    public String removal(ObjectPath path) {
        return of(path).removal(path);
    }

    @Override
    public List<StoredObject> list(ObjectPath prefix, Optional<String> after, int limit) {
        return of(prefix).list(prefix, after, limit);
    }

    @Override
    public void sync(List<ObjectPath> paths) {
        sync(served, Area.PUBLIC, paths);
        sync(restricted, Area.RESTRICTED, paths);
    }

    private static void sync(ContentStore store, Area area, List<ObjectPath> paths) {
        List<ObjectPath> mine =
                paths.stream().filter(path -> path.area() == area).toList();
        if (!mine.isEmpty()) {
            store.sync(mine);
        }
    }

    @Override
    public Optional<MigrationError> writeObstacle() {
        return served.writeObstacle().or(restricted::writeObstacle);
    }

    /** The less of both; empty where one of them does not know. */
    @Override
    public OptionalLong freeBytes() {
        OptionalLong one = served.freeBytes();
        OptionalLong other = restricted.freeBytes();
        return one.isPresent() && other.isPresent()
                ? OptionalLong.of(Math.min(one.getAsLong(), other.getAsLong()))
                : OptionalLong.empty();
    }

    @Override
    public Optional<ChunkedUploads> uploads() {
        return capabilities()
                .chunks()
                .flatMap(both -> served.uploads()
                        .flatMap(one -> restricted.uploads().map(other -> new Uploads(one, other, both))));
    }

    /** That of the public area: what is restricted has no address. */
    @Override
    public Optional<String> contentAddress(Content content) {
        return served.contentAddress(content);
    }

    /** Uploads, each to the store of its path. */
    private record Uploads(ChunkedUploads served, ChunkedUploads restricted, ChunkLimits limits)
            implements ChunkedUploads {
        private ChunkedUploads of(ObjectPath path) {
            return path.area() == Area.PUBLIC ? served : restricted;
        }

        @Override
        public Upload begin(ObjectPath path, ChunkPlan plan) {
            limits.problem(plan).ifPresent(problem -> {
                throw MigrationException.storage(
                        "CHUNKS_NOT_POSSIBLE", "upload " + path + ": " + problem, "choose another chunk size");
            });
            return of(path).begin(path, plan);
        }

        @Override
        public StoredChunk put(Upload upload, int index, Content content) {
            return of(upload.path()).put(upload, index, content);
        }

        @Override
        public void sync(Upload upload) {
            of(upload.path()).sync(upload);
        }

        @Override
        public Optional<List<StoredChunk>> chunks(Upload upload) {
            return of(upload.path()).chunks(upload);
        }

        @Override
        public StoredObject complete(Upload upload, List<StoredChunk> chunks, Sha256 whole) {
            return of(upload.path()).complete(upload, chunks, whole);
        }

        @Override
        public void abort(ObjectPath path) {
            of(path).abort(path);
        }

        @Override
        public List<Upload> unfinished(ObjectPath path) {
            return of(path).unfinished(path);
        }
    }
}
