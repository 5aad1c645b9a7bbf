package dev.layerlift.testkit.memory;

import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.error.MigrationException.Retry;
import dev.layerlift.domain.port.ChunkedUploads;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.StorageCapabilities;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * A {@link ContentStore} in memory that knows what a crash takes away: an object written with {@link Durability#LATER}
 * is volatile until it is synced. For simulations, and for tests that need a store but no disk.
 */
public final class InMemoryContentStore implements ContentStore {
    /** The largest object, in bytes: what one test may hold in memory. */
    public static final long OBJECT_SIZE_BYTES_MAX = 64L * 1024 * 1024;

    private static final int LISTED_MAX = 1000;
    private static final Comparator<ObjectPath> ORDER =
            Comparator.comparing(ObjectPath::area).thenComparing(ObjectPath::key);

    private final long capacityBytes;
    private NavigableMap<ObjectPath, byte[]> visible = new TreeMap<>(ORDER);
    private final Map<ObjectPath, byte[]> durable = new HashMap<>();
    private final InMemoryUploads uploads = new InMemoryUploads(this);

    /** A store for as much as memory holds. */
    public InMemoryContentStore() {
        this(Long.MAX_VALUE);
    }

    /**
     * A store with a limit.
     *
     * @param capacityBytes the most bytes of all objects together, 0 or more
     */
    public InMemoryContentStore(long capacityBytes) {
        if (capacityBytes < 0) {
            throw new IllegalArgumentException("capacityBytes: " + capacityBytes + " (expected: 0 or more)");
        }
        this.capacityBytes = capacityBytes;
    }

    /** A power failure: everything that was not durable is as it was when it last was, and older reads go on. */
    public synchronized void crash() {
        visible = new TreeMap<>(ORDER);
        visible.putAll(durable);
    }

    /** A power failure in which each change that was not durable survives or is lost, as {@code chance} says. */
    public synchronized void crash(RandomGenerator chance) {
        visible.forEach((path, bytes) -> {
            if (chance.nextBoolean()) {
                durable.put(path, bytes);
            }
        });
        crash();
    }

    /** Every path that holds an object, in order. */
    public synchronized List<ObjectPath> paths() {
        return List.copyOf(visible.keySet());
    }

    /** The paths that a crash would take away or set back. */
    public synchronized List<ObjectPath> volatilePaths() {
        return visible.entrySet().stream()
                .filter(entry -> durable.get(entry.getKey()) != entry.getValue())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Flips a bit of an object where it lies, as a bad disk does; the offset is in bytes. */
    public synchronized void tamper(ObjectPath path, int offsetBytes) {
        byte[] bytes = visible.get(path);
        if (bytes == null || offsetBytes < 0 || offsetBytes >= bytes.length) {
            throw new IllegalArgumentException(
                    "offsetBytes: " + offsetBytes + " of " + path + " (expected: inside of an object that is there)");
        }
        byte[] tampered = bytes.clone();
        tampered[offsetBytes] ^= 1;
        visible.put(path, tampered);
        durable.replace(path, bytes, tampered);
    }

    /** Flips a bit of a chunk where it lies, in the unfinished upload to a path. */
    public void tamperChunk(ObjectPath path, int index) {
        uploads.tamper(path, index);
    }

    @Override
    public StorageCapabilities capabilities() {
        return new StorageCapabilities(
                true,
                true,
                Optional.of(InMemoryUploads.LIMITS),
                OBJECT_SIZE_BYTES_MAX,
                capacityBytes != Long.MAX_VALUE);
    }

    @Override
    public StoredObject put(ObjectPath path, Content content, Sha256 expected, Durability durability) {
        return place(path, verified(path, content, expected), durability);
    }

    @Override
    public Optional<StoredObject> create(ObjectPath path, Content content, Sha256 expected, Durability durability) {
        byte[] bytes = verified(path, content, expected);
        synchronized (this) {
            return visible.containsKey(path) ? Optional.empty() : Optional.of(place(path, bytes, durability));
        }
    }

    private static byte[] verified(ObjectPath path, Content content, Sha256 expected) {
        byte[] bytes = read(path, content);
        Sha256 actual = Sha256.of(bytes);
        if (bytes.length != content.sizeBytes() || !actual.equals(expected)) {
            throw failure(
                    "DIGEST_MISMATCH",
                    "put " + path + ": the bytes are " + bytes.length + " with SHA-256 " + actual + " (expected: "
                            + content.sizeBytes() + " with " + expected + ")");
        }
        return bytes;
    }

    /** Makes these bytes the object at a path. */
    synchronized StoredObject place(ObjectPath path, byte[] bytes, Durability durability) {
        byte[] replaced = visible.get(path);
        requireSpace(path, bytes.length, replaced == null ? 0 : replaced.length);
        visible.put(path, bytes);
        if (durability == Durability.NOW) {
            durable.put(path, bytes);
        }
        return new StoredObject(path, bytes.length);
    }

    /** Throws when so many bytes do not fit once others are gone. */
    synchronized void requireSpace(ObjectPath path, long bytes, long freedBytes) {
        if (bytes > capacityBytes - usedBytes() + freedBytes) {
            throw failure("NO_SPACE", "put " + path + ": " + bytes + " bytes do not fit");
        }
    }

    static byte[] read(ObjectPath path, Content content) {
        if (content.sizeBytes() > OBJECT_SIZE_BYTES_MAX) {
            throw failure(
                    "OBJECT_TOO_LARGE",
                    "put " + path + ": " + content.sizeBytes() + " bytes (expected: at most " + OBJECT_SIZE_BYTES_MAX
                            + ")");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[64 * 1024];
        try (InputStream source = content.open()) {
            int read = 0;
            while (read >= 0 && bytes.size() <= content.sizeBytes()) {
                if (Thread.currentThread().isInterrupted()) {
                    throw transientFailure(
                            "INTERRUPTED",
                            "put " + path + ": interrupted; nothing was written",
                            new InterruptedIOException());
                }
                bytes.write(buffer, 0, read);
                read = source.read(buffer);
            }
        } catch (IOException e) {
            throw transientFailure(
                    "SOURCE_UNREADABLE",
                    "put " + path + ": the content to be written could not be read: " + e.getMessage(),
                    e);
        }
        return bytes.toByteArray();
    }

    @Override
    public synchronized Optional<InputStream> open(ObjectPath path, long offsetBytes) {
        if (offsetBytes < 0) {
            throw new IllegalArgumentException("offsetBytes: " + offsetBytes + " (expected: 0 or more)");
        }
        byte[] bytes = visible.get(path);
        if (bytes == null) {
            return Optional.empty();
        }
        int offset = (int) Math.min(offsetBytes, bytes.length);
        return Optional.of(new ByteArrayInputStream(bytes, offset, bytes.length - offset));
    }

    @Override
    public synchronized Optional<StoredObject> stat(ObjectPath path) {
        return Optional.ofNullable(visible.get(path)).map(bytes -> new StoredObject(path, bytes.length));
    }

    @Override
    public synchronized void delete(ObjectPath path) {
        visible.remove(path);
        durable.remove(path);
    }

    @Override
    public synchronized List<StoredObject> list(ObjectPath prefix, Optional<String> after, int limit) {
        if (limit < 1 || limit > LISTED_MAX) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: 1 to " + LISTED_MAX + ")");
        }
        String start = prefix.key() + "/";
        return visible.entrySet().stream()
                .filter(entry -> entry.getKey().area() == prefix.area()
                        && entry.getKey().key().startsWith(start)
                        && (after.isEmpty() || entry.getKey().key().compareTo(after.get()) > 0))
                .limit(limit)
                .map(entry -> new StoredObject(entry.getKey(), entry.getValue().length))
                .toList();
    }

    @Override
    public synchronized void sync(List<ObjectPath> paths) {
        for (ObjectPath path : paths) {
            byte[] bytes = visible.get(path);
            if (bytes != null) {
                durable.put(path, bytes);
            }
        }
    }

    @Override
    public synchronized OptionalLong freeBytes() {
        return capacityBytes == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(capacityBytes - usedBytes());
    }

    private long usedBytes() {
        return visible.values().stream().mapToLong(bytes -> bytes.length).sum() + uploads.usedBytes();
    }

    @Override
    public String removal(ObjectPath path) {
        return "delete " + path;
    }

    @Override
    public Optional<MigrationError> writeObstacle() {
        return Optional.empty();
    }

    @Override
    public Optional<ChunkedUploads> uploads() {
        return Optional.of(uploads);
    }

    @Override
    public Optional<String> contentAddress(Content content) {
        return Optional.empty();
    }

    static MigrationException failure(String code, String message) {
        return new MigrationException(MigrationError.of(ErrorType.STORAGE_ERROR, code, message));
    }

    private static MigrationException transientFailure(String code, String message, IOException cause) {
        return new MigrationException(MigrationError.of(ErrorType.STORAGE_ERROR, code, message), Retry.LATER, cause);
    }
}
