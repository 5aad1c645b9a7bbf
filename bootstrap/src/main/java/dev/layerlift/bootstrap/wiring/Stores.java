package dev.layerlift.bootstrap.wiring;

import dev.layerlift.application.AreasApart;
import dev.layerlift.bootstrap.config.StorageConfig;
import dev.layerlift.bootstrap.config.StoreConfig;
import dev.layerlift.bootstrap.home.HomeDirectory;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.storage.cloud.gcs.GcsContentStore;
import dev.layerlift.storage.cloud.s3.S3ContentStore;
import dev.layerlift.storage.local.LocalContentStore;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Opens the stores that the configuration of a home names. What a kind needs is loaded only when a store is of it. */
public final class Stores {
    private final HomeDirectory home;
    private final StorageConfig config;
    private final Access access;
    private final Resources resources;
    private final Greetings greetings;

    /**
     * The stores of a home.
     *
     * @param access whether what is missing may be made
     * @param resources closes what is opened
     * @param greetings gets that of each far store; those that may be changed are greeted ahead
     */
    public Stores(HomeDirectory home, StorageConfig config, Access access, Resources resources, Greetings greetings) {
        this.home = home;
        this.config = config;
        this.access = access;
        this.resources = resources;
        this.greetings = greetings;
    }

    /** What the configuration says of a layer. */
    public StoreConfig config(Layer layer) {
        return switch (layer) {
            case PEER -> config.privateStore();
            case WEBVH -> config.webvh();
            case BTCO -> config.btco();
        };
    }

    /**
     * Opens the store of a layer.
     *
     * @throws MigrationException when it cannot be opened
     */
    public ContentStore open(Layer layer) {
        StoreConfig store = config(layer);
        if (store instanceof StoreConfig.Local local) {
            Path folder = local.under(home.root());
            return resources.add(
                    layer == Layer.PEER
                            ? LocalStores.restricted(folder, local.quotaBytes(), access)
                            : LocalStores.served(home.root(), folder, restricted(layer), local.quotaBytes(), access));
        }
        if (store instanceof StoreConfig.S3 s3) {
            S3ContentStore far = resources.add(S3Stores.open("storage." + key(layer), s3, home.root()));
            greeted(far::greetAhead, far::greet);
            return far;
        }
        if (store instanceof StoreConfig.Ipfs ipfs) {
            // Whoever knows a CID can read what is on a node.
            LocalContentStore hidden = LocalStores.restricted(restricted(layer), OptionalLong.empty(), access);
            return new AreasApart(IpfsStores.open("storage." + key(layer), ipfs, home.root()), resources.add(hidden));
        }
        if (store instanceof StoreConfig.Gcs gcs) {
            GcsContentStore far = resources.add(GcsStores.open("storage." + key(layer), gcs, home.root()));
            greeted(far::greetAhead, far::greet);
            return far;
        }
        throw new IllegalStateException("store: " + store.type() + " (expected: one of these)");
    }

    private void greeted(Runnable ahead, Runnable wait) {
        if (access == Access.CHANGE) {
            ahead.run();
        }
        greetings.add(wait);
    }

    private static String key(Layer layer) {
        return layer == Layer.PEER ? "private" : layer.id();
    }

    private Path restricted(Layer layer) {
        return home.restricted().resolve(layer.id());
    }
}
