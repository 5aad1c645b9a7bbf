package dev.layerlift.storage.local;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The folder in which files are written before they are moved to their place.
 *
 * <p>Files are named {@code <instance>-<number>.part}. Each instance holds a lock on its {@code <instance>.lock}, which
 * the operating system lets go when the process dies however it dies: a file whose instance holds no lock is stale, and
 * no clock is needed to tell. The folder's name has a character that no key has, so no object can lie in it.
 */
final class Staging implements Closeable {
    /** The name of the folder below the restricted root. */
    static final String FOLDER_NAME = ".staging~";

    private static final String UPLOADS_NAME = "uploads";

    /** The most entries one sweep looks at; the next one goes on. */
    static final int SWEPT_MAX = 10_000;

    private static final int LOCK_TRIES_MAX = 16;
    private static final Set<OpenOption> CREATE =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    /** Instances of this process: a lock file must not be opened twice, closing one would let the other's lock go. */
    private static final Set<String> OF_THIS_PROCESS = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final Counts counts;
    private final AtomicLong next = new AtomicLong();
    private @Nullable Held held;

    /** The lock of an instance. */
    private record Held(String instance, Path file, FileChannel channel) {}

    Staging(Path folder, Counts counts) {
        this.folder = folder;
        this.counts = counts;
    }

    /** The folder for uploads, which outlive an instance and are no business of a sweep; made if need be. */
    synchronized Path uploads() throws IOException {
        Path uploads = folder.resolve(UPLOADS_NAME);
        if (!Files.isDirectory(uploads, LinkOption.NOFOLLOW_LINKS)) {
            makeFolder();
            makeFolder(uploads);
        }
        return uploads;
    }

    /** The same, where there is one. */
    Optional<Path> existingUploads() {
        return Optional.of(folder.resolve(UPLOADS_NAME)).filter(f -> Files.isDirectory(f, LinkOption.NOFOLLOW_LINKS));
    }

    /** A file that is open for writing, readable for nobody else. */
    record Part(Path file, FileChannel channel) {}

    /** Makes a new empty file; the first call takes this instance's lock and sweeps what dead ones left. */
    Part create() throws IOException {
        String instance = instance();
        Path file = folder.resolve(instance + "-" + next.incrementAndGet() + ".part");
        return new Part(file, FileChannel.open(file, CREATE, ownerOnly(folder)));
    }

    @Override
    public synchronized void close() throws IOException {
        if (held != null) {
            Held mine = held;
            held = null;
            letGo(mine);
        }
    }

    private synchronized String instance() throws IOException {
        if (held == null) {
            makeFolder();
            sweep();
            held = takeLock();
        }
        return held.instance();
    }

    private void makeFolder() throws IOException {
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.createDirectories(Objects.requireNonNull(folder.getParent()));
        makeFolder(folder);
    }

    private static void makeFolder(Path folder) throws IOException {
        try {
            AreaFolder.createFolder(folder, PosixFilePermissions.fromString("rwx------"));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                throw e;
            }
        }
    }

    private Held takeLock() throws IOException {
        for (int i = 0; i < LOCK_TRIES_MAX; i++) {
            String instance = UUID.randomUUID().toString();
            Path file = folder.resolve(instance + ".lock");
            OF_THIS_PROCESS.add(instance);
            Held candidate = new Held(instance, file, FileChannel.open(file, CREATE, ownerOnly(folder)));
            FileLock lock = candidate.channel().tryLock();
            // A sweeper of another process may have taken the new file for a stale one before it was locked.
            if (lock != null && Files.exists(file)) {
                return candidate;
            }
            letGo(candidate);
        }
        throw new IOException("no lock file could be taken in " + folder + " in " + LOCK_TRIES_MAX + " tries");
    }

    private static void letGo(Held lock) throws IOException {
        try {
            Files.deleteIfExists(lock.file());
        } finally {
            lock.channel().close();
            OF_THIS_PROCESS.remove(lock.instance());
        }
    }

    private void sweep() throws IOException {
        List<Path> parts = new ArrayList<>();
        Set<String> instances = new HashSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            int seen = 0;
            for (Path entry : entries) {
                if (++seen > SWEPT_MAX) {
                    break;
                }
                String name = String.valueOf(entry.getFileName());
                if (name.endsWith(".part") && name.lastIndexOf('-') > 0) {
                    parts.add(entry);
                    instances.add(name.substring(0, name.lastIndexOf('-')));
                } else if (name.endsWith(".lock")) {
                    instances.add(name.substring(0, name.length() - ".lock".length()));
                }
            }
        }
        for (String instance : instances) {
            sweep(instance, parts);
        }
    }

    private void sweep(String instance, List<Path> parts) throws IOException {
        if (OF_THIS_PROCESS.contains(instance)) {
            return;
        }
        Path file = folder.resolve(instance + ".lock");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            if (channel.tryLock() == null) {
                return;
            }
            deleteParts(instance, parts);
            Files.deleteIfExists(file);
        } catch (NoSuchFileException e) {
            // Its lock file is gone, and it made no file before it held its lock: what is left is stale.
            deleteParts(instance, parts);
        }
    }

    private void deleteParts(String instance, List<Path> parts) throws IOException {
        for (Path part : parts) {
            if (String.valueOf(part.getFileName()).startsWith(instance + "-") && Files.deleteIfExists(part)) {
                counts.staleFilesSwept.increment();
            }
        }
    }

    /** What a new file in a folder is created with, so that nobody else can ever read it. */
    static FileAttribute<?>[] ownerOnly(Path folder) {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
