package dev.layerlift.testkit.simulation;

import dev.layerlift.testkit.SettableClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * Gives turns to simulated processes: exactly one runs at a time, and a seed decides which. Time moves only when calls say
 * so, or when everybody waits. The same seed leads to the same run, so that what was found can be looked at again.
 */
public final class Turns {
    private final SplittableRandom random;
    private final SettableClock clock;
    private final Consumer<String> trace;
    private final List<SimulatedProcess> actors = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final Semaphore back = new Semaphore(0);
    private long calls;

    /**
     * Nobody yet.
     *
     * @param random decides everything
     * @param clock the time of all processes
     * @param trace told what happens
     */
    public Turns(SplittableRandom random, SettableClock clock, Consumer<String> trace) {
        this.random = random;
        this.clock = clock;
        this.trace = trace;
    }

    /** A new process. */
    public SimulatedProcess actor(String name) {
        SimulatedProcess actor = new SimulatedProcess(name, this);
        actors.add(actor);
        return actor;
    }

    /** The time. */
    public Instant now() {
        return clock.instant();
    }

    /** How many calls of ports there were. */
    public long calls() {
        return calls;
    }

    long countCall() {
        return ++calls;
    }

    /** What was thrown out of a task, where nothing may be. */
    public List<Throwable> failures() {
        return List.copyOf(failures);
    }

    void failed(SimulatedProcess actor, Throwable thrown) {
        trace.accept(actor.name() + " threw " + thrown);
        failures.add(thrown);
    }

    /**
     * Gives turns until nobody has anything to do but what comes again and again.
     *
     * @param callsMax the most calls of ports from the start on
     * @param between done before each turn; it may give actors something to do, or kill them
     * @return whether everybody is done
     */
    public boolean run(long callsMax, Runnable between) {
        while (calls < callsMax) {
            between.run();
            Optional<SimulatedProcess> next = next();
            if (next.isEmpty()) {
                return true;
            }
            next.get().takeTurn(now(), random);
            bury();
        }
        return false;
    }

    private Optional<SimulatedProcess> next() {
        Instant earliest = null;
        for (SimulatedProcess actor : actors) {
            Instant time = actor.nextTime();
            if (time != null && (earliest == null || time.isBefore(earliest))) {
                earliest = time;
            }
        }
        if (earliest == null) {
            return Optional.empty();
        }
        if (earliest.isAfter(now())) {
            clock.set(earliest);
        }
        Instant now = now();
        List<SimulatedProcess> ready =
                actors.stream().filter(actor -> actor.isReady(now)).toList();
        return Optional.of(ready.size() == 1 ? ready.get(0) : ready.get(random.nextInt(ready.size())));
    }

    /** Unwinds what dead processes were doing. */
    private void bury() {
        for (SimulatedProcess actor : List.copyOf(actors)) {
            if (actor.isDead()) {
                actor.end();
                actors.remove(actor);
            }
        }
    }

    /** Kills a process. Called between turns. */
    public void kill(SimulatedProcess actor) {
        trace.accept("kill " + actor.name());
        actor.die();
        bury();
    }

    /** Lets every process that hangs go on. */
    public void wakeAll() {
        actors.forEach(SimulatedProcess::wakeUp);
    }

    /** Ends all processes. */
    public void close() {
        actors.forEach(SimulatedProcess::die);
        bury();
    }

    /** The processes that live. */
    public List<SimulatedProcess> living() {
        return actors.stream().filter(actor -> !actor.isDead()).toList();
    }

    void back() {
        back.release();
    }

    void awaitBack() {
        back.acquireUninterruptibly();
    }
}
