package dev.layerlift.testkit.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * A simulated process: one thread that runs only when it is given its turn, and a list of what it has to do. Its
 * executors hand their tasks to that list, so that code which believes in threads runs on the one.
 */
public final class SimulatedProcess {
    private static final ThreadFactory FACTORY = runnable -> {
        Thread thread = new Thread(runnable, "simulated-process");
        thread.setDaemon(true);
        return thread;
    };
    private static final ExecutorService THREADS = Executors.newCachedThreadPool(FACTORY);

    /** Something to do, at a time. */
    static final class Task {
        final Runnable work;
        final @Nullable ProcessExecutor owner;
        final @Nullable Duration every;
        Instant due;

        Task(Runnable work, @Nullable ProcessExecutor owner, @Nullable Duration every, Instant due) {
            this.work = work;
            this.owner = owner;
            this.every = every;
            this.due = due;
        }
    }

    private final String name;
    private final Turns turns;
    private final List<Task> tasks = new ArrayList<>();
    private final Semaphore go = new Semaphore(0);
    private @Nullable Task given;
    private @Nullable Thread thread;
    private boolean paused;
    private boolean dead;
    private boolean over;
    private Instant asleepUntil = Instant.MIN;

    SimulatedProcess(String name, Turns turns) {
        this.name = name;
        this.turns = turns;
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** Whether it was killed. */
    public boolean isDead() {
        return dead;
    }

    /** Whether it is in the middle of something. */
    public boolean isBusy() {
        return paused;
    }

    /** Whether it hangs in a call. */
    public boolean isAsleep() {
        return paused && turns.now().isBefore(asleepUntil);
    }

    /** Gives it something to do. */
    public void perform(Runnable work) {
        add(new Task(work, null, null, turns.now()));
    }

    /** An executor whose tasks it does when it is their turn; also a timer, on the simulated clock. */
    public ScheduledExecutorService executor() {
        return new ProcessExecutor(this, turns);
    }

    /** Whether the thread that asks is this one, in its turn. */
    boolean isCaller() {
        return Thread.currentThread() == thread;
    }

    void add(Task task) {
        if (!dead) {
            tasks.add(task);
        }
    }

    void drop(ProcessExecutor owner, boolean periodicOnly) {
        tasks.removeIf(task -> task.owner == owner && (!periodicOnly || task.every != null));
    }

    /** Takes out the first task of an executor. */
    @Nullable
    Task take(ProcessExecutor owner) {
        for (Task task : tasks) {
            if (task.owner == owner) {
                tasks.remove(task);
                return task;
            }
        }
        return null;
    }

    /** Whether it can go on now. */
    boolean isReady(Instant now) {
        return paused ? !now.isBefore(asleepUntil) : tasks.stream().anyMatch(task -> !now.isBefore(task.due));
    }

    /** When it can go on; null when nothing but periodic work is left. */
    @Nullable
    Instant nextTime() {
        if (paused) {
            return asleepUntil;
        }
        return tasks.stream()
                .filter(task -> task.every == null)
                .map(task -> task.due)
                .min(Instant::compareTo)
                .orElse(null);
    }

    /** Lets it run until it pauses or has done one task. Called by whoever gives turns. */
    void takeTurn(Instant now, java.util.random.RandomGenerator random) {
        if (!paused) {
            List<Task> due =
                    tasks.stream().filter(task -> !now.isBefore(task.due)).toList();
            Task chosen = due.get(due.size() == 1 ? 0 : random.nextInt(due.size()));
            if (chosen.every == null) {
                tasks.remove(chosen);
            } else {
                chosen.due = now.plus(chosen.every);
            }
            given = chosen;
        }
        resume();
    }

    private void resume() {
        if (thread == null) {
            started();
        }
        paused = false;
        go.release();
        turns.awaitBack();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it ends when the actor does
    private void started() {
        Semaphore running = new Semaphore(0);
        THREADS.execute(() -> {
            thread = Thread.currentThread();
            running.release();
            loop();
        });
        running.acquireUninterruptibly();
    }

    private void loop() {
        while (true) {
            go.acquireUninterruptibly();
            if (over) {
                turns.back();
                return;
            }
            Task task = given;
            try {
                if (task != null) {
                    task.work.run();
                }
            } catch (ProcessDiedError e) {
                // It is dead; that is how it looks from inside.
            } catch (RuntimeException | Error e) {
                turns.failed(this, e);
            }
            turns.back();
        }
    }

    /** Lets others go on. Called on its own thread. */
    void pause(Instant until) {
        paused = true;
        asleepUntil = until;
        turns.back();
        go.acquireUninterruptibly();
        checkAlive();
    }

    void checkAlive() {
        if (dead) {
            throw new ProcessDiedError(name);
        }
    }

    void wakeUp() {
        asleepUntil = Instant.MIN;
    }

    /** It is dead from now on; what it was doing is unwound by whoever gives turns. */
    void die() {
        dead = true;
        tasks.clear();
    }

    /** Ends its thread. Called by whoever gives turns. */
    void end() {
        die();
        if (paused) {
            resume();
        }
        if (thread != null) {
            over = true;
            go.release();
            turns.awaitBack();
            thread = null;
        }
    }
}
