package dev.layerlift.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.layerlift.testkit.Prerequisite;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A real file system of few megabytes, which can be filled up to any byte: what is written then fails in the kernel, not
 * in a simulation. It takes the right to mount; without it the test is skipped, and fails where {@code CI=true}.
 */
final class SmallDisk implements AutoCloseable {
    private static final int PAGE_BYTES = 4096;
    private static final int MEGABYTE = 1024 * 1024;
    private static final long SECONDS_MAX = 20;

    private final Path folder;
    private final Path filler;

    private SmallDisk(Path folder) {
        this.folder = folder;
        this.filler = folder.resolve("filler");
    }

    /** Mounts one on an empty folder. */
    static SmallDisk on(Path folder, int megabytes) {
        try {
            Files.createDirectories(folder);
            String refused = run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", folder.toString());
            if (!refused.isEmpty()) {
                throw Prerequisite.missing("no small disk: " + refused + " (expected: the right to mount a tmpfs)");
            }
            return new SmallDisk(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folder that it is mounted on. */
    Path folder() {
        return folder;
    }

    /** Fills it until so many bytes are left, rounded up to whole pages. */
    void leave(long bytes) {
        free();
        try (OutputStream out = Files.newOutputStream(filler)) {
            byte[] some = new byte[MEGABYTE];
            long pages = (bytes + PAGE_BYTES - 1) / PAGE_BYTES;
            for (long rest = usable() - pages * PAGE_BYTES; rest > 0; rest -= some.length) {
                out.write(some, 0, (int) Math.min(rest, some.length));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes away what filled it. */
    void free() {
        try {
            Files.deleteIfExists(filler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many bytes are left. */
    long usable() {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        assertThat(run("umount", folder.toString())).isEmpty();
    }

    /** Runs a command of the system; gives what went wrong, empty when nothing did. */
    private static String run(String... command) throws IOException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return fail(command[0] + " did not end in " + SECONDS_MAX + " s");
            }
            return process.exitValue() == 0 ? "" : command[0] + ": exit code " + process.exitValue() + ", " + said;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return fail("interrupted", e);
        }
    }
}
