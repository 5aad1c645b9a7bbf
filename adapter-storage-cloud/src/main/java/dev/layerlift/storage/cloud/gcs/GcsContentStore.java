package dev.layerlift.storage.cloud.gcs;

import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage.BlobListOption;
import dev.layerlift.domain.asset.Area;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.ServedAs;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.ChunkedUploads;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.StorageCapabilities;
import dev.layerlift.storage.cloud.gcs.GcsErrors.Wanted;
import dev.layerlift.storage.cloud.internal.CloudArea;
import dev.layerlift.storage.cloud.internal.CloudAreas;
import dev.layerlift.storage.cloud.internal.FirstCall;
import dev.layerlift.storage.cloud.internal.SourceBytes;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A {@link ContentStore} in two buckets of Google Cloud Storage (design sections 6 and 8): the name of an object is the key
 * prefix of its area and the key of its path.
 *
 * <p>An object appears when its last byte has come, and only if its SHA-256 is the declared one and the store computed the
 * same CRC32C as we did: small ones are hashed before they are sent, larger ones as they are sent. Everything is durable
 * when a call returns, so {@code sync} has nothing to do. Nothing is said about free space.
 *
 * <p>Memory: 8 MiB a call that writes, 16 MiB one that writes a chunk. Safe for many threads and processes. A thread that
 * is interrupted while it waits for the store goes on to wait, for the time-out at most.
 */
public final class GcsContentStore implements ContentStore, AutoCloseable {
    /** The largest object that is read into memory before it is sent. */
    static final int IN_MEMORY_BYTES_MAX = GcsConnection.SENT_BYTES;

    private static final int LISTED_MAX = 1000;

    private final GcsConnection connection;
    private final GcsObjects objects;
    private final CloudAreas areas;
    private final ChunkedUploads uploads;
    private final FirstCall first = new FirstCall(() -> stat(new ObjectPath(Area.RESTRICTED, "greeting")));
    private volatile boolean closed;

    private GcsContentStore(GcsStoreConfig config, GcsConnection connection) {
        this.connection = connection;
        this.objects = new GcsObjects(connection);
        this.areas = config.areas();
        this.uploads = new ComposedUploads(objects, new UploadFolders(objects, areas.restrictedArea()), this::area);
    }

    /** Opens a store. Nothing is asked of it yet, so an unreachable one is found by the first call. */
    public static GcsContentStore open(GcsStoreConfig config) {
        return new GcsContentStore(config, new GcsConnection(config));
    }

    /**
     * Makes the store ready for calls that have little time: the first one of a process, which loads the client, fetches
     * credentials and connects, looks for an object that nobody wants. It is made once, and waited for once, 5 s at most.
     * What is wrong is left to the call that wants to know.
     */
    public void greet() {
        first.await();
    }

    /** Begins to {@link #greet} beside whatever comes next, and waits for nothing. */
    public void greetAhead() {
        first.begin();
    }

    @Override
    public StorageCapabilities capabilities() {
        return new StorageCapabilities(
                true, true, Optional.of(ComposedUploads.LIMITS), ComposedUploads.OBJECT_BYTES_MAX, false);
    }

    /**
     * {@inheritDoc}
     *
     * <p>Codes: {@code DIGEST_MISMATCH}, {@code NO_SPACE}, {@code STORE_NOT_WRITABLE}, {@code STORE_ACCESS_DENIED},
     * {@code STORE_TOKEN_EXPIRED}, {@code CLOCK_SKEW}, {@code BUCKET_MISSING}, {@code STORE_BUSY}, {@code STORE_FAILED},
     * {@code STORE_REFUSED}, {@code STORE_CREDENTIALS_MISSING}, {@code OBJECT_TOO_LARGE}, {@code PATH_TOO_LONG},
     * {@code AREA_MISSING}, {@code SOURCE_UNREADABLE}, {@code INTERRUPTED}, {@code STORE_CLOSED}; {@code NETWORK_ERROR}
     * {@code HOST_UNKNOWN}, {@code STORE_UNREACHABLE}, {@code TLS_FAILED}, {@code CONNECTION_LOST}; {@code TIMEOUT_ERROR}
     * {@code STORE_TIMEOUT}. After a lost answer the object may be there.
     */
    @Override
    public StoredObject put(ObjectPath path, Content content, Sha256 expected, Durability durability) {
        return write(Wanted.WRITE, "put ", path, content, expected);
    }

    @Override
    public Optional<StoredObject> create(ObjectPath path, Content content, Sha256 expected, Durability durability) {
        try {
            return Optional.of(write(Wanted.CREATE, "create ", path, content, expected));
        } catch (MigrationException e) {
            if (e.error().code().equals(GcsErrors.OBJECT_EXISTS)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private StoredObject write(Wanted wanted, String verb, ObjectPath path, Content content, Sha256 expected) {
        CloudArea area = area(path);
        String what = verb + area.named(path);
        BlobInfo object = described(id(area, path), path);
        long size = requireSize(what, content);
        if (size <= IN_MEMORY_BYTES_MAX) {
            byte[] bytes = SourceBytes.whole(what, content);
            SourceBytes.require(what, expected, Sha256.of(bytes));
            objects.send(wanted, what, object, bytes);
        } else {
            objects.sendLarge(wanted, what, object, content, expected);
        }
        return new StoredObject(path, size);
    }

    private static long requireSize(String what, Content content) {
        long size = content.sizeBytes();
        if (size < 0) {
            throw new IllegalArgumentException("sizeBytes: " + size + " (expected: 0 or more)");
        }
        ComposedUploads.requireObjectSize(what, size);
        return size;
    }

    /** An object that is served as its path says. */
    static BlobInfo described(BlobId id, ObjectPath path) {
        ServedAs served = ServedAs.of(path);
        return BlobInfo.newBuilder(id)
                .setContentType(served.mediaType())
                .setCacheControl(served.cacheControl())
                .build();
    }

    /**
     * {@inheritDoc}
     *
     * <p>A stream that fails in the middle throws an {@code IOException} whose cause is the classified failure. At its end
     * one that was read from the start fails with {@code DIGEST_MISMATCH} when its bytes have another CRC32C than the store
     * says. Of one that was read from elsewhere nobody can tell: the store knows no CRC32C of a part.
     */
    @Override
    public Optional<InputStream> open(ObjectPath path, long offsetBytes) {
        if (offsetBytes < 0) {
            throw new IllegalArgumentException("offsetBytes: " + offsetBytes + " (expected: 0 or more)");
        }
        CloudArea area = area(path);
        return objects.open("open " + area.named(path), id(area, path), offsetBytes);
    }

    @Override
    public Optional<StoredObject> stat(ObjectPath path) {
        CloudArea area = area(path);
        return objects.find("stat " + area.named(path), id(area, path))
                .map(found -> new StoredObject(path, found.getSize()));
    }

    /**
     * {@inheritDoc}
     *
     * <p>A bucket with versions or soft deletion keeps the earlier bytes for a time, for its owner only: use buckets
     * without.
     */
    @Override
    public void delete(ObjectPath path) {
        CloudArea area = area(path);
        objects.delete("delete " + area.named(path), id(area, path));
    }

    @Override
    public String removal(ObjectPath path) {
        return areas.find(path)
                .map(area -> "gcloud storage rm 'gs://" + area.bucket() + "/" + area.keyPrefix() + path.key() + "'")
                .orElse("delete " + path);
    }

    @Override
    public List<StoredObject> list(ObjectPath prefix, Optional<String> after, int limit) {
        if (limit < 1 || limit > LISTED_MAX) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: 1 to " + LISTED_MAX + ")");
        }
        CloudArea area = area(prefix);
        List<BlobListOption> narrowing =
                new ArrayList<>(List.of(BlobListOption.prefix(area.key(prefix) + "/"), BlobListOption.pageSize(limit)));
        // The store starts at a name, and the contract after it.
        Optional<String> seen = after.map(key -> area.keyPrefix() + key);
        seen.ifPresent(name -> narrowing.add(BlobListOption.startOffset(name)));
        List<StoredObject> found = new ArrayList<>();
        objects.eachPage(
                "list " + area.named(prefix),
                area.bucket(),
                page -> {
                    for (Blob object : page) {
                        if (found.size() < limit && !seen.equals(Optional.of(object.getName()))) {
                            area.path(object.getName())
                                    .ifPresent(path -> found.add(new StoredObject(path, object.getSize())));
                        }
                    }
                    return found.size() < limit;
                },
                narrowing.toArray(new BlobListOption[0]));
        return List.copyOf(found);
    }

    @Override
    public void sync(List<ObjectPath> paths) {
        paths.forEach(this::area);
    }

    /** Empty always: only a write tells what the policy of a bucket allows. */
    @Override
    public Optional<MigrationError> writeObstacle() {
        requireOpen();
        return Optional.empty();
    }

    @Override
    public OptionalLong freeBytes() {
        requireOpen();
        return OptionalLong.empty();
    }

    @Override
    public Optional<ChunkedUploads> uploads() {
        return Optional.of(uploads);
    }

    @Override
    public Optional<String> contentAddress(Content content) {
        return Optional.empty();
    }

    /** Ends this store; later calls are refused. Calls under way in other threads must have ended. */
    @Override
    public void close() {
        closed = true;
        connection.close();
    }

    /** The object at a path. */
    static BlobId id(CloudArea area, ObjectPath path) {
        return BlobId.of(area.bucket(), area.key(path));
    }

    private CloudArea area(ObjectPath path) {
        requireOpen();
        return areas.of(path);
    }

    private void requireOpen() {
        if (closed) {
            throw GcsErrors.refusal("STORE_CLOSED", "the store was closed", "open it again");
        }
    }
}
