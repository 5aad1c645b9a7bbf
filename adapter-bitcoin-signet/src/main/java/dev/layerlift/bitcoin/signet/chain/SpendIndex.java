package dev.layerlift.bitcoin.signet.chain;

import dev.layerlift.bitcoin.signet.chain.ChainBackend.Confirmed;
import dev.layerlift.domain.anchor.BlockRef;
import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.TransactionId;
import dev.layerlift.domain.port.AnchorChain.Spend;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What became of all outputs that somebody waits for: each new block is read once for all of them, and the mempool is asked
 * for many at once. It has no thread of its own, whoever asks follows; while the tip stays, a look costs one question. An
 * output that was asked for first is looked up; after a reorganisation all are looked up again.
 */
final class SpendIndex {
    private static final int WATCHED_MAX = 100_000;
    private static final Duration WATCHED_FOR = Duration.ofHours(1);
    private static final int GAP_BLOCKS_MAX = 144;
    private static final int SCANNED_BLOCKS_MAX = 52_560;
    private static final int ROUNDS_MAX = 10;

    private final ChainBackend backend;
    private final BlockSpends.Recent blocks;
    private final InstantSource clock;
    private final Duration mempoolFor;
    private final Duration lockTimeout;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<OutPoint, Watched> watched = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<OutPoint, Watched> eldest) {
            return size() > WATCHED_MAX;
        }
    };
    private @Nullable BlockRef followed;

    /** An output that somebody waits for. Guarded by the lock. */
    private static final class Watched {
        private Optional<Confirmed> state = Optional.empty();
        private Optional<TransactionId> inMempool = Optional.empty();
        private Instant mempoolAt = Instant.MIN;
        private Instant askedAt = Instant.MIN;
    }

    /** What was known at a tip, and for which outputs the mempool is to be asked. */
    private record Look(
            BlockRef tip, Optional<Confirmed> state, Optional<TransactionId> inMempool, List<OutPoint> toAsk) {}

    /**
     * An index that knows nothing yet.
     *
     * @param mempoolFor how long what was seen of the mempool counts
     * @param lockTimeout how long to wait for others who are following
     */
    SpendIndex(ChainBackend backend, InstantSource clock, Duration mempoolFor, Duration lockTimeout) {
        this.backend = backend;
        this.blocks = new BlockSpends.Recent(backend);
        this.clock = clock;
        this.mempoolFor = mempoolFor;
        this.lockTimeout = lockTimeout;
    }

    /** What became of a confirmed output, as the port says. */
    Spend spend(OutPoint output, long sinceHeight) {
        for (int round = 0; round < ROUNDS_MAX; round++) {
            BlockRef tip = backend.tip();
            Look look = locked(() -> look(output, tip));
            Optional<Spend> answer = look.state().isEmpty()
                    ? lookedUp(output, sinceHeight, look.tip())
                    : answer(output, look, look.state().get());
            if (answer.isPresent()) {
                return answer.get();
            }
        }
        throw ChainErrors.notReady(backend.name(), "its chain changed at each of " + ROUNDS_MAX + " looks");
    }

    /** Forgets what was seen of the mempool for these outputs: something that spends them was sent. */
    void sent(List<OutPoint> outputs) {
        locked(() -> {
            for (OutPoint output : outputs) {
                Watched entry = watched.get(output);
                if (entry != null) {
                    entry.mempoolAt = Instant.MIN;
                }
            }
            return true;
        });
    }

    /** Whether it is known that a transaction which spends this output is in a block. */
    boolean isConfirmed(OutPoint output, TransactionId by) {
        return locked(() -> {
            Watched entry = watched.get(output);
            return entry != null
                    && entry.state.orElse(null) instanceof Confirmed.InBlock block
                    && block.by().equals(by);
        });
    }

    private <T> T locked(Supplier<T> work) {
        try {
            if (!lock.tryLock(lockTimeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw ChainErrors.timeout(
                        backend.name(), new TimeoutException("others were waiting for it all the time"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ChainErrors.connection(backend.name(), e);
        }
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    private Look look(OutPoint output, BlockRef tip) {
        Instant now = clock.instant();
        BlockRef at = follow(tip);
        Watched entry = watched.computeIfAbsent(output, unknown -> new Watched());
        entry.askedAt = now;
        boolean isUnspent = entry.state.orElse(null) instanceof Confirmed.Unspent;
        List<OutPoint> toAsk = isUnspent && isStale(entry, now) ? stale(output, now) : List.of();
        return new Look(at, entry.state, entry.inMempool, toAsk);
    }

    private boolean isStale(Watched entry, Instant now) {
        Duration age = entry.mempoolAt.equals(Instant.MIN) ? null : Duration.between(entry.mempoolAt, now);
        return age == null || age.isNegative() || age.compareTo(mempoolFor) >= 0;
    }

    /** This output, and others of which what was seen of the mempool is as old. */
    private List<OutPoint> stale(OutPoint output, Instant now) {
        List<OutPoint> stale = new ArrayList<>(List.of(output));
        for (Map.Entry<OutPoint, Watched> other : watched.entrySet()) {
            if (stale.size() >= backend.mempoolBatch()) {
                break;
            }
            Watched entry = other.getValue();
            if (!other.getKey().equals(output)
                    && entry.state.orElse(null) instanceof Confirmed.Unspent
                    && isStale(entry, now)) {
                stale.add(other.getKey());
            }
        }
        return stale;
    }

    /** Reads what came since, and gives the tip up to which all is known. */
    private BlockRef follow(BlockRef tip) {
        BlockRef seen = tip;
        for (int round = 0; round < ROUNDS_MAX; round++) {
            BlockRef last = followed;
            if (seen.equals(last)) {
                return seen;
            }
            // It was asked for before the lock was had: others may have gone further since.
            seen = backend.tip();
            if (last == null || seen.height() - last.height() > GAP_BLOCKS_MAX) {
                startAt(seen);
            } else if (!seen.equals(last) && !isConnected(last, seen)) {
                startAt(seen);
            }
        }
        throw ChainErrors.notReady(backend.name(), "its chain changed at each of " + ROUNDS_MAX + " looks");
    }

    /** Begins anew at a tip: what is known of other blocks does not count any more. */
    private void startAt(BlockRef tip) {
        watched.values().forEach(entry -> entry.state = Optional.empty());
        followed = tip;
    }

    /** Reads the blocks after the last one up to a tip; not all of them when they do not lead there. */
    private boolean isConnected(BlockRef last, BlockRef tip) {
        BlockRef at = last;
        while (at.height() < tip.height()) {
            Optional<BlockSpends> next = backend.blockAt(at.height() + 1).flatMap(blocks::of);
            if (next.isEmpty() || !next.get().previous().equals(at.hash())) {
                return false;
            }
            connect(next.get());
            at = next.get().ref();
            followed = at;
        }
        return at.equals(tip);
    }

    private void connect(BlockSpends block) {
        Instant now = clock.instant();
        watched.values().removeIf(entry -> entry.askedAt.plus(WATCHED_FOR).isBefore(now));
        watched.forEach((output, entry) -> {
            if (entry.state.orElse(null) instanceof Confirmed.Missing
                    && block.txids().contains(output.txid())) {
                entry.state = Optional.empty();
            }
            // What was in the mempool may be gone with what the block confirms.
            entry.mempoolAt = Instant.MIN;
        });
        block.spends().forEach((output, by) -> {
            Watched entry = watched.get(output);
            if (entry != null && entry.state.isPresent()) {
                entry.state = Optional.of(new Confirmed.InBlock(by, block.ref()));
            }
        });
    }

    /** Looks up what became of an output, and notes it; empty when the chain changed meanwhile. */
    private Optional<Spend> lookedUp(OutPoint output, long sinceHeight, BlockRef tip) {
        Confirmed told = backend.confirmed(output);
        Optional<Confirmed> state =
                told instanceof Confirmed.NotUnspent ? scanned(output, sinceHeight, tip) : Optional.of(told);
        if (state.isEmpty()) {
            return Optional.empty();
        }
        Look look = new Look(tip, state, Optional.empty(), List.of(output));
        if (state.get() instanceof Confirmed.Unspent) {
            return inMempool(output, look);
        }
        if (!backend.tip().equals(tip)) {
            return Optional.empty();
        }
        locked(() -> note(output, look));
        return answer(output, look, state.get());
    }

    /** Notes what was looked up at a tip, unless others went further meanwhile. */
    private boolean note(OutPoint output, Look look) {
        Watched entry = watched.get(output);
        if (entry != null && look.tip().equals(followed)) {
            entry.state = look.state();
        }
        return true;
    }

    /** Reads blocks back from a tip until one spends the output; empty when the chain changed meanwhile. */
    private Optional<Confirmed> scanned(OutPoint output, long sinceHeight, BlockRef tip) {
        if (tip.height() - sinceHeight > SCANNED_BLOCKS_MAX) {
            throw ChainErrors.historyMissing(
                    backend.name(),
                    "what spent " + output + " since block " + sinceHeight + ", more than " + SCANNED_BLOCKS_MAX
                            + " blocks ago",
                    "look it up in an index of the chain, then decide by hand");
        }
        BlockRef at = tip;
        while (true) {
            Optional<BlockSpends> block = blocks.of(at);
            if (block.isEmpty()) {
                return Optional.empty();
            }
            TransactionId by = block.get().spends().get(output);
            if (by != null) {
                return Optional.of(new Confirmed.InBlock(by, at));
            }
            if (at.height() <= Math.max(0, sinceHeight)) {
                return Optional.of(new Confirmed.Missing());
            }
            at = new BlockRef(at.height() - 1, block.get().previous());
        }
    }

    private Optional<Spend> answer(OutPoint output, Look look, Confirmed state) {
        if (state instanceof Confirmed.InBlock block) {
            long depth = look.tip().height() - block.block().height() + 1;
            return depth < 1 ? Optional.empty() : Optional.of(new Spend.InBlock(block.by(), block.block(), depth));
        }
        if (!(state instanceof Confirmed.Unspent)) {
            return Optional.of(new Spend.Missing());
        }
        return look.toAsk().isEmpty() ? Optional.of(unspent(look.inMempool())) : inMempool(output, look);
    }

    private Optional<Spend> inMempool(OutPoint output, Look look) {
        Instant asked = clock.instant();
        Map<OutPoint, TransactionId> spenders = backend.mempoolSpenders(look.toAsk());
        if (!backend.tip().equals(look.tip())) {
            // What is in no mempool may be in the block that came meanwhile.
            return Optional.empty();
        }
        locked(() -> {
            note(output, look);
            for (OutPoint one : look.toAsk()) {
                Watched entry = watched.get(one);
                if (entry != null) {
                    entry.inMempool = Optional.ofNullable(spenders.get(one));
                    entry.mempoolAt = asked;
                }
            }
            return true;
        });
        return Optional.of(unspent(Optional.ofNullable(spenders.get(output))));
    }

    private static Spend unspent(Optional<TransactionId> inMempool) {
        return inMempool.<Spend>map(Spend.InMempool::new).orElseGet(Spend.Unspent::new);
    }

    /** For tests: how many outputs are watched. */
    int size() {
        return locked(watched::size);
    }
}
