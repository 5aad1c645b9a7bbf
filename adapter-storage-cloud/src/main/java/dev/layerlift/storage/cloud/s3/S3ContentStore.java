package dev.layerlift.storage.cloud.s3;

import dev.layerlift.domain.asset.Area;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.ServedAs;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.ChunkedUploads;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.StorageCapabilities;
import dev.layerlift.storage.cloud.internal.CloudArea;
import dev.layerlift.storage.cloud.internal.CloudAreas;
import dev.layerlift.storage.cloud.internal.FirstCall;
import dev.layerlift.storage.cloud.internal.SourceBytes;
import dev.layerlift.storage.cloud.s3.Multipart.Target;
import dev.layerlift.storage.cloud.s3.S3Errors.Wanted;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A {@link ContentStore} in two buckets of a store that speaks S3 (design sections 6 and 8): a key is the key prefix of
 * its area and the key of the path.
 *
 * <p>An object appears when its last byte has come, and only if its SHA-256 is the declared one: small ones are hashed
 * before they are sent, larger ones as they are sent, and those above 32 MiB go in parts of which the last step makes an
 * object. Everything is durable when a call returns, so {@code sync} has nothing to do. Nothing is said about free space.
 *
 * <p>Memory: 8 MiB a call that writes, 16 MiB one that writes a chunk. Safe for many threads and processes.
 */
public final class S3ContentStore implements ContentStore, AutoCloseable {
    /** The largest object that is read into memory before it is sent. */
    static final int IN_MEMORY_BYTES_MAX = 8 * 1024 * 1024;

    /** The largest object that a put sends in one request; a create sends all in one, since only that is conditional. */
    static final long ONE_REQUEST_BYTES_MAX = 32L * 1024 * 1024;

    private static final long CREATE_BYTES_MAX = 5L * 1024 * 1024 * 1024;
    private static final long PUT_BYTES_MAX = (long) Multipart.PARTS_MAX * Multipart.PUT_PART_BYTES;
    private static final int LISTED_MAX = 1000;

    private final S3StoreConfig config;
    private final S3Connection connection;
    private final CloudAreas areas;
    private final S3Objects objects;
    private final Multipart multipart;
    private final ChunkedUploads uploads;
    private final FirstCall first = new FirstCall(() -> stat(new ObjectPath(Area.RESTRICTED, "greeting")));
    private volatile boolean closed;

    private S3ContentStore(S3StoreConfig config, S3Connection connection) {
        this.config = config;
        this.connection = connection;
        this.areas = config.areas();
        this.objects = new S3Objects(connection, config.checksums());
        this.multipart = new Multipart(objects);
        this.uploads = new MultipartUploads(multipart, new UploadMarkers(objects, areas.restrictedArea()), this::area);
    }

    /** Opens a store. Nothing is asked of it yet, so an unreachable one is found by the first call. */
    public static S3ContentStore open(S3StoreConfig config) {
        return new S3ContentStore(config, S3Connection.open(config));
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
        // Without them the largest object is what one put writes.
        return config.checksums()
                ? new StorageCapabilities(
                        true, true, Optional.of(MultipartUploads.LIMITS), MultipartUploads.OBJECT_BYTES_MAX, false)
                : new StorageCapabilities(true, true, Optional.empty(), PUT_BYTES_MAX, false);
    }

    /**
     * {@inheritDoc}
     *
     * <p>At most 78 GiB: what is larger goes through {@link #uploads}. Codes: {@code DIGEST_MISMATCH}, {@code NO_SPACE},
     * {@code STORE_NOT_WRITABLE}, {@code STORE_ACCESS_DENIED}, {@code STORE_TOKEN_EXPIRED}, {@code CLOCK_SKEW},
     * {@code BUCKET_MISSING}, {@code STORE_REGION_WRONG}, {@code STORE_BUSY}, {@code STORE_FAILED},
     * {@code STORE_REFUSED}, {@code STORE_UNSUPPORTED}, {@code STORE_CREDENTIALS_MISSING}, {@code OBJECT_TOO_LARGE},
     * {@code PATH_TOO_LONG}, {@code AREA_MISSING}, {@code SOURCE_UNREADABLE}, {@code INTERRUPTED}, {@code STORE_CLOSED};
     * {@code NETWORK_ERROR} {@code HOST_UNKNOWN}, {@code STORE_UNREACHABLE}, {@code TLS_FAILED}, {@code CONNECTION_LOST};
     * {@code TIMEOUT_ERROR} {@code STORE_TIMEOUT}. After a lost answer the object may be there.
     */
    @Override
    public StoredObject put(ObjectPath path, Content content, Sha256 expected, Durability durability) {
        CloudArea area = area(path);
        Target target = new Target("put " + area.named(path), area.bucket(), area.key(path));
        long size = requireSize(target.what(), content, PUT_BYTES_MAX);
        if (size > ONE_REQUEST_BYTES_MAX) {
            multipart.put(target, path, content, expected);
        } else {
            try {
                send(target, path, content, expected, false);
            } catch (SdkException | java.io.UncheckedIOException e) {
                throw S3Errors.of(Wanted.WRITE, target.what(), e);
            }
        }
        return new StoredObject(path, size);
    }

    /**
     * {@inheritDoc}
     *
     * <p>At most 5 GiB. On a store without conditional writes it is refused with {@code STORE_UNSUPPORTED}: to look first
     * and then write would let two of them succeed.
     */
    @Override
    public Optional<StoredObject> create(ObjectPath path, Content content, Sha256 expected, Durability durability) {
        CloudArea area = area(path);
        Target target = new Target("create " + area.named(path), area.bucket(), area.key(path));
        if (!config.conditionalWrites()) {
            throw S3Errors.refusal(
                    "STORE_UNSUPPORTED",
                    target.what() + ": the store has no conditional writes (expected: If-None-Match on a put)",
                    "use a store that has them, or correct the settings of the store");
        }
        long size = requireSize(target.what(), content, CREATE_BYTES_MAX);
        try {
            send(target, path, content, expected, true);
            return Optional.of(new StoredObject(path, size));
        } catch (S3Exception e) {
            if (e.statusCode() == 412) {
                return Optional.empty();
            }
            throw S3Errors.of(Wanted.WRITE, target.what(), e);
        } catch (SdkException | java.io.UncheckedIOException e) {
            throw S3Errors.of(Wanted.WRITE, target.what(), e);
        }
    }

    private static long requireSize(String what, Content content, long max) {
        long size = content.sizeBytes();
        if (size < 0) {
            throw new IllegalArgumentException("sizeBytes: " + size + " (expected: 0 or more)");
        }
        if (size > max) {
            throw S3Errors.refusal(
                    "OBJECT_TOO_LARGE",
                    what + ": " + size + " bytes (expected: at most " + max + " in one call)",
                    "write it in chunks");
        }
        return size;
    }

    private void send(Target target, ObjectPath path, Content content, Sha256 expected, boolean creating) {
        RequestBody body;
        if (content.sizeBytes() <= IN_MEMORY_BYTES_MAX) {
            byte[] bytes = SourceBytes.whole(target.what(), content);
            SourceBytes.require(target.what(), expected, Sha256.of(bytes));
            body = S3Objects.body(bytes, bytes.length);
        } else {
            body = RequestBody.fromContentProvider(
                    S3Objects.verified(target.what(), content, expected),
                    content.sizeBytes(),
                    "application/octet-stream");
        }
        PutObjectResponse response =
                objects.client().putObject(request(target, path, content, expected, creating), body);
        try {
            S3Objects.requireTold(target.what(), expected, response.checksumSHA256());
        } catch (MigrationException e) {
            // The store itself says that something else lies there now: that must not be served.
            delete(path);
            throw e;
        }
    }

    private PutObjectRequest request(
            Target target, ObjectPath path, Content content, Sha256 expected, boolean creating) {
        ServedAs served = ServedAs.of(path);
        PutObjectRequest.Builder request = PutObjectRequest.builder()
                .bucket(target.bucket())
                .key(target.key())
                .contentType(served.mediaType())
                .cacheControl(served.cacheControl())
                .contentLength(content.sizeBytes());
        if (config.checksums()) {
            request.checksumSHA256(S3Objects.base64(expected));
        }
        if (creating) {
            request.ifNoneMatch("*");
        }
        return request.build();
    }

    /**
     * {@inheritDoc}
     *
     * <p>A stream that fails in the middle throws an {@code IOException} whose cause is the classified failure.
     */
    @Override
    public Optional<InputStream> open(ObjectPath path, long offsetBytes) {
        if (offsetBytes < 0) {
            throw new IllegalArgumentException("offsetBytes: " + offsetBytes + " (expected: 0 or more)");
        }
        CloudArea area = area(path);
        String what = "open " + area.named(path);
        String key = area.key(path);
        try {
            return Optional.of(new StoredBody(
                    what,
                    objects.client()
                            .getObject(request -> request.bucket(area.bucket())
                                    .key(key)
                                    .range(offsetBytes == 0 ? null : "bytes=" + offsetBytes + "-"))));
        } catch (S3Exception e) {
            if (S3Errors.codeOf(e).equals("NoSuchKey")) {
                return Optional.empty();
            }
            if (e.statusCode() == 416) {
                return Optional.of(InputStream.nullInputStream());
            }
            throw S3Errors.of(Wanted.READ, what, e);
        } catch (SdkException e) {
            throw S3Errors.of(Wanted.READ, what, e);
        }
    }

    @Override
    public Optional<StoredObject> stat(ObjectPath path) {
        CloudArea area = area(path);
        String what = "stat " + area.named(path);
        String key = area.key(path);
        try {
            long size = objects.client()
                    .headObject(request -> request.bucket(area.bucket()).key(key))
                    .contentLength();
            return Optional.of(new StoredObject(path, size));
        } catch (S3Exception e) {
            if (e.statusCode() == 404) {
                // The answer to a HEAD does not say whether the object or the whole bucket is missing.
                return listed(what, area, path, key);
            }
            throw S3Errors.of(Wanted.READ, what, e);
        } catch (SdkException e) {
            throw S3Errors.of(Wanted.READ, what, e);
        }
    }

    private Optional<StoredObject> listed(String what, CloudArea area, ObjectPath path, String key) {
        return S3Objects.call(
                        Wanted.READ,
                        what,
                        () -> objects.client()
                                .listObjectsV2(request -> request.bucket(area.bucket())
                                        .prefix(key)
                                        .maxKeys(1)))
                .contents()
                .stream()
                .filter(found -> found.key().equals(key))
                .map(found -> new StoredObject(path, found.size()))
                .findFirst();
    }

    /**
     * {@inheritDoc}
     *
     * <p>In a bucket with versions the earlier bytes stay as a version: use buckets without. Where there are no
     * {@link #uploads}, whose abort would do it, what a killed put of a large object left unfinished is ended too.
     */
    @Override
    public void delete(ObjectPath path) {
        CloudArea area = area(path);
        Target target = new Target("delete " + area.named(path), area.bucket(), area.key(path));
        S3Objects.call(
                Wanted.WRITE,
                target.what(),
                () -> objects.client()
                        .deleteObject(request -> request.bucket(target.bucket()).key(target.key())));
        if (!config.checksums()) {
            multipart.unfinished(target).forEach(id -> multipart.abort(target, id));
        }
    }

    @Override
    public String removal(ObjectPath path) {
        String endpoint =
                config.endpoint().map(there -> " --endpoint-url " + there).orElse("");
        return areas.find(path)
                .map(area -> "aws s3 rm 's3://" + area.bucket() + "/" + area.keyPrefix() + path.key() + "'" + endpoint
                        + " --region " + config.region())
                .orElse("delete " + path);
    }

    @Override
    public List<StoredObject> list(ObjectPath prefix, Optional<String> after, int limit) {
        if (limit < 1 || limit > LISTED_MAX) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: 1 to " + LISTED_MAX + ")");
        }
        CloudArea area = area(prefix);
        String below = area.key(prefix) + "/";
        List<StoredObject> found = new ArrayList<>();
        objects.eachPage(
                "list " + area.named(prefix),
                request -> request.bucket(area.bucket())
                        .prefix(below)
                        .startAfter(after.map(key -> area.keyPrefix() + key).orElse(null))
                        .maxKeys(limit),
                page -> {
                    for (S3Object object : page.contents()) {
                        if (found.size() < limit) {
                            area.path(object.key()).ifPresent(path -> found.add(new StoredObject(path, object.size())));
                        }
                    }
                    return found.size() < limit;
                });
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

    /**
     * {@inheritDoc}
     *
     * <p>Only where the store keeps checksums: nobody could tell what the chunks are that another process left, since S3
     * lets no part be read, and an entity tag is no digest.
     */
    @Override
    public Optional<ChunkedUploads> uploads() {
        return config.checksums() ? Optional.of(uploads) : Optional.empty();
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

    private CloudArea area(ObjectPath path) {
        requireOpen();
        return areas.of(path);
    }

    private void requireOpen() {
        if (closed) {
            throw S3Errors.refusal("STORE_CLOSED", "the store was closed", "open it again");
        }
    }
}
