package dev.layerlift.servers;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * A server that speaks S3, over plain HTTP on the loopback interface, empty at the start. There are two kinds, since none
 * does all that S3 does: S3Proxy checks signatures and keeps no checksums; S3Mock keeps checksums and lets everybody in.
 */
public final class S3Server implements AutoCloseable {
    private static final int READY_SECONDS_MAX = 120;
    private static final int PROBE_MILLIS_MAX = 2000;

    private final ServerProcess process;
    private final int port;

    private S3Server(ServerProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    /** An S3Proxy that keeps its objects in memory. */
    public static S3Server startS3Proxy() {
        return startS3Proxy(Map.of("jclouds.provider", "transient-nio2"));
    }

    /**
     * An S3Proxy with further properties, such as {@code jclouds.provider} {@code filesystem-nio2} and
     * {@code jclouds.filesystem.basedir}.
     *
     * @throws ToolMissingException when it cannot be started
     */
    public static S3Server startS3Proxy(Map<String, String> more) {
        int port = ServerProcess.freePort();
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("s3proxy.endpoint", "http://127.0.0.1:" + port);
        properties.put("s3proxy.authorization", "aws-v4");
        properties.put("s3proxy.identity", "test-access-key");
        properties.put("s3proxy.credential", "test-secret-key");
        properties.put("jclouds.identity", "none");
        properties.put("jclouds.credential", "none");
        properties.putAll(more);
        Path folder = ServerProcess.freshFolder("s3proxy");
        try {
            StringBuilder text = new StringBuilder();
            properties.forEach(
                    (key, value) -> text.append(key).append('=').append(value).append('\n'));
            Files.writeString(folder.resolve("s3proxy.properties"), text, StandardCharsets.ISO_8859_1);
            Files.writeString(
                    folder.resolve("logback.xml"),
                    "<configuration><root level=\"OFF\"/></configuration>",
                    StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new ToolMissingException("s3proxy could not be configured", e);
        }
        ServerProcess process = ServerProcess.start(
                "s3proxy",
                folder,
                List.of("-Xmx512m", "-Dlogback.configurationFile=" + folder.resolve("logback.xml")),
                List.of("org.gaul.s3proxy.Main", "--properties", "s3proxy.properties"));
        return new S3Server(process.awaitReady(answers(port), READY_SECONDS_MAX), port);
    }

    /**
     * An S3Mock that keeps its objects in a temporary folder, and is up soon.
     *
     * @throws ToolMissingException when it cannot be started
     */
    public static S3Server startS3Mock() {
        return startS3Mock(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"));
    }

    /**
     * An S3Mock for measurements: it comes up later, and hashes with the instructions of the processor, as servers do.
     *
     * @throws ToolMissingException when it cannot be started
     */
    public static S3Server startFastS3Mock() {
        return startS3Mock(List.of("-Xmx512m"));
    }

    private static S3Server startS3Mock(List<String> jvm) {
        int port = ServerProcess.freePort();
        ServerProcess process = ServerProcess.start(
                "s3mock",
                ServerProcess.freshFolder("s3mock"),
                jvm,
                List.of(
                        "org.springframework.boot.loader.launch.JarLauncher",
                        "--http.port=" + port,
                        "--server.port=" + ServerProcess.freePort(),
                        "--spring.main.banner-mode=off",
                        "--logging.level.root=WARN"));
        return new S3Server(process.awaitReady(answers(port), READY_SECONDS_MAX), port);
    }

    private static BooleanSupplier answers(int port) {
        return () -> {
            try {
                HttpURLConnection connection = (HttpURLConnection)
                        URI.create("http://127.0.0.1:" + port + "/").toURL().openConnection();
                connection.setConnectTimeout(PROBE_MILLIS_MAX);
                connection.setReadTimeout(PROBE_MILLIS_MAX);
                int status = connection.getResponseCode();
                connection.disconnect();
                return status > 0;
            } catch (IOException e) {
                return false;
            }
        };
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** The same for a client's configuration. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Who may do everything. */
    public String accessKeyId() {
        return "test-access-key";
    }

    /** With what. */
    public String secretAccessKey() {
        return "test-secret-key";
    }

    /** Its process. */
    public long pid() {
        return process.pid();
    }

    /** Ends it; what it held is gone. */
    @Override
    public void close() {
        process.close();
    }
}
