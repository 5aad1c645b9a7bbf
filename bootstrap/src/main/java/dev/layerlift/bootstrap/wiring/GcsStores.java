package dev.layerlift.bootstrap.wiring;

import dev.layerlift.bootstrap.config.StoreConfig;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.storage.cloud.gcs.GcsContentStore;
import dev.layerlift.storage.cloud.gcs.GcsCredentials;
import dev.layerlift.storage.cloud.gcs.GcsStoreConfig;
import dev.layerlift.storage.cloud.gcs.GcsStoreConfig.BucketArea;
import java.net.URI;
import java.nio.file.Path;

/** Stores in buckets of Google Cloud Storage. */
final class GcsStores {
    private GcsStores() {}

    /**
     * Opens a store; nothing is asked of it yet, and the file of the credentials is read at the first call.
     *
     * @param name where it is configured, such as {@code storage.webvh}
     * @throws MigrationException {@code VALIDATION_ERROR} {@code CONFIG_INVALID} when a value cannot be right
     */
    static GcsContentStore open(String name, StoreConfig.Gcs store, Path home) {
        try {
            return GcsContentStore.open(config(store, home));
        } catch (IllegalArgumentException e) {
            // The setting has a shorter name than what it becomes.
            throw MigrationException.validation(
                    "CONFIG_INVALID",
                    name + "." + String.valueOf(e.getMessage()).replaceFirst("^keyPrefix", "prefix"),
                    "edit layerlift.yaml");
        }
    }

    private static GcsStoreConfig config(StoreConfig.Gcs store, Path home) {
        GcsStoreConfig config = GcsStoreConfig.google(area(store.restrictedBucket(), store.prefix()));
        if (store.bucket().isPresent()) {
            config = config.withPublicArea(area(store.bucket().get(), store.prefix()));
        }
        if (store.endpoint().isPresent()) {
            config = config.withEndpoint(URI.create(store.endpoint().get()));
        }
        if (store.credentialsFile().isPresent()) {
            config = config.withCredentials(new GcsCredentials.KeyFile(
                    home.resolve(store.credentialsFile().get())));
        }
        return store.project().isPresent() ? config.withPayer(store.project().get()) : config;
    }

    private static BucketArea area(String bucket, String prefix) {
        return new BucketArea(bucket, prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/");
    }
}
