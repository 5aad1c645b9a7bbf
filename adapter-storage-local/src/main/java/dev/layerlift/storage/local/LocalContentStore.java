package dev.layerlift.storage.local;

import dev.layerlift.domain.asset.Area;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.ChunkedUploads;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.StorageCapabilities;
import dev.layerlift.storage.local.AreaFolder.Found;
import dev.layerlift.storage.local.Staging.Part;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A {@link ContentStore} in folders of a file system (design sections 6 and 8): a key is a relative path below the root
 * of its area.
 *
 * <p>A file is written in a staging folder that nobody serves and moved to its path at once, so a web server over the
 * public root never sees a part of it, and a killed process leaves nothing at the path; what it left in the staging
 * folder is removed by the first write of a later one. Public files are readable by everybody (0644 in 0755), restricted
 * ones by their owner (0600 in 0700).
 *
 * <p>Durable means {@code fsync} of the file and of every folder above it up to the root. A delete is durable when it
 * returns. After a power failure, an object written with {@link Durability#LATER} and not synced may be gone or empty:
 * its journal rewrites it.
 *
 * <p>Memory: 512 KiB a call, 2.5 MiB where it hashes in another thread, and one page of a listing. Safe for many threads
 * and for several processes at once.
 */
public final class LocalContentStore implements ContentStore, AutoCloseable {
    private static final int LISTED_MAX = 1000;
    private static final int QUOTA_LOCKS = 64;
    private static final int HASHERS_MAX = 16;

    private final Map<Area, AreaFolder> areas = new EnumMap<>(Area.class);
    private final Map<Area, Staging> stagings = new EnumMap<>(Area.class);
    private final Counts counts = new Counts();
    private final DiskSync disk = new DiskSync(counts, new FileSystemSync());
    private final Quota quota;
    private final Object[] quotaLocks = new Object[QUOTA_LOCKS];
    private final ThreadPoolExecutor hashers;
    private final IncomingBytes incoming;
    private final FileUploads uploads = new FileUploads(new UploadDisk());
    private volatile boolean closed;

    /** What this store does for its uploads. */
    private final class UploadDisk implements FileUploads.Disk {
        @Override
        public Path uploads(ObjectPath path) throws IOException {
            area(path);
            return staging(path.area()).uploads();
        }

        @Override
        public Optional<Path> existingUploads(ObjectPath path) {
            area(path);
            return staging(path.area()).existingUploads();
        }

        @Override
        public void reserve(String what, long bytes) {
            LocalContentStore.this.reserve(what, bytes);
        }

        @Override
        public void release(long bytes) {
            quota.release(bytes);
        }

        @Override
        public void place(Path whole, ObjectPath path) throws IOException {
            AreaFolder area = area(path);
            LocalContentStore.this.place(area, whole, path);
            counts.filesWritten.increment();
            disk.folders(area.foldersOf(path));
        }

        @Override
        public void sync(FileChannel channel, Path file) throws IOException {
            disk.file(channel, file);
        }

        @Override
        public void syncFolder(Path folder) throws IOException {
            disk.folders(List.of(folder));
        }

        @Override
        public IncomingBytes incoming() {
            return incoming;
        }

        @Override
        public Counts counts() {
            return counts;
        }

        @Override
        public MigrationException failure(String what, ObjectPath path, IOException thrown) {
            return FileErrors.writing(what, thrown, outOfSpace(area(path), thrown));
        }
    }

    /** How the folder of an area is opened. */
    @FunctionalInterface
    private interface Opening {
        AreaFolder open(Path root, Area area) throws IOException;
    }

    private LocalContentStore(LocalStoreConfig config, Opening opening) throws IOException {
        AreaFolder restricted = opening.open(config.restrictedRoot(), Area.RESTRICTED);
        Staging staging = new Staging(restricted.root().resolve(Staging.FOLDER_NAME), counts);
        areas.put(Area.RESTRICTED, restricted);
        stagings.put(Area.RESTRICTED, staging);
        if (config.publicRoot().isPresent()) {
            AreaFolder served = opening.open(config.publicRoot().get(), Area.PUBLIC);
            LocalStoreConfig.requireApart(served.root(), restricted.root());
            areas.put(Area.PUBLIC, served);
            stagings.put(
                    Area.PUBLIC,
                    config.publicStaging()
                            .map(folder -> new Staging(folder, counts))
                            .orElse(staging));
        }
        quota = new Quota(config.quotaBytes(), areas.values(), Set.copyOf(stagings.values()));
        hashers = new ThreadPoolExecutor(
                0, HASHERS_MAX, 5, TimeUnit.SECONDS, new SynchronousQueue<>(), LocalContentStore::hasher);
        incoming = new IncomingBytes(counts, hashers);
        for (int i = 0; i < QUOTA_LOCKS; i++) {
            quotaLocks[i] = new Object();
        }
    }

    private static Thread hasher(Runnable work) {
        Thread thread = new Thread(work, "layerlift-hash");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Opens a store, and makes its roots if they do not exist. Nothing else is written before the first put.
     *
     * @throws IllegalArgumentException when the roots, links resolved, lie in one another
     * @throws MigrationException {@code STORAGE_ERROR} when a root cannot be made or read
     */
    public static LocalContentStore open(LocalStoreConfig config) {
        try {
            return new LocalContentStore(config, AreaFolder::open);
        } catch (IOException e) {
            throw FileErrors.writing("open store " + config.restrictedRoot(), e, false);
        }
    }

    /**
     * Opens a store only to look at it: a root that does not exist is not made, and whatever is asked of its area is
     * answered with {@code STORE_GONE}.
     *
     * @throws MigrationException {@code STORAGE_ERROR} when a root cannot be read; otherwise as {@link #open}
     */
    public static LocalContentStore openToLook(LocalStoreConfig config) {
        try {
            return new LocalContentStore(config, AreaFolder::openAsItIs);
        } catch (IOException e) {
            throw FileErrors.reading("open store " + config.restrictedRoot(), e);
        }
    }

    /** What this store did since it was opened. */
    public LocalStoreCounters counters() {
        return counts.snapshot();
    }

    @Override
    public StorageCapabilities capabilities() {
        return new StorageCapabilities(true, true, Optional.of(FileUploads.LIMITS), Long.MAX_VALUE, true);
    }

    /**
     * {@inheritDoc}
     *
     * <p>Codes: {@code DIGEST_MISMATCH}, {@code NO_SPACE}, {@code STORE_NOT_WRITABLE}, {@code PATH_TAKEN} (a folder is at
     * the path, or an object above it), {@code PATH_TOO_LONG}, {@code LINK_REFUSED}, {@code AREA_MISSING}, {@code
     * SOURCE_UNREADABLE}, {@code INTERRUPTED}, {@code SYNC_FAILED}, {@code STAGING_ELSEWHERE}, {@code STORE_GONE},
     * {@code STORE_BUSY}, {@code STORE_CLOSED}.
     */
    @Override
    public StoredObject put(ObjectPath path, Content content, Sha256 expected, Durability durability) {
        return written(path, content, expected, durability, true)
                .orElseThrow(() -> new IllegalStateException("put " + path + " was refused (expected: written)"));
    }

    @Override
    public Optional<StoredObject> create(ObjectPath path, Content content, Sha256 expected, Durability durability) {
        return stat(path).isPresent() ? Optional.empty() : written(path, content, expected, durability, false);
    }

    private Optional<StoredObject> written(
            ObjectPath path, Content content, Sha256 expected, Durability durability, boolean replacing) {
        AreaFolder area = area(path);
        long size = content.sizeBytes();
        if (size < 0) {
            throw new IllegalArgumentException("sizeBytes: " + size + " (expected: 0 or more)");
        }
        reserve("put " + path, size);
        boolean placed = false;
        try {
            placed = write(area, path, content, expected, durability, replacing);
            if (placed && durability == Durability.NOW) {
                disk.folders(area.foldersOf(path));
            }
            return placed ? Optional.of(new StoredObject(path, size)) : Optional.empty();
        } catch (IOException e) {
            throw FileErrors.writing("put " + path, e, outOfSpace(area, e));
        } finally {
            if (!placed) {
                quota.release(size);
            }
        }
    }

    private void reserve(String what, long bytes) {
        if (!quota.reserve(bytes)) {
            throw FileErrors.overQuota(what, bytes, quota.freeBytes());
        }
    }

    private boolean write(
            AreaFolder area,
            ObjectPath path,
            Content content,
            Sha256 expected,
            Durability durability,
            boolean replacing)
            throws IOException {
        Part part = staging(path.area()).create();
        try {
            try (FileChannel channel = part.channel()) {
                Sha256 actual = incoming.write(channel, content, "put " + path);
                if (!actual.equals(expected)) {
                    throw FileErrors.mismatch("put " + path, "SHA-256 " + expected, "SHA-256 " + actual);
                }
                if (durability == Durability.NOW) {
                    disk.file(channel, part.file());
                }
            }
            if (!replacing && !area.placeNew(part.file(), path)) {
                return false;
            }
            if (replacing) {
                place(area, part.file(), path);
            }
            counts.filesWritten.increment();
            return true;
        } finally {
            Files.deleteIfExists(part.file());
        }
    }

    private void place(AreaFolder area, Path whole, ObjectPath path) throws IOException {
        if (!quota.limited()) {
            area.place(whole, path);
            return;
        }
        synchronized (quotaLock(path)) {
            long replaced = sizeOf(area.find(path));
            area.place(whole, path);
            quota.release(replaced);
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>An offset at or after the end gives an empty stream. A reader keeps seeing the object that it opened, also when
     * it is replaced or deleted meanwhile.
     */
    @Override
    public Optional<InputStream> open(ObjectPath path, long offsetBytes) {
        if (offsetBytes < 0) {
            throw new IllegalArgumentException("offsetBytes: " + offsetBytes + " (expected: 0 or more)");
        }
        try {
            Optional<Found> found = area(path).find(path);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(opened(found.get().file(), offsetBytes));
        } catch (NoSuchFileException e) {
            // Deleted between the look and the opening.
            return Optional.empty();
        } catch (IOException e) {
            throw FileErrors.reading("open " + path, e);
        }
    }

    private static InputStream opened(Path file, long offsetBytes) throws IOException {
        FileChannel channel = FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
        try {
            return Channels.newInputStream(channel.position(offsetBytes));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public Optional<StoredObject> stat(ObjectPath path) {
        try {
            return area(path)
                    .find(path)
                    .map(found -> new StoredObject(path, found.attributes().size()));
        } catch (IOException e) {
            throw FileErrors.reading("stat " + path, e);
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>When it fails the object, or an empty folder above it, may still be there: calling it again goes on.
     */
    @Override
    public void delete(ObjectPath path) {
        AreaFolder area = area(path);
        try {
            if (quota.limited()) {
                synchronized (quotaLock(path)) {
                    Optional<Found> found = area.find(path);
                    deleteFile(found);
                    quota.release(sizeOf(found));
                }
            } else {
                deleteFile(area.find(path));
            }
            disk.folders(List.of(area.prune(path)));
        } catch (IOException e) {
            throw FileErrors.writing("delete " + path, e, false);
        }
    }

    private void deleteFile(Optional<Found> found) throws IOException {
        if (found.isPresent() && Files.deleteIfExists(found.get().file())) {
            counts.filesDeleted.increment();
        }
    }

    @Override
    public List<StoredObject> list(ObjectPath prefix, Optional<String> after, int limit) {
        if (limit < 1 || limit > LISTED_MAX) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: 1 to " + LISTED_MAX + ")");
        }
        try {
            return new Listing(area(prefix), prefix, after.orElse(""), limit).read();
        } catch (IOException e) {
            throw FileErrors.reading("list " + prefix, e);
        }
    }

    @Override
    public void sync(List<ObjectPath> paths) {
        List<Path> files = new ArrayList<>();
        Set<Path> folders = new LinkedHashSet<>();
        try {
            for (ObjectPath path : new LinkedHashSet<>(paths)) {
                AreaFolder area = area(path);
                Optional<Found> found = area.find(path);
                if (found.isPresent()) {
                    files.add(found.get().file());
                    folders.addAll(area.foldersOf(path));
                }
            }
            disk.group(files, List.copyOf(folders));
        } catch (IOException e) {
            throw FileErrors.writing("sync " + paths.size() + " objects", e, false);
        }
    }

    /** The least of what the quota leaves and what the file systems of the areas have for this user. */
    @Override
    public Optional<MigrationError> writeObstacle() {
        requireOpen();
        return areas.values().stream()
                .map(AreaFolder::root)
                .filter(root -> !Files.isWritable(root))
                .findFirst()
                .map(FileErrors::notWritable);
    }

    @Override
    public String removal(ObjectPath path) {
        AreaFolder area = areas.get(path.area());
        return area == null
                ? "delete " + path
                : "rm -r -- '" + area.root().resolve(path.key()).toString().replace("'", "'\\''") + "'";
    }

    @Override
    public OptionalLong freeBytes() {
        requireOpen();
        long free = quota.freeBytes();
        for (AreaFolder area : areas.values()) {
            try {
                area.requireRoot();
                free = Math.min(free, Files.getFileStore(area.root()).getUsableSpace());
            } catch (IOException e) {
                throw FileErrors.reading("free space of " + area.root(), e);
            }
        }
        return OptionalLong.of(free);
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
        disk.close();
        hashers.shutdown();
        for (Staging staging : Set.copyOf(stagings.values())) {
            try {
                staging.close();
            } catch (IOException e) {
                throw FileErrors.writing("close store", e, false);
            }
        }
    }

    private AreaFolder area(ObjectPath path) {
        requireOpen();
        AreaFolder area = areas.get(path.area());
        if (area == null) {
            throw FileErrors.refusal(
                    "AREA_MISSING",
                    path + ": this store has no public area (expected: a path in the restricted area)",
                    "give the store a public root, or publish in the store of a public layer");
        }
        return area;
    }

    private Staging staging(Area area) {
        Staging staging = stagings.get(area);
        if (staging == null) {
            throw new IllegalStateException("area " + area + " was opened without a staging folder");
        }
        return staging;
    }

    private void requireOpen() {
        if (closed) {
            throw FileErrors.refusal("STORE_CLOSED", "the store was closed", "open it again");
        }
    }

    /** Asks the file system itself, since its messages depend on the language of the process. */
    private static boolean outOfSpace(AreaFolder area, IOException thrown) throws MigrationException {
        try {
            return Files.getFileStore(area.root()).getUsableSpace() < 4096;
        } catch (IOException e) {
            thrown.addSuppressed(e);
            return false;
        }
    }

    private Object quotaLock(ObjectPath path) {
        return quotaLocks[Math.floorMod(path.hashCode(), QUOTA_LOCKS)];
    }

    private static long sizeOf(Optional<Found> found) {
        return found.map(there -> there.attributes().size()).orElse(0L);
    }
}
