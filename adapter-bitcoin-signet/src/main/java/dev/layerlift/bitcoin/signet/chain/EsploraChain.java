package dev.layerlift.bitcoin.signet.chain;

import java.time.Clock;
import java.time.InstantSource;

/**
 * A chain as an Esplora server shows it over HTTP. Nothing has to be kept here, and the server is believed: what it says is
 * checked as far as hashes go. It has no thread of its own, and nothing to close.
 */
public final class EsploraChain extends BackedChain {
    /** A chain that remembers 10,000 locations. */
    public EsploraChain(EsploraConfig config) {
        this(config, new InMemoryLocationCache(10_000), Clock.systemUTC());
    }

    /** A chain with another cache of locations and another clock. */
    public EsploraChain(EsploraConfig config, LocationCache locations, InstantSource clock) {
        super(
                new EsploraBackend(config),
                config.network(),
                new Limits(config.mempoolEvery(), config.answerTimeout(), config.locateStepsMax()),
                locations,
                clock);
    }
}
