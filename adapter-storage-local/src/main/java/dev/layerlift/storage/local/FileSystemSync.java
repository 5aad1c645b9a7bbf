package dev.layerlift.storage.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Makes a large group durable with one call for its whole file system ({@code syncfs}), which the operating system's
 * {@code sync -f} offers to a program without native code: for a thousand small files one journal commit instead of
 * thousands. Where there is no such command, or it fails, the group is worked off file by file.
 */
final class FileSystemSync {
    /** Below this many files and folders, working them off one by one is as good. */
    static final int GROUP_MIN = 64;

    private static final List<Path> COMMANDS = List.of(Path.of("/usr/bin/sync"), Path.of("/bin/sync"));
    private static final long TIMEOUT_SECONDS = 60;

    private final Optional<Path> command;

    FileSystemSync() {
        this(COMMANDS);
    }

    /** A seam for tests: other commands. */
    FileSystemSync(List<Path> commands) {
        boolean linux = System.getProperty("os.name", "").startsWith("Linux");
        this.command = linux ? commands.stream().filter(Files::isExecutable).findFirst() : Optional.empty();
    }

    /**
     * Makes those paths durable that lie on the file system of the first one.
     *
     * @return the paths that are still to be made durable: those of other file systems, or all when it did not work
     */
    List<Path> sync(List<Path> paths) throws IOException {
        if (command.isEmpty() || paths.size() < GROUP_MIN) {
            return paths;
        }
        Path first = paths.get(0);
        Optional<Object> device = device(first);
        if (device.isEmpty()) {
            return paths;
        }
        List<Path> elsewhere = new ArrayList<>();
        for (Path path : paths) {
            Optional<Object> other = device(path);
            if (other.isPresent() && !other.equals(device)) {
                elsewhere.add(path);
            }
        }
        return run(command.get(), first) ? elsewhere : paths;
    }

    /** The device that a path lies on; empty when the path is gone. */
    private static Optional<Object> device(Path path) throws IOException {
        try {
            return Optional.of(Files.getAttribute(path, "unix:dev", LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static boolean run(Path sync, Path path) throws IOException {
        Process process = new ProcessBuilder(sync.toString(), "-f", path.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                return process.exitValue() == 0;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        return false;
    }
}
