package dev.layerlift.bitcoin.signet.chain;

import dev.layerlift.domain.anchor.FeeRate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Estimates, each for a minute from when it was asked for, whoever uses it meanwhile. That there is none is not kept. */
final class FeeCache {
    private static final Duration KEPT = Duration.ofMinutes(1);
    private static final int BLOCKS_MAX = 144;

    private final ChainBackend backend;
    private final InstantSource clock;
    private final Map<Integer, Kept> kept = new ConcurrentHashMap<>();

    private record Kept(FeeRate rate, Instant at) {}

    FeeCache(ChainBackend backend, InstantSource clock) {
        this.backend = backend;
        this.clock = clock;
    }

    FeeRate rate(int blocks) {
        if (blocks < 1 || blocks > BLOCKS_MAX) {
            throw new IllegalArgumentException("blocks: " + blocks + " (expected: 1 to " + BLOCKS_MAX + ")");
        }
        Instant now = clock.instant();
        Kept known = kept.get(blocks);
        if (known != null
                && !now.isBefore(known.at())
                && now.isBefore(known.at().plus(KEPT))) {
            return known.rate();
        }
        backend.tip();
        FeeRate rate = backend.estimate(blocks)
                .orElseThrow(() -> ChainErrors.noEstimate(backend.name(), blocks, "it has seen too few transactions"));
        kept.put(blocks, new Kept(rate, now));
        return rate;
    }
}
