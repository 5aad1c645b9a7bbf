package dev.layerlift.application.internal.dispatch;

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

    /** One thread that does things at their time. */
    ScheduledExecutorService timer(String name);
}
