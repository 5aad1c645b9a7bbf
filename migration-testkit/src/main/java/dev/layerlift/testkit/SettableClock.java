package dev.layerlift.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands still until it is moved. Safe to call from many threads. */
public final class SettableClock extends Clock {
    /** The time that {@link #SettableClock()} starts at. */
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Time now;
    private final ZoneId zone;

    /** A clock at {@link #START}. */
    public SettableClock() {
        this(START);
    }

    /** A clock at this time, in UTC. */
    public SettableClock(Instant start) {
        this(new Time(start), ZoneOffset.UTC);
    }

    private SettableClock(Time now, ZoneId zone) {
        this.now = now;
        this.zone = zone;
    }

    /** Sets the time, backwards too: real clocks do so. */
    public void set(Instant time) {
        now.set(time);
    }

    /** Moves the time, backwards with a negative duration, and gives the time after that. */
    public Instant advance(Duration by) {
        return now.plus(by);
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    /** The same clock in another zone: moving one moves both. */
    @Override
    public Clock withZone(ZoneId other) {
        return new SettableClock(now, other);
    }

    /** The time that clocks of several zones share. */
    private static final class Time {
        private Instant value;

        Time(Instant value) {
            this.value = value;
        }

        synchronized Instant get() {
            return value;
        }

        synchronized void set(Instant time) {
            value = time;
        }

        synchronized Instant plus(Duration by) {
            value = value.plus(by);
            return value;
        }
    }
}
