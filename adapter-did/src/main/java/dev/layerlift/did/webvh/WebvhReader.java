package dev.layerlift.did.webvh;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.layerlift.did.webvh.PublishedLogs.PublishedLog;
import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.did.WebvhDid;
import dev.layerlift.domain.port.DidMethod.Resolution;
import dev.layerlift.domain.port.PublicWeb;
import dev.layerlift.proofs.DataIntegrity;
import java.time.Clock;
import java.util.Optional;

/**
 * Resolves did:webvh of any host from the web (did:webvh 1.0, "Read (Resolve)"). It needs no home and no key. Safe for
 * many threads.
 */
public final class WebvhReader {
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
}
