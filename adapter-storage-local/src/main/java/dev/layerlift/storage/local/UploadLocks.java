package dev.layerlift.storage.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who writes to an upload's file. A file that became an object must not be written any more, not even by a writer that hung
 * meanwhile, in this process or in another: so writers share a lock, and whoever completes has it alone. The operating
 * system lets the locks of a process go when it dies.
 */
final class UploadLocks {
    /** Locks of this process: a lock file must not be opened twice, closing one would let the other's lock go. */
    private static final Map<Path, Held> OF_THIS_PROCESS = new HashMap<>();

    private static final Set<OpenOption> OPEN = Set.of(
            StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    private UploadLocks() {}

    /** What is done under a lock. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws IOException;
    }

    private static final class Held {
        private final FileChannel channel;
        private int holders = 1;

        Held(FileChannel channel) {
            this.channel = channel;
        }
    }

    private static Path lockFile(Path file) {
        return file.resolveSibling(file.getFileName() + ".lock");
    }

    /** Works beside others that do the same; empty, and nothing is done, while somebody completes the upload. */
    static <T> Optional<T> sharing(Path file, Work<T> work) throws IOException {
        return holding(file, share(file), work);
    }

    /** Works while nobody writes; empty, and nothing is done, when somebody does. */
    static <T> Optional<T> alone(Path file, Work<T> work) throws IOException {
        return holding(file, takeAlone(file), work);
    }

    private static <T> Optional<T> holding(Path file, Optional<Held> held, Work<T> work) throws IOException {
        if (held.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(work.run());
        } finally {
            letGo(file, held.get());
        }
    }

    private static Optional<Held> share(Path file) throws IOException {
        synchronized (OF_THIS_PROCESS) {
            Held held = OF_THIS_PROCESS.get(file);
            if (held == null) {
                Optional<Held> taken = taken(file, true);
                taken.ifPresent(mine -> OF_THIS_PROCESS.put(file, mine));
                return taken;
            }
            if (held.holders == 0) {
                return Optional.empty();
            }
            held.holders++;
            return Optional.of(held);
        }
    }

    private static Optional<Held> takeAlone(Path file) throws IOException {
        synchronized (OF_THIS_PROCESS) {
            if (OF_THIS_PROCESS.containsKey(file)) {
                return Optional.empty();
            }
            Optional<Held> taken = taken(file, false);
            taken.ifPresent(mine -> {
                mine.holders = 0;
                OF_THIS_PROCESS.put(file, mine);
            });
            return taken;
        }
    }

    /** Removes the lock file of an upload that is no more. */
    static void forget(Path file) throws IOException {
        Files.deleteIfExists(lockFile(file));
    }

    private static Optional<Held> taken(Path file, boolean share) throws IOException {
        FileChannel channel = FileChannel.open(lockFile(file), OPEN);
        FileLock lock = channel.tryLock(0, Long.MAX_VALUE, share);
        if (lock == null) {
            channel.close();
            return Optional.empty();
        }
        return Optional.of(new Held(channel));
    }

    private static void letGo(Path file, Held held) throws IOException {
        synchronized (OF_THIS_PROCESS) {
            if (--held.holders <= 0) {
                OF_THIS_PROCESS.remove(file, held);
                held.channel.close();
            }
        }
    }
}
