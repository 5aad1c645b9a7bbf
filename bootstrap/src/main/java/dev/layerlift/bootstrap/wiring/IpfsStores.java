package dev.layerlift.bootstrap.wiring;

import dev.layerlift.bootstrap.config.StoreConfig;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.storage.ipfs.IpfsContentStore;
import dev.layerlift.storage.ipfs.IpfsStoreConfig;
import dev.layerlift.storage.ipfs.NodeAccess;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** Public areas on IPFS nodes. */
final class IpfsStores {
    private IpfsStores() {}

    /**
     * Opens a public area; nothing is asked of its node yet.
     *
     * @param name where it is configured, such as {@code storage.webvh}
     * @throws MigrationException {@code VALIDATION_ERROR} {@code CONFIG_INVALID} when a value cannot be right, {@code
     *     SECRET_UNREADABLE} when the file of the token cannot be read
     */
    static IpfsContentStore open(String name, StoreConfig.Ipfs store, Path home) {
        try {
            IpfsStoreConfig config = IpfsStoreConfig.of(URI.create(store.api()), store.name())
                    .withIdleTimeout(Duration.ofSeconds(store.idleTimeoutSeconds()));
            return IpfsContentStore.open(
                    store.tokenFile().isPresent()
                            ? config.withAccess(
                                    access(name, home.resolve(store.tokenFile().get())))
                            : config);
        } catch (IllegalArgumentException e) {
            throw MigrationException.validation("CONFIG_INVALID", name + "." + e.getMessage(), "edit layerlift.yaml");
        }
    }

    private static NodeAccess access(String name, Path file) {
        String token = SecretFile.read(name + ".tokenFile", file);
        try {
            return NodeAccess.bearer(token);
        } catch (IllegalArgumentException e) {
            // What the token is called there is a file here.
            throw new IllegalArgumentException(String.valueOf(e.getMessage()).replaceFirst("^token", "tokenFile"), e);
        }
    }
}
