package dev.layerlift.bootstrap.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.multibindings.ProvidesIntoMap;
import dev.layerlift.did.webvh.WebvhConfig;
import dev.layerlift.did.webvh.WebvhDidMethod;
import dev.layerlift.did.webvh.WebvhDidUpdater;
import dev.layerlift.did.webvh.WebvhReader;
import dev.layerlift.did.webvh.WebvhWitness;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.DidMethod;
import dev.layerlift.domain.port.DidUpdater;
import dev.layerlift.domain.port.HomeRecords;
import dev.layerlift.domain.port.KeyStore;
import dev.layerlift.domain.port.SealedKeys;
import dev.layerlift.proofs.DataIntegrity;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;

/** did:webvh on one host. */
public final class WebvhDidModule extends AbstractModule {
    private final WebvhConfig config;

    /**
     * Needs {@link HomeModule}, {@link ProofsModule}, {@link WebModule}, a {@link KeyStore} and the store of the layer.
     *
     * @param config the host that serves the public area, and what new DIDs are like
     */
    public WebvhDidModule(WebvhConfig config) {
        this.config = config;
    }

    @ProvidesIntoMap
    @OfLayer(Layer.WEBVH)
    @Singleton
    DidMethod webvh(
            Map<Layer, ContentStore> stores,
            KeyStore keys,
            DataIntegrity proofs,
            SecureRandom random,
            Clock clock,
            WebvhReader elsewhere) {
        return new WebvhDidMethod(config, store(stores), keys, proofs, random, clock, elsewhere);
    }

    @Provides
    @Singleton
    DidUpdater updater(Map<Layer, ContentStore> stores, KeyStore keys, DataIntegrity proofs, Clock clock) {
        return new WebvhDidUpdater(config, store(stores), keys, proofs, clock);
    }

    @Provides
    @Singleton
    HomeWitness witness(
            HomeRecords records,
            SealedKeys sealedKeys,
            KeyStore keys,
            DataIntegrity proofs,
            Map<Layer, ContentStore> stores,
            Clock clock) {
        return new HomeWitness(records, sealedKeys, keys, new WebvhWitness(keys, proofs, clock), store(stores), clock);
    }

    private static ContentStore store(Map<Layer, ContentStore> stores) {
        ContentStore store = stores.get(Layer.WEBVH);
        if (store == null) {
            throw new IllegalStateException("no store for the layer webvh (expected: a module that provides one)");
        }
        return store;
    }
}
