package dev.layerlift.testkit.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An executor whose tasks an actor does when it is its turn. Waiting for its end does what is left. */
final class ProcessExecutor extends AbstractExecutorService implements ScheduledExecutorService {
    private final SimulatedProcess actor;
    private final Turns turns;
    private boolean shutdown;

    ProcessExecutor(SimulatedProcess actor, Turns turns) {
        this.actor = actor;
        this.turns = turns;
    }

    /** A task with a time, for those who hold on to it. */
    private static final class Timed<V> extends FutureTask<V> implements ScheduledFuture<V> {
        private final Instant due;
        private final Turns turns;

        Timed(Callable<V> work, Instant due, Turns turns) {
            super(work);
            this.due = due;
            this.turns = turns;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(Duration.between(turns.now(), due));
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.MILLISECONDS), other.getDelay(TimeUnit.MILLISECONDS));
        }
    }

    @Override
    public void execute(Runnable work) {
        add(work, null, turns.now());
    }

    private void add(Runnable work, @Nullable Duration every, Instant due) {
        if (shutdown) {
            throw new RejectedExecutionException("executor: shut down (expected: open)");
        }
        actor.add(new SimulatedProcess.Task(work, this, every, due));
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> work, long delay, TimeUnit unit) {
        Timed<V> timed = new Timed<>(work, turns.now().plus(Duration.of(delay, unit.toChronoUnit())), turns);
        add(timed, null, timed.due);
        return timed;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable work, long delay, TimeUnit unit) {
        return schedule(callable(work), delay, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable work, long first, long period, TimeUnit unit) {
        return scheduleWithFixedDelay(work, first, period, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable work, long first, long delay, TimeUnit unit) {
        Timed<Object> timed =
                new Timed<>(callable(work), turns.now().plus(Duration.of(first, unit.toChronoUnit())), turns);
        add(work, Duration.of(delay, unit.toChronoUnit()), timed.due);
        return timed;
    }

    private static Callable<Object> callable(Runnable work) {
        return () -> {
            work.run();
            return work;
        };
    }

    @Override
    public void shutdown() {
        shutdown = true;
        actor.drop(this, true);
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown = true;
        actor.drop(this, false);
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return shutdown;
    }

    @Override
    public boolean isTerminated() {
        return shutdown;
    }

    @Override
    public boolean awaitTermination(long atMost, TimeUnit unit) {
        for (SimulatedProcess.Task task = actor.take(this); task != null; task = actor.take(this)) {
            task.work.run();
        }
        return true;
    }
}
