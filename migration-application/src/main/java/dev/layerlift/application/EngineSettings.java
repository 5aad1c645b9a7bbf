package dev.layerlift.application;

import java.time.Duration;
import java.util.List;

/**
 * The limits of one engine.
 *
 * @param worker the name of this worker and of the audit stream it writes; unique to this process, letters, digits, '-'
 * @param parallelism how many migrations are advanced at the same time, 1 to 1024
 * @param queueMax how many may wait, 1 to 1,000,000
 * @param lease how long a worker may hold a migration without a commit
 * @param syncEvery how often small files are made durable in their store, as a group
 * @param retryAfter how long to wait before each new try of what failed for a transient reason; as many tries as there are
 *     waits, at most 10, each 1 ms to 1 h
 * @param limits how long things may take
 * @param chunks when and how content is transferred in chunks
 * @param toChainPerDayMax how many migrations to a chain an initiator may begin within 24 hours, 1 to 1,000,000
 */
public record EngineSettings(
        String worker,
        int parallelism,
        int queueMax,
        Duration lease,
        Duration syncEvery,
        List<Duration> retryAfter,
        TimeLimits limits,
        ChunkSettings chunks,
        int toChainPerDayMax) {
    private static final int RETRIES_MAX = 10;
    private static final int TO_CHAIN_PER_DAY_MAX = 100;
    private static final List<Duration> RETRY_AFTER =
            List.of(Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(8));

    public EngineSettings {
        retryAfter = List.copyOf(retryAfter);
        requireBetween("retryAfter", retryAfter.size(), 0, RETRIES_MAX);
        for (Duration wait : retryAfter) {
            if (wait.compareTo(Duration.ofMillis(1)) < 0 || wait.compareTo(Duration.ofHours(1)) > 0) {
                throw new IllegalArgumentException("retryAfter: " + wait + " (expected: 1 ms to 1 h)");
            }
        }
        requireBetween("toChainPerDayMax", toChainPerDayMax, 1, 1_000_000);
        requireBetween("parallelism", parallelism, 1, 1024);
        requireBetween("queueMax", queueMax, 1, 1_000_000);
        if (!worker.matches("[A-Za-z0-9-]{1,64}")) {
            throw new IllegalArgumentException("worker: \"" + worker + "\" (expected: 1 to 64 letters, digits or '-')");
        }
        if (lease.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("lease: " + lease + " (expected: >= 1 s)");
        }
        if (syncEvery.compareTo(Duration.ofMillis(10)) < 0) {
            throw new IllegalArgumentException("syncEvery: " + syncEvery + " (expected: >= 10 ms)");
        }
    }

    /** Limits with the usual times, and 100 migrations to a chain a day. */
    public EngineSettings(
            String worker,
            int parallelism,
            int queueMax,
            Duration lease,
            Duration syncEvery,
            List<Duration> retryAfter) {
        this(
                worker,
                parallelism,
                queueMax,
                lease,
                syncEvery,
                retryAfter,
                TimeLimits.DEFAULT,
                ChunkSettings.DEFAULT,
                TO_CHAIN_PER_DAY_MAX);
    }

    /** These limits with other times. */
    public EngineSettings withLimits(TimeLimits other) {
        return new EngineSettings(
                worker, parallelism, queueMax, lease, syncEvery, retryAfter, other, chunks, toChainPerDayMax);
    }

    /** These limits with other chunks. */
    public EngineSettings withChunks(ChunkSettings other) {
        return new EngineSettings(
                worker, parallelism, queueMax, lease, syncEvery, retryAfter, limits, other, toChainPerDayMax);
    }

    /** These limits with another number of migrations to a chain a day. */
    public EngineSettings withToChainPerDayMax(int max) {
        return new EngineSettings(worker, parallelism, queueMax, lease, syncEvery, retryAfter, limits, chunks, max);
    }

    /** The usual limits. */
    public static EngineSettings defaults(String worker) {
        return new EngineSettings(worker, 32, 100_000, Duration.ofMinutes(2), Duration.ofSeconds(2), RETRY_AFTER);
    }

    private static void requireBetween(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + min + " to " + max + ")");
        }
    }
}
