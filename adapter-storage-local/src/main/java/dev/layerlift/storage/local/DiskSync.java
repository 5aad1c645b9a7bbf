package dev.layerlift.storage.local;

import dev.layerlift.storage.local.FileErrors.SyncFailedException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Makes files and folders durable. A large group is one call for its file system; a smaller one is worked off by the calling thread and up to three others, so that the file
 * system can put several into one commit of its own; when the others are busy the caller does it alone.
 */
final class DiskSync implements AutoCloseable {
    private static final int THREADS = 3;
    private static final boolean WINDOWS = System.getProperty("os.name", "").startsWith("Windows");

    private final Counts counts;
    private final FileSystemSync fileSystem;
    private final ThreadPoolExecutor others;

    DiskSync(Counts counts, FileSystemSync fileSystem) {
        this.counts = counts;
        this.fileSystem = fileSystem;
        this.others = new ThreadPoolExecutor(
                THREADS, THREADS, 5, TimeUnit.SECONDS, new ArrayBlockingQueue<>(64), DiskSync::thread);
        others.allowCoreThreadTimeOut(true);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "layerlift-sync");
        thread.setDaemon(true);
        return thread;
    }

    /** Makes the bytes behind an open channel durable. */
    void file(FileChannel channel, Path file) throws IOException {
        force(channel, file);
        counts.fileSyncs.increment();
    }

    /** Makes the entries of folders durable; a folder that is gone is passed over. */
    void folders(List<Path> folders) throws IOException {
        // Windows has no such call, and keeps a folder's entries in its journal.
        if (WINDOWS) {
            return;
        }
        for (Path folder : folders) {
            if (force(folder, StandardOpenOption.READ)) {
                counts.folderSyncs.increment();
            }
        }
    }

    /**
     * Makes files durable, in no order, and then folders; those that are gone are passed over. Nobody works on them any
     * more after it.
     */
    void group(List<Path> files, List<Path> folders) throws IOException {
        Set<Path> left = leftByFileSystemSync(files, folders);
        together(new Group(keep(files, left), StandardOpenOption.WRITE, counts.fileSyncs));
        if (!WINDOWS) {
            together(new Group(keep(folders, left), StandardOpenOption.READ, counts.folderSyncs));
        }
    }

    private Set<Path> leftByFileSystemSync(List<Path> files, List<Path> folders) throws IOException {
        List<Path> all = new ArrayList<>(files);
        all.addAll(folders);
        List<Path> left = fileSystem.sync(all);
        if (left.size() < all.size()) {
            counts.fileSystemSyncs.increment();
        }
        return new HashSet<>(left);
    }

    private static List<Path> keep(List<Path> paths, Set<Path> left) {
        return paths.stream().filter(left::contains).toList();
    }

    private void together(Group group) throws IOException {
        try {
            for (int i = 1; i < Math.min(group.paths.size(), THREADS + 1); i++) {
                others.execute(group);
            }
        } catch (RejectedExecutionException e) {
            // All are busy with other groups, or the store was closed: this thread does what is left.
            group.run();
        }
        group.run();
        group.await();
    }

    @Override
    public void close() {
        others.shutdown();
    }

    /** Files or folders of one call, shared by the threads that work on it. */
    private static final class Group implements Runnable {
        private final List<Path> paths;
        private final StandardOpenOption option;
        private final LongAdder synced;
        private final AtomicInteger next = new AtomicInteger();
        private final Semaphore done = new Semaphore(0);
        private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

        Group(List<Path> paths, StandardOpenOption option, LongAdder synced) {
            this.paths = paths;
            this.option = option;
            this.synced = synced;
        }

        @Override
        public void run() {
            for (int i = next.getAndIncrement(); i < paths.size(); i = next.getAndIncrement()) {
                try {
                    if (failure.get() == null && force(paths.get(i), option)) {
                        synced.increment();
                    }
                } catch (IOException | RuntimeException e) {
                    failure.compareAndSet(null, e);
                } finally {
                    done.release();
                }
            }
        }

        void await() throws IOException {
            done.acquireUninterruptibly(paths.size());
            Exception thrown = failure.get();
            if (thrown instanceof IOException known) {
                throw known;
            }
            if (thrown instanceof RuntimeException known) {
                throw known;
            }
        }
    }

    private static boolean force(Path file, StandardOpenOption option) throws IOException {
        try (FileChannel channel = FileChannel.open(file, option, LinkOption.NOFOLLOW_LINKS)) {
            force(channel, file);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static void force(FileChannel channel, Path file) throws IOException {
        try {
            channel.force(true);
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            throw new SyncFailedException(file.toString(), e);
        }
    }
}
