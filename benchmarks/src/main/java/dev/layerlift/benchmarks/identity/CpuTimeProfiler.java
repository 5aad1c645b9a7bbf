package dev.layerlift.benchmarks.identity;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Operations per second of processor time of the measuring thread: what counts where the processor is shared with
 * others. Collecting garbage is other threads' work and not in it; the bytes allocated say how much that is.
 */
public final class CpuTimeProfiler implements InternalProfiler {
    static final String RESULT = "cpu.rate";

    private static final String WORKER = "-jmh-worker-";

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private long before;

    @Override
    public String getDescription() {
        return "operations per processor second of the measuring thread";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        before = workerNanos();
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        double seconds = (workerNanos() - before) / 1e9;
        // All operations, also those that JMH makes while other threads start and stop: the time has them too.
        double rate = result.getMetadata().getAllOps() / seconds;
        return List.of(new ScalarResult(RESULT, rate, "ops/cpu-s", AggregationPolicy.AVG));
    }

    /** The worker is started by the first iteration, so that there is none to be found before that one. */
    private long workerNanos() {
        long nanos = 0;
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().contains(WORKER)) {
                nanos += threads.getThreadCpuTime(thread.getThreadId());
            }
        }
        return nanos;
    }
}
