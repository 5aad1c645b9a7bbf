package dev.layerlift.application.internal.dispatch;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Where the work of an engine runs: on threads of its own, or, in a simulation, when it is its turn. Whoever makes a
 * thread in an engine asks here, so that nothing in it happens at a time that nobody chose.
 */
public interface EngineThreads {
    /** Threads of the machine. */
    EngineThreads REAL = new EngineThreads() {
        @Override
        public ExecutorService pool(String name, int threads) {
            return WorkerThreads.pool(name, threads);
        }

        @Override
        public ExecutorService boundedPool(String name, int threads, int waitingMax) {
            return WorkerThreads.boundedPool(name, threads, waitingMax);
        }

        @Override
        public ExecutorService waitedFor(String name, int threads, int waitingMax) {
            return WorkerThreads.refusingPool(name, threads, waitingMax);
        }

        @Override
        public Duration pause(Duration wanted) {
            return wanted;
        }

        @Override
        public ScheduledExecutorService timer(String name) {
            return Executors.newSingleThreadScheduledExecutor(runnable -> {
                Thread thread = new Thread(runnable, name);
                thread.setDaemon(true);
                return thread;
            });
        }
    };

    /** A pool of at most this many threads. */
    ExecutorService pool(String name, int threads);

    /** A pool of at most this many threads and waiting tasks; whoever hands over more does the work itself. */
    ExecutorService boundedPool(String name, int threads, int waitingMax);

    /**
     * Threads for work that whoever hands it over waits for, and gives up on when it takes too long. At most this many,
     * and this many waiting tasks; more are refused with a {@link java.util.concurrent.RejectedExecutionException}. Where
     * nothing else says so, the work is done at once by who hands it over: in a simulation nobody else would do it.
     */
    default ExecutorService waitedFor(String name, int threads, int waitingMax) {
        return new AtOnce();
    }

    /**
     * How long a thread that waits by itself, for this long, shall really wait: not at all where nothing else says so,
     * because in a simulation nobody else would go on meanwhile.
     */
    default Duration pause(Duration wanted) {
        return Duration.ZERO;
    }

    /** One thread that does things at their time. */
    ScheduledExecutorService timer(String name);
}
