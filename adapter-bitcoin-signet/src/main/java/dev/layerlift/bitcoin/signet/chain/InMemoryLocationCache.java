package dev.layerlift.bitcoin.signet.chain;

import dev.layerlift.domain.anchor.OutPoint;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A cache of the outputs that were asked for last, for the life of this object. */
public final class InMemoryLocationCache implements LocationCache {
    private final Map<OutPoint, Trace> traces;

    /**
     * A cache.
     *
     * @param outputsMax how many outputs it remembers, from 1
     */
    public InMemoryLocationCache(int outputsMax) {
        if (outputsMax < 1) {
            throw new IllegalArgumentException("outputsMax: " + outputsMax + " (expected: >= 1)");
        }
        this.traces = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<OutPoint, Trace> eldest) {
                return size() > outputsMax;
            }
        };
    }

    @Override
    public Optional<Trace> find(OutPoint output) {
        synchronized (traces) {
            return Optional.ofNullable(traces.get(output));
        }
    }

    @Override
    public void keep(OutPoint output, Trace trace) {
        synchronized (traces) {
            traces.put(output, trace);
        }
    }

    @Override
    public void forget(OutPoint output) {
        synchronized (traces) {
            traces.remove(output);
        }
    }
}
