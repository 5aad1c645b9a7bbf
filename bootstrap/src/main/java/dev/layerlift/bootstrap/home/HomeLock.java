package dev.layerlift.bootstrap.home;

import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The right to change a home: an exclusive lock of the operating system, which ends with the process however that ends.
 * The file names the process that holds it, for the message to others.
 */
public final class HomeLock implements AutoCloseable {
    /** The code of the failure when another process holds the home. */
    public static final String LEASE_HELD = "LEASE_HELD";

    private static final int CONTENT_BYTES_MAX = 64;

    private final FileChannel channel;

    private HomeLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @throws MigrationException {@code LEASE_HELD} with the holder's process id where it is known;
     *     {@code HOME_NOT_WRITABLE}
     */
    public static HomeLock take(HomeDirectory home) {
        Path file = home.lockFile();
        FileChannel channel;
        try {
            boolean fresh = !Files.exists(file);
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (fresh) {
                home.restrictToOwner(file);
            }
        } catch (IOException e) {
            if (DiskSpace.isMissing(home.root(), e)) {
                throw DiskSpace.missingFor(file, e);
            }
            throw MigrationException.storage(
                    "HOME_NOT_WRITABLE",
                    home.root() + ": cannot be written (expected: a folder that this user may write)",
                    e,
                    "check the owner and the permissions of " + home.root());
        }
        try {
            FileLock lock = tryLock(channel);
            if (lock == null) {
                throw held(home);
            }
            name(channel);
            return new HomeLock(channel);
        } catch (IOException e) {
            close(channel, e);
            throw MigrationException.storage(
                    "HOME_NOT_LOCKABLE", file + ": cannot be locked (expected: a file system with locks)", e);
        } catch (RuntimeException e) {
            close(channel, e);
            throw e;
        }
    }

    /** Gives the home back. */
    @Override
    public void close() {
        try (channel) {
            channel.truncate(0);
        } catch (IOException e) {
            throw MigrationException.storage("HOME_NOT_WRITABLE", "the lock of the home could not be released", e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Another handle of this very process holds it, which is just as much a conflict.
            return null;
        }
    }

    private static MigrationException held(HomeDirectory home) {
        String holder = holder(home.lockFile()).map(pid -> "process " + pid).orElse("another process");
        MigrationError error = MigrationError.of(
                ErrorType.STORAGE_ERROR,
                LEASE_HELD,
                home.root() + ": " + holder + " is working on this home (expected: one at a time)",
                "wait until " + holder + " has finished, then run the command again",
                "status, show, assets, verify and other commands that only read work meanwhile");
        return new MigrationException(error);
    }

    private static Optional<String> holder(Path file) {
        try {
            byte[] content = Files.readAllBytes(file);
            String text = new String(content, 0, Math.min(content.length, CONTENT_BYTES_MAX), StandardCharsets.UTF_8);
            return Optional.of(text.strip()).filter(pid -> pid.matches("[0-9]{1,19}"));
        } catch (IOException e) {
            // The name of the holder only makes the message better; that there is one is known from the lock.
            return Optional.empty();
        }
    }

    /** Says who holds it. On a full disk nobody learns that, and the lock holds all the same. */
    private static void name(FileChannel channel) throws IOException {
        channel.truncate(0);
        ByteBuffer bytes = ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8));
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes, bytes.position());
            }
        } catch (IOException e) {
            channel.truncate(0);
        }
    }

    private static void close(FileChannel channel, Exception reason) {
        try {
            channel.close();
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }
}
