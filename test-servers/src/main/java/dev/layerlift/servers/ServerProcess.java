package dev.layerlift.servers;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A server that is a Java program, in a process of its own that dies with this one. Its class path was resolved by the
 * build and is not that of this process.
 */
final class ServerProcess implements AutoCloseable {
    private static final int LOG_CHARACTERS_SHOWN_MAX = 4000;
    private static final long POLL_MILLIS = 50;

    private final String name;
    private final Path folder;
    private final Process process;

    private ServerProcess(String name, Path folder, Process process) {
        this.name = name;
        this.folder = folder;
        this.process = process;
    }

    /**
     * Starts a server in an empty folder, which is removed when it is closed.
     *
     * @param name names the resource {@code <name>.classpath} that the build wrote
     * @param jvm options for its Java machine
     * @param command its main class, and the arguments
     * @throws ToolMissingException when it cannot be started
     */
    static ServerProcess start(String name, Path folder, List<String> jvm, List<String> command) {
        try {
            List<String> line = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-Djava.io.tmpdir=" + folder));
            line.addAll(jvm);
            line.addAll(List.of("-cp", ownClasses() + System.getProperty("path.separator") + classPath(name)));
            line.add(Leash.class.getName());
            line.addAll(command);
            Process process = new ProcessBuilder(line)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("server.log").toFile())
                    .start();
            return new ServerProcess(name, folder, process);
        } catch (IOException e) {
            throw new ToolMissingException(name + " could not be started: " + e.getMessage(), e);
        }
    }

    /** A fresh folder for a server. */
    static Path freshFolder(String name) {
        try {
            return Files.createTempDirectory("layerlift-" + name + "-");
        } catch (IOException e) {
            throw new ToolMissingException("no folder could be made for " + name, e);
        }
    }

    /** A port that was free a moment ago. */
    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new ToolMissingException("no port is free", e);
        }
    }

    private static Path ownClasses() throws IOException {
        try {
            return Path.of(Leash.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    private static String classPath(String name) throws IOException {
        try (InputStream in = ServerProcess.class.getResourceAsStream(name + ".classpath")) {
            if (in == null) {
                throw new IOException(name + ".classpath is missing (expected: written by the build of this module)");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).trim();
        }
    }

    /** Waits until the server is ready; it is closed when it is not within the time. */
    ServerProcess awaitReady(BooleanSupplier ready, int secondsMax) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(secondsMax);
        while (!ready.getAsBoolean()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                String said = log();
                close();
                throw new ToolMissingException(name + " was not ready within " + secondsMax + " s: " + said);
            }
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                close();
                throw new ToolMissingException("interrupted while waiting for " + name, e);
            }
        }
        return this;
    }

    private String log() {
        try {
            String said = Files.readString(folder.resolve("server.log"), StandardCharsets.UTF_8);
            return said.substring(Math.max(0, said.length() - LOG_CHARACTERS_SHOWN_MAX));
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }

    long pid() {
        return process.pid();
    }

    /** Ends the server and removes its folder. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            }
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            System.err.println("what " + name + " left in " + folder + " could not be removed: " + e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
