package dev.layerlift.application.internal.dispatch;

import dev.layerlift.domain.anchor.BlockRef;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.port.AnchorChain;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Asks for the last block while any migration waits for one, once for all of them, and has all of them look when there is
 * another, or when the chain answers again. So a block is noticed soon however many wait, and none of them needs to look
 * often. While nobody waits nothing is asked.
 */
public final class BlockWatch implements AutoCloseable {
    private final AnchorChain chain;
    private final Duration every;
    private final ScheduledExecutorService timer;
    private final Consumer<MigrationId> look;
    private final Set<MigrationId> waiting = new LinkedHashSet<>();
    private Optional<BlockRef> last = Optional.empty();
    private long changes;
    private boolean asking;
    private boolean closed;

    /**
     * Watches nothing yet.
     *
     * @param every how long between two questions
     * @param timer asks on its thread; closed with this
     * @param look has a migration look at the chain; called on the timer's thread, never throws
     */
    public BlockWatch(AnchorChain chain, Duration every, ScheduledExecutorService timer, Consumer<MigrationId> look) {
        this.chain = chain;
        this.every = every;
        this.timer = timer;
        this.look = look;
    }

    /** How many changes were seen so far: to be asked for before a look, and given to {@link #isLate}. */
    public synchronized long changes() {
        return changes;
    }

    /**
     * Has a migration look again with the next block.
     *
     * @param seen what {@link #changes} gave before it looked
     * @return whether there was another block since, so that it may have looked too early and is to look again now
     */
    public synchronized boolean isLate(MigrationId id, long seen) {
        if (changes != seen) {
            return true;
        }
        waiting.add(id);
        if (!asking && !closed) {
            asking = true;
            askLater();
        }
        return false;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it fails at nothing, and is dropped at closing
    private void askLater() {
        timer.schedule(this::ask, every.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void ask() {
        Optional<BlockRef> tip = tip();
        List<MigrationId> late = List.of();
        synchronized (this) {
            if (tip.isPresent() && !tip.equals(last)) {
                changes++;
                late = List.copyOf(waiting);
                waiting.clear();
            }
            last = tip;
            asking = !waiting.isEmpty() && !closed;
            if (asking) {
                askLater();
            }
        }
        late.forEach(look);
    }

    /** Empty when it is not known, which is told to whoever looks, not here. */
    private Optional<BlockRef> tip() {
        try {
            return Optional.of(chain.tip());
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        timer.shutdownNow();
    }
}
