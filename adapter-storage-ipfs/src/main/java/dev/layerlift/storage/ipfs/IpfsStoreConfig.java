package dev.layerlift.storage.ipfs;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which node a store is on, and how long it may take.
 *
 * @param api where the node's RPC is, such as {@code http://127.0.0.1:5001}; {@code /api/v0/…} is added
 * @param name the folder of this store in the node's own file system, {@code /layerlift/<name>}; two stores on one node
 *     have two names
 * @param connectTimeout how long a connection may take, 1 ms to 10 minutes
 * @param idleTimeout how long the node may be silent, 1 ms to 1 hour: a large file that is pinned takes its time
 * @param gateway where files are served to browsers, such as {@code https://ipfs.example.com}
 * @param access what the RPC asks for, where it is behind a lock
 */
public record IpfsStoreConfig(
        URI api,
        String name,
        Duration connectTimeout,
        Duration idleTimeout,
        Optional<URI> gateway,
        Optional<NodeAccess> access) {
    private static final Duration CONNECT_MAX = Duration.ofMinutes(10);
    private static final Duration IDLE_MAX = Duration.ofHours(1);
    private static final Set<String> THIS_MACHINE = Set.of("127.0.0.1", "localhost", "[::1]");

    public IpfsStoreConfig {
        requireUrl("api", api);
        gateway.ifPresent(url -> requireUrl("gateway", url));
        if (!name.matches("[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}")) {
            throw new IllegalArgumentException(
                    "name: \"" + name + "\" (expected: 1 to 64 letters, digits, '.', '_', '-', not '.' at the start)");
        }
        requireWithin("connectTimeout", connectTimeout, CONNECT_MAX);
        requireWithin("idleTimeout", idleTimeout, IDLE_MAX);
        if (access.isPresent() && !isPrivate(api)) {
            throw new IllegalArgumentException(
                    "api: " + api + " (expected: https where a secret is sent, or a node on this machine)");
        }
    }

    /** A node that asks for no secret; 10 s to connect, 60 s of silence. */
    public static IpfsStoreConfig of(URI api, String name) {
        return new IpfsStoreConfig(
                api, name, Duration.ofSeconds(10), Duration.ofSeconds(60), Optional.empty(), Optional.empty());
    }

    /** The same with another limit of silence. */
    public IpfsStoreConfig withIdleTimeout(Duration timeout) {
        return new IpfsStoreConfig(api, name, connectTimeout, timeout, gateway, access);
    }

    /** The same with a gateway. */
    public IpfsStoreConfig withGateway(URI url) {
        return new IpfsStoreConfig(api, name, connectTimeout, idleTimeout, Optional.of(url), access);
    }

    /** The same with a secret. */
    public IpfsStoreConfig withAccess(NodeAccess secret) {
        return new IpfsStoreConfig(api, name, connectTimeout, idleTimeout, gateway, Optional.of(secret));
    }

    /** The folder of this store in the node's own file system. */
    String folder() {
        return "/layerlift/" + name;
    }

    private static boolean isPrivate(URI api) {
        return "https".equalsIgnoreCase(api.getScheme())
                || THIS_MACHINE.contains(api.getHost().toLowerCase(Locale.ROOT));
    }

    private static void requireUrl(String name, URI url) {
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        if (!(scheme.equals("http") || scheme.equals("https")) || url.getHost() == null || url.getUserInfo() != null) {
            // The user information is not repeated: it is a secret.
            throw new IllegalArgumentException(name + ": " + scheme + "://" + url.getHost()
                    + " (expected: http or https, a host, and no user or password in it)");
        }
        if (url.getQuery() != null || url.getFragment() != null) {
            throw new IllegalArgumentException(name + ": \"?\" or \"#\" in it (expected: neither)");
        }
    }

    private static void requireWithin(String name, Duration value, Duration max) {
        if (value.compareTo(Duration.ofMillis(1)) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException(
                    name + ": " + value.toMillis() + " ms (expected: 1 to " + max.toMillis() + ")");
        }
    }
}
