package dev.layerlift.bootstrap;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import dev.layerlift.bootstrap.wiring.ProofsModule;
import dev.layerlift.bootstrap.wiring.Resources;
import dev.layerlift.bootstrap.wiring.WebModule;
import dev.layerlift.did.peer.PeerDidMethod;
import dev.layerlift.did.web.HttpsWebConfig;
import dev.layerlift.did.webvh.WebvhReader;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.port.PublicWeb;
import java.time.Clock;
import java.util.Map;

/**
 * What can be done without a home: resolving what anybody publishes. It has no keys and writes nothing. Close it when you
 * are done. Safe for many threads.
 */
public final class LayerliftReader implements AutoCloseable {
    private final Resources resources;
    private final Injector injector;

    private LayerliftReader(Resources resources, Injector injector) {
        this.resources = resources;
        this.injector = injector;
    }

    /** A reader with the usual limits, which reaches the public internet. */
    public static LayerliftReader open() {
        return open(HttpsWebConfig.DEFAULT, Clock.systemUTC());
    }

    /** A reader with these limits. */
    public static LayerliftReader open(HttpsWebConfig limits, Clock clock) {
        Layerlift.withoutGeneratedCode();
        Resources resources = new Resources();
        return new LayerliftReader(
                resources, Guice.createInjector(new ProofsModule(), new WebModule(limits), new AbstractModule() {
                    @Override
                    protected void configure() {
                        bind(Resources.class).toInstance(resources);
                        bind(Clock.class).toInstance(clock);
                    }
                }));
    }

    /** Resolves did:webvh of any host, and did:peer that hold their document. */
    public DidResolver resolver() {
        return new DidResolver(Map.of(Layer.PEER, new PeerDidMethod()), injector.getInstance(WebvhReader.class));
    }

    /** What strangers publish. */
    public PublicWeb web() {
        return injector.getInstance(PublicWeb.class);
    }

    @Override
    public void close() {
        resources.close();
    }
}
