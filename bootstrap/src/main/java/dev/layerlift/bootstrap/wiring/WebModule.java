package dev.layerlift.bootstrap.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.layerlift.application.Outside;
import dev.layerlift.bootstrap.resilience.GuardedWeb;
import dev.layerlift.did.web.HttpsWeb;
import dev.layerlift.did.web.HttpsWebConfig;
import dev.layerlift.did.webvh.WebvhReader;
import dev.layerlift.domain.port.PublicContent;
import dev.layerlift.domain.port.PublicWeb;
import dev.layerlift.proofs.DataIntegrity;
import java.time.Clock;

/** What others publish on the web, their did:webvh among it. */
public final class WebModule extends AbstractModule {
    private final HttpsWebConfig limits;

    /**
     * Needs {@link ProofsModule}, {@link Resources} and a {@link Clock}.
     *
     * @param limits the limits of requests
     */
    public WebModule(HttpsWebConfig limits) {
        this.limits = limits;
    }

    @Provides
    @Singleton
    HttpsWeb web(Resources resources) {
        return resources.add(new HttpsWeb(limits));
    }

    @Provides
    @Singleton
    GuardedWeb guarded(HttpsWeb web) {
        return new GuardedWeb(web, web);
    }

    @Provides
    @Singleton
    PublicWeb publicWeb(GuardedWeb web) {
        return web;
    }

    @Provides
    @Singleton
    PublicContent publicContent(GuardedWeb web) {
        return web;
    }

    @Provides
    @Singleton
    Outside outside(PublicWeb web, PublicContent content, DataIntegrity proofs, Clock clock) {
        return new Outside(WebvhReader.direct(web, proofs, clock), content);
    }

    @Provides
    @Singleton
    WebvhReader reader(PublicWeb web, DataIntegrity proofs, Clock clock) {
        return WebvhReader.caching(web, proofs, clock);
    }
}
