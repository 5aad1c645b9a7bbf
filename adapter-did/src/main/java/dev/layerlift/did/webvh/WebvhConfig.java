package dev.layerlift.did.webvh;

import dev.layerlift.domain.did.WebHost;
import dev.layerlift.domain.port.DidUpdater.Witnesses;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What new did:webvh DIDs are like, and which DIDs are in the public area.
 *
 * @param host the host that serves the public area, and whose DIDs are resolved from it
 * @param formerHosts hosts that served it before: their DIDs are resolved from it as well, and may move to {@code host}
 * @param portable whether new DIDs may later move to another host
 * @param preRotation whether new DIDs commit to their next update key
 * @param witnesses who approves versions of new DIDs
 * @param watchers the URLs of those who watch new DIDs
 * @param ttlSeconds how long a resolution of new DIDs may be kept, 0 to 2^31
 * @param didWeb whether every DID is published as did:web as well
 */
public record WebvhConfig(
        WebHost host,
        Set<WebHost> formerHosts,
        boolean portable,
        boolean preRotation,
        Witnesses witnesses,
        List<String> watchers,
        long ttlSeconds,
        boolean didWeb) {
    /** Nobody. */
    public static final Witnesses NO_WITNESSES = new Witnesses(0, List.of());

    /** Checks that a log of these settings would be accepted. */
    public WebvhConfig {
        formerHosts = Set.copyOf(new LinkedHashSet<>(formerHosts));
        watchers = List.copyOf(watchers);
        requireWitnesses(witnesses);
        requireWatchers(watchers);
        LogParameters.requireTtl(ttlSeconds);
    }

    /** DIDs of this host with one update key and nothing else. */
    public WebvhConfig(WebHost host, boolean portable) {
        this(host, Set.of(), portable, false, NO_WITNESSES, List.of(), LogParameters.TTL_DEFAULT_SECONDS, false);
    }

    /**
     * Checks that a log may name these witnesses.
     *
     * @throws IllegalArgumentException that names the one that it may not
     */
    public static Witnesses requireWitnesses(Witnesses witnesses) {
        WitnessRule.parse(WitnessRule.json(witnesses));
        return witnesses;
    }

    /**
     * Checks that a log may name these watchers.
     *
     * @throws IllegalArgumentException that names the one that it may not
     */
    public static List<String> requireWatchers(List<String> watchers) {
        watchers.forEach(LogParameters::requireUri);
        return watchers;
    }

    /** The same, with the DIDs of these hosts in the area as well. */
    public WebvhConfig withFormerHosts(Set<WebHost> hosts) {
        return new WebvhConfig(host, hosts, portable, preRotation, witnesses, watchers, ttlSeconds, didWeb);
    }

    /** The same, with or without pre-rotation. */
    public WebvhConfig withPreRotation(boolean on) {
        return new WebvhConfig(host, formerHosts, portable, on, witnesses, watchers, ttlSeconds, didWeb);
    }

    /** The same with these witnesses. */
    public WebvhConfig withWitnesses(Witnesses others) {
        return new WebvhConfig(host, formerHosts, portable, preRotation, others, watchers, ttlSeconds, didWeb);
    }

    /** The same with these watchers. */
    public WebvhConfig withWatchers(List<String> others) {
        return new WebvhConfig(host, formerHosts, portable, preRotation, witnesses, others, ttlSeconds, didWeb);
    }

    /** The same with this time to live. */
    public WebvhConfig withTtlSeconds(long seconds) {
        return new WebvhConfig(host, formerHosts, portable, preRotation, witnesses, watchers, seconds, didWeb);
    }

    /** The same, with or without did:web. */
    public WebvhConfig withDidWeb(boolean on) {
        return new WebvhConfig(host, formerHosts, portable, preRotation, witnesses, watchers, ttlSeconds, on);
    }
}
