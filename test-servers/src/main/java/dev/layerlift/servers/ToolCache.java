package dev.layerlift.servers;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Tools of others, each in a folder of {@code LAYERLIFT_TEST_CACHE} (by default {@code ~/.cache/layerlift-tests}) that
 * appears whole: whoever is second uses what the first installed, also when both began at once.
 */
public final class ToolCache {
    private ToolCache() {}

    /** Fills an empty folder with a tool. */
    @FunctionalInterface
    public interface Installation {
        /** Installs into this folder, which is moved to its place when this returns. */
        void into(Path folder) throws IOException;
    }

    /**
     * The folder of a tool, installed if need be.
     *
     * @param name names the tool with everything that its content depends on, such as a version or a hash
     * @throws ToolMissingException when it cannot be installed
     */
    public static synchronized Path installed(String name, Installation installation) {
        Path folder = root().resolve(name);
        if (Files.isDirectory(folder)) {
            return folder;
        }
        try {
            Files.createDirectories(root());
            Path fresh = Files.createTempDirectory(root(), "installing-");
            installation.into(fresh);
            try {
                Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
            } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
                System.err.println("installed meanwhile by another build: " + folder);
            }
            return folder;
        } catch (IOException e) {
            throw new ToolMissingException(name + " could not be installed: " + e.getMessage(), e);
        }
    }

    /** The folder of all tools. */
    public static Path root() {
        return Optional.ofNullable(System.getenv("LAYERLIFT_TEST_CACHE"))
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache", "layerlift-tests"));
    }

    /** An executable on the PATH. */
    public static Optional<Path> onPath(String tool) {
        return Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, tool))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Throws when one of these is not on the PATH. */
    public static void requireOnPath(String... tools) {
        List<String> missing =
                Stream.of(tools).filter(tool -> onPath(tool).isEmpty()).toList();
        if (!missing.isEmpty()) {
            throw new ToolMissingException(String.join(" and ", missing) + " not on PATH (expected: there)");
        }
    }

    /**
     * Runs a command to its end and returns what it printed.
     *
     * @param environment what is added to the environment of this process
     * @throws IOException when it ends with another status than 0, or not within the time; with what it said
     */
    public static String run(Path folder, Map<String, String> environment, long secondsMax, String... command)
            throws IOException {
        Path out = Files.createTempFile("layerlift-tool-", ".out");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(out.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            boolean ended = process.waitFor(secondsMax, TimeUnit.SECONDS);
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            String said = Files.readString(out, StandardCharsets.UTF_8);
            if (!ended || process.exitValue() != 0) {
                throw new IOException(String.join(" ", command) + " in " + folder + ": "
                        + (ended ? "exit status " + process.exitValue() : "not done within " + secondsMax + " s")
                        + ": " + said);
            }
            return said;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + command[0], e);
        } finally {
            Files.delete(out);
        }
    }
}
