package dev.layerlift.bootstrap.config;

import dev.layerlift.domain.did.WebHost;
import dev.layerlift.domain.port.DidUpdater.Witnesses;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * Where and how did:webvh DIDs are published.
 *
 * @param host the host whose web server serves the public root; needed for a migration to webvh
 * @param formerHosts hosts that were {@code host} before
 * @param portable whether a new DID may move to another host later
 * @param preRotation whether a new DID commits to its next update key
 * @param witnesses who approves versions of a new DID
 * @param watchers who watches a new DID
 * @param ttlSeconds how long a resolution of a new DID may be kept
 * @param didWeb whether every DID is published as did:web as well
 * @param confirm where a published DID is read back from before it counts as published
 */
public record WebvhConfig(
        Optional<WebHost> host,
        List<WebHost> formerHosts,
        boolean portable,
        boolean preRotation,
        Witnesses witnesses,
        List<String> watchers,
        long ttlSeconds,
        boolean didWeb,
        Confirm confirm) {
    /** The longest time to live that did:webvh 1.0 allows, 2^31. */
    static final long TTL_SECONDS_MAX = 1L << 31;

    /** What holds when the file says nothing: no host yet, portable, one update key, confirmed from the store. */
    public static final WebvhConfig DEFAULT = new WebvhConfig(
            Optional.empty(),
            List.of(),
            true,
            false,
            dev.layerlift.did.webvh.WebvhConfig.NO_WITNESSES,
            List.of(),
            3600,
            false,
            Confirm.STORE);

    /** Where a published DID is read back from. */
    public enum Confirm {
        /** From the store that it was written to. */
        STORE,
        /** From there, and over HTTPS, as the world sees it. */
        HTTPS
    }

    public WebvhConfig {
        formerHosts = List.copyOf(formerHosts);
        watchers = List.copyOf(watchers);
    }

    /** This part with another host. */
    public WebvhConfig withHost(WebHost other) {
        return new WebvhConfig(
                Optional.of(other),
                formerHosts,
                portable,
                preRotation,
                witnesses,
                watchers,
                ttlSeconds,
                didWeb,
                confirm);
    }

    /** What the did:webvh adapter is given; empty without a host. */
    public Optional<dev.layerlift.did.webvh.WebvhConfig> dids() {
        return host.map(present -> new dev.layerlift.did.webvh.WebvhConfig(
                present,
                new LinkedHashSet<>(formerHosts),
                portable,
                preRotation,
                witnesses,
                watchers,
                ttlSeconds,
                didWeb));
    }
}
