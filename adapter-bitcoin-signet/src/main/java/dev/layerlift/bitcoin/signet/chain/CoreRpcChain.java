package dev.layerlift.bitcoin.signet.chain;

import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;

/**
 * A chain as a node of one's own shows it: {@code bitcoind} 24 or later, 28 or later on a signet, through its RPC. An index
 * of transactions ({@code -txindex=1}) is needed to locate the satoshi of an output that is spent already, and to know again
 * a transaction whose outputs are all spent; a pruned node locates only what was mined in the blocks that it keeps. It has no
 * thread of its own, and nothing to close.
 */
public final class CoreRpcChain extends BackedChain {
    /** How long what was seen of the mempool counts: one question covers all that wait. */
    private static final Duration MEMPOOL_EVERY = Duration.ofSeconds(1);

    /** A chain that remembers 10,000 locations. */
    public CoreRpcChain(CoreRpcConfig config) {
        this(config, new InMemoryLocationCache(10_000), Clock.systemUTC());
    }

    /** A chain with another cache of locations and another clock. */
    public CoreRpcChain(CoreRpcConfig config, LocationCache locations, InstantSource clock) {
        super(
                new CoreBackend(config),
                config.network(),
                new Limits(MEMPOOL_EVERY, config.answerTimeout(), config.locateStepsMax()),
                locations,
                clock);
    }
}
