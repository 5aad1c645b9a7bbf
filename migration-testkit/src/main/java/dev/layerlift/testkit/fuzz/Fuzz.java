package dev.layerlift.testkit.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Feeds a target with seeded inputs and counts what comes of them. An input that throws, or takes more time, memory or
 * stack than allowed, fails the run with the line that repeats it alone.
 *
 * <p>System properties: {@code fuzz.seed} (a number, or {@code random}; default 1), {@code fuzz.scale} (how many times
 * the inputs of a short run; default 1), {@code fuzz.only} (the number of the one input to run).
 */
public final class Fuzz {
    /** The stack an input may use: a quarter of a thread's usual one, so that recursion is found early. */
    private static final long STACK_BYTES = 256 * 1024;

    private static final long CPU_MILLIS_MAX = 2_000;
    private static final long WALL_MILLIS_MAX = 60_000;
    private static final long ALLOCATED_BYTES_MAX = 64L * 1024 * 1024;

    private final String name;
    private final long seed;
    private final long inputs;
    private final long only;
    private final long cpuMillisMax;
    private final Map<String, Long> outcomes = new TreeMap<>();
    private volatile long current;
    private volatile long startedNanos;
    private volatile Optional<Throwable> failure = Optional.empty();
    private long slowestNanos;
    private long largestBytes;

    /** What is fed. */
    @FunctionalInterface
    public interface Target {
        /**
         * Makes an input from this source of chance, and feeds it.
         *
         * @return the outcome, to be counted
         * @throws Exception when the outcome is none that is allowed
         */
        String feed(Random random) throws Exception;
    }

    private Fuzz(String name, long seed, long inputs, long only, long cpuMillisMax) {
        this.cpuMillisMax = cpuMillisMax;
        this.name = name;
        this.seed = seed;
        this.inputs = inputs;
        this.only = only;
    }

    /**
     * A run as the system properties want it.
     *
     * @param name names the target in reports, and makes its inputs differ from those of other targets
     * @param inputs how many a short run has, {@code > 0}
     */
    public static Fuzz of(String name, long inputs) {
        String seed = System.getProperty("fuzz.seed", "1");
        return new Fuzz(
                name,
                seed.equals("random") ? System.nanoTime() : Long.parseLong(seed),
                inputs * Long.getLong("fuzz.scale", 1),
                Long.getLong("fuzz.only", -1),
                CPU_MILLIS_MAX);
    }

    /** The run of exactly these inputs, whatever the system properties say. */
    static Fuzz of(String name, long seed, long inputs) {
        return of(name, seed, inputs, CPU_MILLIS_MAX);
    }

    static Fuzz of(String name, long seed, long inputs, long cpuMillisMax) {
        return new Fuzz(name, seed, inputs, -1, cpuMillisMax);
    }

    /**
     * Feeds the target.
     *
     * @return how often each outcome came
     * @throws AssertionError for the first input that must not have ended as it did
     */
    public Map<String, Long> run(Target target) {
        long begin = System.nanoTime();
        startedNanos = begin;
        Thread worker = new Thread(null, () -> failure = feedAll(target), "fuzz-" + name, STACK_BYTES);
        worker.setDaemon(true);
        worker.start();
        await(worker);
        Optional<Throwable> failed = failure;
        if (failed.isPresent()) {
            throw new AssertionError(failed(String.valueOf(failed.get())), failed.get());
        }
        System.out.println(report(System.nanoTime() - begin));
        return Map.copyOf(outcomes);
    }

    private Optional<Throwable> feedAll(Target target) {
        ThreadMXBean meter = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        long first = only < 0 ? 0 : only;
        long end = only < 0 ? inputs : only + 1;
        for (long i = first; i < end; i++) {
            current = i;
            startedNanos = System.nanoTime();
            long cpu = meter.getCurrentThreadCpuTime();
            long bytes = meter.getThreadAllocatedBytes(thread);
            try {
                String outcome = target.feed(randomOf(i));
                outcomes.merge(outcome, 1L, Long::sum);
            } catch (Throwable e) {
                return Optional.of(e);
            }
            long nanos = meter.getCurrentThreadCpuTime() - cpu;
            long allocated = meter.getThreadAllocatedBytes(thread) - bytes;
            slowestNanos = Math.max(slowestNanos, nanos);
            largestBytes = Math.max(largestBytes, allocated);
            if (nanos > cpuMillisMax * 1_000_000) {
                return Optional.of(
                        new AssertionError(nanos / 1_000_000 + " ms (expected: at most " + cpuMillisMax + ")"));
            }
            if (allocated > ALLOCATED_BYTES_MAX) {
                return Optional.of(new AssertionError(
                        allocated + " bytes allocated (expected: at most " + ALLOCATED_BYTES_MAX + ")"));
            }
        }
        return Optional.empty();
    }

    /** Waits for the end, or for the input that hangs. */
    private void await(Thread worker) {
        try {
            while (worker.isAlive()) {
                worker.join(200);
                if (worker.isAlive() && System.nanoTime() - startedNanos > WALL_MILLIS_MAX * 1_000_000) {
                    String where = Arrays.stream(worker.getStackTrace())
                            .map(frame -> "\n  at " + frame)
                            .collect(Collectors.joining());
                    throw new AssertionError(failed("hangs" + where));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while fuzzing " + name, e);
        }
    }

    /** Chance for one input alone: neighbouring numbers must give streams that have nothing in common. */
    private Random randomOf(long input) {
        long mixed = seed * 0x9E3779B97F4A7C15L + name.hashCode() * 0xD1B54A32D192ED03L + input;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return new Random(mixed ^ (mixed >>> 31));
    }

    private String failed(String what) {
        return "fuzz " + name + ", input " + current + ": " + what + "\nagain, in the module of the test: -Dtest=… "
                + "-Dfuzz.seed=" + seed + " -Dfuzz.only=" + current;
    }

    private String report(long nanos) {
        long count = outcomes.values().stream().mapToLong(Long::longValue).sum();
        return String.format(
                "fuzz %s: %d inputs, seed %d, %.1f s, slowest %d ms, largest %d KiB; %s",
                name, count, seed, nanos / 1e9, slowestNanos / 1_000_000, largestBytes / 1024, outcomes);
    }
}
