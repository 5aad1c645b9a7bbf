package dev.layerlift.bootstrap;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.layerlift.application.AuditBundleVerifier;
import dev.layerlift.application.Layers;
import dev.layerlift.application.WebVerifier;
import dev.layerlift.bitcoin.signet.chain.BackedChain;
import dev.layerlift.bitcoin.signet.did.PublicFiles;
import dev.layerlift.bootstrap.config.BitcoinConfig;
import dev.layerlift.bootstrap.wiring.Chains;
import dev.layerlift.bootstrap.wiring.ProofsModule;
import dev.layerlift.bootstrap.wiring.Resources;
import dev.layerlift.bootstrap.wiring.WebModule;
import dev.layerlift.credential.PublishedStatusLists;
import dev.layerlift.credential.VcVerifier;
import dev.layerlift.did.DidMethods;
import dev.layerlift.did.peer.PeerDidMethod;
import dev.layerlift.did.web.HttpsWebConfig;
import dev.layerlift.did.webvh.WebvhReader;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.port.CredentialVerifier;
import dev.layerlift.domain.port.DidMethod;
import dev.layerlift.domain.port.JsonFormat;
import dev.layerlift.domain.port.ProofSuite;
import dev.layerlift.domain.port.PublicContent;
import dev.layerlift.domain.port.PublicWeb;
import dev.layerlift.proofs.DataIntegrity;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What can be done without a home: resolving and verifying what anybody publishes. It has no keys and writes nothing.
 * Close it when you are done. Safe for many threads.
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

                    @Provides
                    @Singleton
                    CredentialVerifier verifier(ProofSuite proofs, PublicWeb web, JsonFormat json, Clock clock) {
                        return new VcVerifier(proofs, new PublishedStatusLists(Optional.empty(), web, json, clock));
                    }
                }));
    }

    /** Resolves did:webvh of any host, and did:peer that hold their document. */
    public DidResolver resolver() {
        return new DidResolver(Map.of(Layer.PEER, new PeerDidMethod()), injector.getInstance(WebvhReader.class), web());
    }

    /**
     * Resolves did:btco on this chain, for somebody who has the published files.
     *
     * @param chain as a home would have it; files in it are relative to the working folder
     * @throws dev.layerlift.domain.error.MigrationException {@code VALIDATION_ERROR} {@code CONFIG_INVALID}, {@code
     *     SECRET_UNREADABLE}
     */
    public BtcoReader btcoReader(BitcoinConfig chain) {
        BackedChain opened = Chains.open(chain, Path.of(""));
        return new BtcoReader(
                opened,
                opened::source,
                injector.getInstance(JsonFormat.class),
                chain.confirmations(),
                List.of(new SourceLog(resolver())),
                did -> PublicFiles.NONE,
                web());
    }

    /** Checks did:webvh of any host as the world sees them. */
    public WebVerifier webVerifier() {
        return webVerifier(injector, new PeerDidMethod());
    }

    /** Verifies credentials of anybody. */
    public CredentialVerifier credentialVerifier() {
        return injector.getInstance(CredentialVerifier.class);
    }

    /** Verifies bundles of audit records that anybody wrote. */
    public AuditBundleVerifier auditBundleVerifier() {
        return new AuditBundleVerifier(
                injector.getInstance(ProofSuite.class),
                injector.getInstance(JsonFormat.class),
                injector.getInstance(Clock.class));
    }

    /** What strangers publish. */
    public PublicWeb web() {
        return injector.getInstance(PublicWeb.class);
    }

    /** Each verification reads anew, and each file once. */
    static WebVerifier webVerifier(Injector injector, DidMethod peer) {
        PublicWeb web = injector.getInstance(PublicWeb.class);
        DataIntegrity integrity = injector.getInstance(DataIntegrity.class);
        Clock clock = injector.getInstance(Clock.class);
        return new WebVerifier(
                () -> new Layers(
                        Map.of(Layer.PEER, peer, Layer.WEBVH, WebvhReader.caching(web, integrity, clock)), Map.of()),
                new DidMethods(List.of()),
                web,
                injector.getInstance(PublicContent.class),
                injector.getInstance(CredentialVerifier.class),
                injector.getInstance(ProofSuite.class),
                injector.getInstance(JsonFormat.class),
                clock);
    }

    @Override
    public void close() {
        resources.close();
    }
}
