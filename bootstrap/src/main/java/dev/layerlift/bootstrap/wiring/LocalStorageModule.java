package dev.layerlift.bootstrap.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Singleton;
import com.google.inject.multibindings.MapBinder;
import com.google.inject.multibindings.ProvidesIntoMap;
import com.google.inject.multibindings.ProvidesIntoSet;
import dev.layerlift.application.AuditHeadKeeper.HeadPlace;
import dev.layerlift.bootstrap.config.LayerliftConfig;
import dev.layerlift.bootstrap.home.HomeDirectory;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.storage.local.LocalContentStore;
import dev.layerlift.storage.local.LocalStoreConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Content in folders of the file system: the private store, and what the web server of the host serves. */
public final class LocalStorageModule extends AbstractModule {
    /** Needs {@link HomeModule}. */
    public LocalStorageModule() {}

    @Override
    protected void configure() {
        MapBinder.newMapBinder(binder(), Layer.class, ContentStore.class);
    }

    @ProvidesIntoMap
    @OfLayer(Layer.PEER)
    @Singleton
    ContentStore peer(HomeDirectory home, LayerliftConfig config, Access access, Resources resources) {
        LocalStoreConfig folders =
                LocalStoreConfig.restrictedOnly(config.storage().privateStore().under(home.root()));
        return resources.add(opened(folders, access));
    }

    @ProvidesIntoMap
    @OfLayer(Layer.WEBVH)
    @Singleton
    ContentStore webvh(HomeDirectory home, LayerliftConfig config, Access access, Resources resources) {
        Path served = config.storage().webvh().under(home.root());
        LocalStoreConfig folders = LocalStoreConfig.of(served, home.restricted().resolve("webvh"));
        if (!onOneFileSystem(home.root(), served)) {
            // A file is moved to its place when it is whole, which works within a file system only.
            folders =
                    folders.withPublicStaging(served.resolveSibling("." + served.getFileName() + ".layerlift-staging"));
        }
        return resources.add(opened(folders, access));
    }

    /** Who only looks makes no folder: not even where one is missing. */
    private static LocalContentStore opened(LocalStoreConfig folders, Access access) {
        return access == Access.READ ? LocalContentStore.openToLook(folders) : LocalContentStore.open(folders);
    }

    @ProvidesIntoSet
    @Singleton
    HeadPlaces heads(HomeDirectory home, LayerliftConfig config, Resources resources) {
        Optional<HeadFolder> folder =
                config.audit().headsUnder(home.root()).map(path -> resources.add(new HeadFolder(path)));
        return new HeadPlaces(folder.map(there -> new HeadPlace("the folder of audit.heads", there::store)).stream()
                .toList());
    }

    private static boolean onOneFileSystem(Path home, Path folder) {
        Path existing = folder;
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        try {
            return Files.getFileStore(home).equals(Files.getFileStore(existing));
        } catch (IOException e) {
            throw MigrationException.storage(
                    "STORE_UNREADABLE", existing + ": its file system cannot be found out (expected: a folder)", e);
        }
    }
}
