package dev.layerlift.servers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * An IPFS node without a network, a process of its own: Kubo where {@code ipfs} is on the PATH, else npm {@code ipfs} in
 * memory. There is one for each JVM that asks; it ends with the JVM, however that ends.
 */
public final class IpfsNode {
    private static final long INSTALL_SECONDS_MAX = 1200;
    private static final long START_SECONDS_MAX = 180;
    private static final List<String> FILES = List.of("package.json", "package-lock.json", "node.mjs", "polyfill.cjs");

    private static @Nullable IpfsNode running;

    private final Process process;
    private final URI api;
    private final URI gateway;

    private IpfsNode(Process process, URI api, URI gateway) {
        this.process = process;
        this.api = api;
        this.gateway = gateway;
    }

    /**
     * The node of this JVM, started if need be.
     *
     * @throws ToolMissingException when there is neither {@code ipfs} nor {@code node} with {@code npm}
     */
    public static synchronized IpfsNode shared() {
        IpfsNode node = running;
        if (node == null || !node.process.isAlive()) {
            node = started();
            running = node;
        }
        return node;
    }

    /** Where its RPC is. */
    public URI api() {
        return api;
    }

    /** Where it serves files to browsers. */
    public URI gateway() {
        return gateway;
    }

    private static IpfsNode started() {
        try {
            return ToolCache.onPath("ipfs").isPresent() ? kubo() : inMemory();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static IpfsNode inMemory() throws IOException {
        ToolCache.requireOnPath("node", "npm");
        Path folder = installed();
        // A larger nursery: the node makes much that is gone at once.
        return running(
                new ProcessBuilder(
                                "node",
                                "--max-semi-space-size=64",
                                "--require=" + folder.resolve("polyfill.cjs"),
                                folder.resolve("node.mjs").toString())
                        .directory(folder.toFile()),
                "API ",
                "GATEWAY ");
    }

    private static Path installed() throws IOException {
        Map<String, byte[]> files = new java.util.TreeMap<>();
        for (String name : FILES) {
            try (InputStream in = IpfsNode.class.getResourceAsStream("ipfs/" + name)) {
                if (in == null) {
                    throw new IOException("resource ipfs/" + name + " is missing (expected: beside this class)");
                }
                files.put(name, in.readAllBytes());
            }
        }
        return ToolCache.installed("ipfs-" + sha256(files), fresh -> {
            for (var file : files.entrySet()) {
                Files.write(fresh.resolve(file.getKey()), file.getValue());
            }
            ToolCache.run(
                    fresh,
                    Map.of(),
                    INSTALL_SECONDS_MAX,
                    "npm",
                    "ci",
                    "--ignore-scripts",
                    "--omit=optional",
                    "--prefer-offline",
                    "--no-audit",
                    "--no-fund");
        });
    }

    private static String sha256(Map<String, byte[]> files) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            files.forEach((name, bytes) -> {
                digest.update((name + "\n" + bytes.length + "\n").getBytes(StandardCharsets.UTF_8));
                digest.update(bytes);
            });
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static IpfsNode kubo() throws IOException {
        Path repo = Files.createTempDirectory("layerlift-ipfs-");
        Map<String, String> environment = Map.of("IPFS_PATH", repo.toString());
        ToolCache.run(repo, environment, START_SECONDS_MAX, "ipfs", "init", "--profile=test");
        List<String[]> settings = List.of(
                new String[] {"Addresses.Swarm", "[]"},
                new String[] {"Addresses.API", "\"/ip4/127.0.0.1/tcp/" + freePort() + "\""},
                new String[] {"Addresses.Gateway", "\"/ip4/127.0.0.1/tcp/" + freePort() + "\""});
        for (String[] setting : settings) {
            ToolCache.run(repo, environment, START_SECONDS_MAX, "ipfs", "config", "--json", setting[0], setting[1]);
        }
        // The shell waits for the end of its standard input, which this JVM holds, and takes the node with it.
        ProcessBuilder builder = new ProcessBuilder(
                "sh", "-c", "ipfs daemon --offline & P=$!; cat >/dev/null; kill $P; rm -rf \"$IPFS_PATH\"");
        builder.environment().putAll(environment);
        return running(builder, "RPC API server listening on ", "Gateway server listening on ");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Starts a process that says where it listens. */
    private static IpfsNode running(ProcessBuilder builder, String apiPrefix, String gatewayPrefix) throws IOException {
        Process process = builder.redirectErrorStream(true).start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        List<String> said = java.util.Collections.synchronizedList(new ArrayList<>());
        CompletableFuture<IpfsNode> ready = new CompletableFuture<>();
        Thread reader = new Thread(
                () -> {
                    try (BufferedReader lines = new BufferedReader(
                            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                            if (!ready.isDone()) {
                                said.add(line);
                                address(said, apiPrefix)
                                        .flatMap(api -> address(said, gatewayPrefix)
                                                .map(gateway -> new IpfsNode(process, api, gateway)))
                                        .ifPresent(ready::complete);
                            }
                        }
                        ready.completeExceptionally(new IOException("the node ended"));
                    } catch (IOException e) {
                        ready.completeExceptionally(e);
                    }
                },
                "ipfs-node-output");
        reader.setDaemon(true);
        reader.start();
        try {
            return ready.get(START_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
            throw new IOException("interrupted while the node started", e);
        } catch (ExecutionException | TimeoutException e) {
            process.destroyForcibly();
            throw new IOException("the IPFS node did not start: " + String.join(" | ", said), e);
        }
    }

    /** The address that a line with this beginning ends in, as URL or as multiaddr of TCP. */
    private static Optional<URI> address(List<String> said, String prefix) {
        return said.stream()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()).strip())
                .map(text -> text.startsWith("/ip4/127.0.0.1/tcp/")
                        ? "http://127.0.0.1:" + text.substring("/ip4/127.0.0.1/tcp/".length())
                        : text)
                .map(URI::create)
                .findFirst();
    }
}
