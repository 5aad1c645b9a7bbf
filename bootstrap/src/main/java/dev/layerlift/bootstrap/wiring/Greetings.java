package dev.layerlift.bootstrap.wiring;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What the first calls of this process to far stores take, apart from calls that have little time. */
public final class Greetings {
    private final List<Runnable> waits = new CopyOnWriteArrayList<>();

    /** Of no store yet. */
    public Greetings() {}

    /** Adds that of a store; it waits for its end, once and a few seconds at most, and throws nothing. */
    void add(Runnable wait) {
        waits.add(wait);
    }

    /** Waits for the end of all that were not waited for. */
    public void await() {
        waits.forEach(Runnable::run);
    }
}
