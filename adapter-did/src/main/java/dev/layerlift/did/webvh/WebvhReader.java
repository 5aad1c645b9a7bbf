package dev.layerlift.did.webvh;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.layerlift.did.webvh.PublishedLogs.PublishedLog;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.did.WebvhDid;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.DidMethod;
import dev.layerlift.domain.port.PublicWeb;
import dev.layerlift.proofs.DataIntegrity;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Resolves did:webvh of any host from the web (did:webvh 1.0, "Read (Resolve)"). It needs no home and no key, and
 * publishes nothing. Safe for many threads.
 */
public final class WebvhReader implements DidMethod {
    private final PublishedLogs logs;
    private final WebvhResolver resolver;

    private WebvhReader(PublishedLogs logs, WebvhResolver resolver) {
        this.logs = logs;
        this.resolver = resolver;
    }

    /**
     * A reader that keeps what it read for five minutes, or for the {@code ttl} of the DID when that is shorter.
     *
     * @param web reaches the hosts
     * @param proofs verifies the proofs
     * @param clock says what is in the future
     */
    public static WebvhReader caching(PublicWeb web, DataIntegrity proofs, Clock clock) {
        WebvhResolver resolver = new WebvhResolver(proofs, clock);
        return new WebvhReader(new CachedLogs(new RemoteLogs(web, resolver), Ticker.systemTicker()), resolver);
    }

    /** A reader that reads anew each time: what it says is what the host serves now. */
    public static WebvhReader direct(PublicWeb web, DataIntegrity proofs, Clock clock) {
        WebvhResolver resolver = new WebvhResolver(proofs, clock);
        return new WebvhReader(new RemoteLogs(web, resolver), resolver);
    }

    @Override
    public Layer layer() {
        return Layer.WEBVH;
    }

    /** Empty: it publishes nothing. */
    @Override
    public Optional<Place> newPlace() {
        return Optional.empty();
    }

    /** Empty: it publishes nothing. */
    @Override
    public Optional<Place> placeOf(Did did) {
        return Optional.empty();
    }

    /** Refuses: it publishes nothing. */
    @Override
    public PreparedDid prepare(Specification specification) {
        throw readsOnly();
    }

    /** Refuses: it publishes nothing. */
    @Override
    public List<PublicationFile> prepareRetraction(Did did, Instant now) {
        throw readsOnly();
    }

    /** Resolves the latest version; throws as {@link #resolve(WebvhDid, ResolutionOptions)}. */
    @Override
    public Resolution resolve(Did did) {
        return resolve(webvh(did), ResolutionOptions.LATEST);
    }

    @Override
    public Resolution resolveVersion(Did did, long number) {
        return resolve(webvh(did), ResolutionOptions.ofVersionNumber(number));
    }

    /**
     * Resolves a version.
     *
     * @return with the error {@code notFound} when the host says that there is no log, {@code invalidDid} when the log, or
     *     what its witnesses say, breaks a rule
     * @throws dev.layerlift.domain.error.MigrationException as {@link PublicWeb#get}, when it could not be found out: a
     *     network that fails proves nothing
     */
    public Resolution resolve(WebvhDid did, ResolutionOptions options) {
        Optional<PublishedLog> found;
        try {
            found = logs.find(did);
        } catch (IllegalArgumentException e) {
            return Resolution.failed("invalidDid", String.valueOf(e.getMessage()));
        }
        return found.map(published -> resolver.resolve(did, published.log(), options))
                .orElseGet(() -> Resolution.failed(
                        "notFound", did.host() + " says that there is no log of " + Shortened.of(did.value())));
    }

    private static WebvhDid webvh(Did did) {
        if (did instanceof WebvhDid webvh) {
            return webvh;
        }
        throw new IllegalArgumentException("did: " + Shortened.of(did.value()) + " (expected: a did:webvh)");
    }

    private static MigrationException readsOnly() {
        return MigrationException.validation(
                "READ_ONLY", "did:webvh is only read here (expected: a home with webvh.host)", "run: layerlift init");
    }
}
