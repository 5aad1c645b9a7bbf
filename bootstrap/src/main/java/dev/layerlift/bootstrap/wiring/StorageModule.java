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
import dev.layerlift.domain.port.ContentStore;
import java.nio.file.Path;
import java.util.Optional;

/** Content where the configuration says: each layer has a store of its own, of any kind. */
public final class StorageModule extends AbstractModule {
    /** Needs {@link HomeModule}. */
    public StorageModule() {}

    @Override
    protected void configure() {
        MapBinder.newMapBinder(binder(), Layer.class, ContentStore.class);
        bind(Greetings.class).toInstance(new Greetings());
    }

    @ProvidesIntoMap
    @OfLayer(Layer.PEER)
    @Singleton
    ContentStore peer(
            HomeDirectory home, LayerliftConfig config, Access access, Resources resources, Greetings greetings) {
        return new Stores(home, config.storage(), access, resources, greetings).open(Layer.PEER);
    }

    @ProvidesIntoMap
    @OfLayer(Layer.WEBVH)
    @Singleton
    ContentStore webvh(
            HomeDirectory home, LayerliftConfig config, Access access, Resources resources, Greetings greetings) {
        return new Stores(home, config.storage(), access, resources, greetings).open(Layer.WEBVH);
    }

    @ProvidesIntoSet
    @Singleton
    HeadPlaces heads(HomeDirectory home, LayerliftConfig config, Resources resources) {
        Optional<Path> place = config.audit().headsUnder(home.root());
        Optional<HeadFolder> folder = place.map(path -> resources.add(new HeadFolder(path)));
        return new HeadPlaces(folder.map(there -> new HeadPlace("the folder of audit.heads", there::store)).stream()
                .toList());
    }
}
