package dev.layerlift.did.web;

import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.did.WebHost;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.PublicWeb;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * The web as it is for a home that serves hosts itself: what they publish is read from its store's public area, and
 * everything else from elsewhere.
 */
public final class HostedWeb implements PublicWeb {
    private final Set<WebHost> hosts;
    private final ContentStore store;
    private final PublicWeb elsewhere;

    /**
     * A web with these hosts in it.
     *
     * @param hosts the hosts that serve the public area
     * @param store the store that has it
     * @param elsewhere reads from other hosts
     */
    public HostedWeb(Set<WebHost> hosts, ContentStore store, PublicWeb elsewhere) {
        this.hosts = Set.copyOf(hosts);
        this.store = store;
        this.elsewhere = elsewhere;
    }

    @Override
    public Optional<byte[]> get(URI url, int sizeBytesMax) {
        return isOwn(url) ? path(url).flatMap(path -> read(path, sizeBytesMax)) : elsewhere.get(url, sizeBytesMax);
    }

    private boolean isOwn(URI url) {
        return "https".equalsIgnoreCase(url.getScheme())
                && url.getRawUserInfo() == null
                && hosts.stream().anyMatch(host -> host.inUrl().equalsIgnoreCase(url.getRawAuthority()));
    }

    /** The key of a URL; empty when it cannot be one, so that nothing is there. Only what is public can be named. */
    private static Optional<ObjectPath> path(URI url) {
        String path = url.getPath();
        if (path == null || !path.startsWith("/")) {
            return Optional.empty();
        }
        try {
            return Optional.of(ObjectPath.ofPublic(path.substring(1)));
        } catch (IllegalArgumentException e) {
            // Such as a folder, or a name that this store never gives.
            return Optional.empty();
        }
    }

    private Optional<byte[]> read(ObjectPath path, int sizeBytesMax) {
        Optional<InputStream> content = store.open(path, 0);
        if (content.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = content.get()) {
            byte[] bytes = in.readNBytes(sizeBytesMax);
            if (in.read() >= 0) {
                throw new MigrationException(
                        MigrationError.of(
                                ErrorType.NETWORK_ERROR,
                                "RESPONSE_TOO_LARGE",
                                path + " has more than " + sizeBytesMax + " bytes (expected: at most that)"),
                        MigrationException.Retry.NEVER);
            }
            return Optional.of(bytes);
        } catch (IOException e) {
            throw new MigrationException(
                    MigrationError.of(ErrorType.STORAGE_ERROR, "READ_FAILED", path + " could not be read")
                            .withDetail(String.valueOf(e)),
                    MigrationException.Retry.LATER,
                    e);
        }
    }
}
