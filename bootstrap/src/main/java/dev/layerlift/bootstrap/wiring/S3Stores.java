package dev.layerlift.bootstrap.wiring;

import dev.layerlift.bootstrap.config.StoreConfig;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.storage.cloud.s3.S3ContentStore;
import dev.layerlift.storage.cloud.s3.S3Credentials;
import dev.layerlift.storage.cloud.s3.S3StoreConfig;
import dev.layerlift.storage.cloud.s3.S3StoreConfig.Addressing;
import dev.layerlift.storage.cloud.s3.S3StoreConfig.BucketArea;
import java.net.URI;
import java.nio.file.Path;

/** Stores in buckets of servers that speak S3. */
final class S3Stores {
    private S3Stores() {}

    /**
     * Opens a store; nothing is asked of its server yet.
     *
     * @param name where it is configured, such as {@code storage.webvh}
     * @throws MigrationException {@code VALIDATION_ERROR} {@code CONFIG_INVALID} when a value cannot be right, {@code
     *     SECRET_UNREADABLE} when a file of the credentials cannot be read
     */
    static S3ContentStore open(String name, StoreConfig.S3 store, Path home) {
        S3StoreConfig config;
        try {
            config = config(store);
        } catch (IllegalArgumentException e) {
            // The setting has a shorter name than what it becomes.
            throw invalid(name + "." + String.valueOf(e.getMessage()).replaceFirst("^keyPrefix", "prefix"));
        }
        if (store.credentials().isPresent()) {
            config =
                    config.withCredentials(credentials(name, store.credentials().get(), home));
        }
        return S3ContentStore.open(config);
    }

    private static S3StoreConfig config(StoreConfig.S3 store) {
        BucketArea restricted = area(store.restrictedBucket(), store.prefix());
        S3StoreConfig config = store.endpoint()
                .map(endpoint -> S3StoreConfig.at(URI.create(endpoint), store.region(), restricted))
                .orElseGet(() -> S3StoreConfig.aws(store.region(), restricted))
                .withAddressing(store.pathStyle() ? Addressing.PATH : Addressing.HOST)
                .withChecksums(store.abilities().checksums())
                .withConditionalWrites(store.abilities().conditionalWrites());
        return store.bucket().isPresent()
                ? config.withPublicArea(area(store.bucket().get(), store.prefix()))
                : config;
    }

    private static BucketArea area(String bucket, String prefix) {
        return new BucketArea(bucket, prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/");
    }

    private static S3Credentials credentials(String name, StoreConfig.S3Key key, Path home) {
        String secret = SecretFile.read(name + ".secretKeyFile", home.resolve(key.secretKeyFile()));
        try {
            return new S3Credentials(
                    key.accessKeyId(),
                    secret,
                    key.sessionTokenFile()
                            .map(file -> SecretFile.read(name + ".sessionTokenFile", home.resolve(file))));
        } catch (IllegalArgumentException e) {
            throw invalid(name + "." + e.getMessage());
        }
    }

    private static MigrationException invalid(String message) {
        return MigrationException.validation("CONFIG_INVALID", message, "edit layerlift.yaml");
    }
}
