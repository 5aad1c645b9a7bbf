package dev.layerlift.application.internal.dispatch;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Makes the threads of this module: virtual ones where the running JDK has them, found at run time in this one place. */
public final class WorkerThreads {
    private static final long IDLE_SECONDS = 10;
    private static final int JDK_WITH_UNPINNED_VIRTUAL_THREADS = 24;

    private WorkerThreads() {}

    /** A pool of at most this many daemon threads. */
    public static ExecutorService pool(String name, int threads) {
        return Executors.newFixedThreadPool(threads, factory(name));
    }

    /** A pool of at most this many daemon threads and waiting tasks; whoever hands over more does the work itself. */
    public static ExecutorService boundedPool(String name, int threads, int waitingMax) {
        return new ThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.MILLISECONDS,
                new ArrayBlockingQueue<>(waitingMax),
                factory(name),
                new ThreadPoolExecutor.CallerRunsPolicy());
    }

    /**
     * A pool of at most this many daemon threads, which end when they are idle, and waiting tasks; more are refused. With
     * no place to wait, a task that finds no thread free is refused.
     */
    public static ExecutorService refusingPool(String name, int threads, int waitingMax) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                waitingMax == 0 ? 0 : threads,
                threads,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                waitingMax == 0 ? new SynchronousQueue<>() : new ArrayBlockingQueue<>(waitingMax),
                factory(name));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** Gives a pool nothing more to do and waits up to ten seconds; false when it is still busy then. */
    public static boolean end(ExecutorService pool) {
        pool.shutdown();
        try {
            return pool.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Whether the running JDK gives virtual threads that block without holding a platform thread. */
    static boolean virtualThreadsUsable() {
        return Runtime.version().feature() >= JDK_WITH_UNPINNED_VIRTUAL_THREADS;
    }

    private static ThreadFactory factory(String name) {
        if (virtualThreadsUsable()) {
            try {
                Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
                Class<?> type = Class.forName("java.lang.Thread$Builder");
                Object named = type.getMethod("name", String.class, long.class).invoke(builder, name + "-", 0L);
                return (ThreadFactory) type.getMethod("factory").invoke(named);
            } catch (NoSuchMethodException | ClassNotFoundException | IllegalAccessException e) {
                return platform(name);
            } catch (InvocationTargetException e) {
                throw new IllegalStateException("virtual threads: refused by this JDK", e.getCause());
            }
        }
        return platform(name);
    }

    private static ThreadFactory platform(String name) {
        AtomicLong number = new AtomicLong();
        return runnable -> {
            Thread thread = new Thread(runnable, name + "-" + number.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        };
    }
}
