package dev.layerlift.application.internal.transfer;

import dev.layerlift.domain.port.ChunkedUploads.StoredChunk;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes chunks that have arrived durable, and notes them, in groups beside the sending of others: what arrives while one
 * group is on its way to the disk is the next one. For the one thread that waits for the chunks.
 */
final class Settling {
    private final ExecutorService threads;
    private final int waitingMax;
    private final Consumer<List<StoredChunk>> settle;
    private final Consumer<StoredChunk> settled;

    /** Guarded by this: what waits, what is safe and not told yet, and whether somebody is at work on it. */
    private List<StoredChunk> waiting = new ArrayList<>();

    private List<StoredChunk> safe = new ArrayList<>();
    private boolean working;

    private @Nullable Aside underWay;

    /**
     * Groups on these threads.
     *
     * @param waitingMax so many chunks may wait, 1 or more; then so does the sending
     * @param settle makes chunks durable and notes them, on another thread
     * @param settled told of each that is, on the thread that waits
     */
    Settling(
            ExecutorService threads,
            int waitingMax,
            Consumer<List<StoredChunk>> settle,
            Consumer<StoredChunk> settled) {
        this.threads = threads;
        this.waitingMax = waitingMax;
        this.settle = settle;
        this.settled = settled;
    }

    /** Takes a chunk, and throws what a group before threw. */
    void arrived(StoredChunk chunk) {
        boolean idle;
        boolean full;
        synchronized (this) {
            waiting.add(chunk);
            idle = !working;
            working = true;
            full = waiting.size() >= waitingMax;
        }
        if (idle) {
            Aside before = underWay;
            underWay = Aside.begun(threads, this::work);
            join(before);
        }
        if (full) {
            join(takeUnderWay());
        }
        tell();
    }

    /** Waits until all that have arrived are durable and noted. */
    void finish() {
        join(takeUnderWay());
        while (begins()) {
            join(Aside.begun(threads, this::work));
        }
        tell();
    }

    /** The same after a failure: what has arrived need not be sent again. */
    void finishAfter(RuntimeException failure) {
        if (Thread.currentThread().isInterrupted()) {
            return;
        }
        try {
            finish();
        } catch (RuntimeException e) {
            if (e != failure) {
                failure.addSuppressed(e);
            }
        }
    }

    private @Nullable Aside takeUnderWay() {
        Aside work = underWay;
        underWay = null;
        return work;
    }

    private static void join(@Nullable Aside work) {
        if (work != null) {
            work.join();
        }
    }

    /** Whether something waits that nobody works on. */
    private synchronized boolean begins() {
        working = !waiting.isEmpty();
        return working;
    }

    private void work() {
        try {
            for (List<StoredChunk> group = next(); !group.isEmpty(); group = next()) {
                settle.accept(group);
                add(group);
            }
        } catch (RuntimeException | Error e) {
            ended();
            throw e;
        }
    }

    private synchronized List<StoredChunk> next() {
        List<StoredChunk> group = waiting;
        waiting = new ArrayList<>();
        working = !group.isEmpty();
        return group;
    }

    private synchronized void add(List<StoredChunk> group) {
        safe.addAll(group);
    }

    private synchronized void ended() {
        working = false;
    }

    private void tell() {
        List<StoredChunk> told;
        synchronized (this) {
            told = safe;
            safe = new ArrayList<>();
        }
        told.forEach(settled);
    }
}
