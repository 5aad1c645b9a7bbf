package dev.layerlift.bootstrap.cli;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Does many things at the same time, and tells of them in the order in which they were given. At most {@value #AT_ONCE}
 * are in work, and at most {@value #HELD_MAX} given or not yet told of: giving one more waits. Giving and telling happen
 * on one thread.
 */
final class InOrder<T> implements AutoCloseable {
    /** How many are in work at the same time. */
    static final int AT_ONCE = 64;

    /** How many are held. */
    static final int HELD_MAX = 1024;

    private final ExecutorService threads;
    private final Consumer<T> told;
    private final Deque<CompletableFuture<T>> held = new ArrayDeque<>();

    /** Tells the consumer of each result. */
    InOrder(Consumer<T> told) {
        this.told = told;
        AtomicInteger number = new AtomicInteger();
        this.threads = Executors.newFixedThreadPool(AT_ONCE, work -> {
            Thread thread = new Thread(work, "layerlift-command-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Gives one; it must not throw. */
    void give(Supplier<T> work) {
        while (held.size() >= HELD_MAX || (!held.isEmpty() && held.peekFirst().isDone())) {
            told.accept(held.removeFirst().join());
        }
        held.addLast(CompletableFuture.supplyAsync(work, threads));
    }

    /** Waits for all. */
    void finish() {
        while (!held.isEmpty()) {
            told.accept(held.removeFirst().join());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
