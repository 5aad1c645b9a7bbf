package dev.layerlift.persistence.sql;

import java.time.Instant;

/** Times in columns: nanoseconds since 1970-01-01T00:00:00Z, from 1677 to 2262, so that they sort and come back equal. */
final class Times {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private Times() {}

    static long toNanos(Instant time) {
        try {
            return Math.addExact(Math.multiplyExact(time.getEpochSecond(), NANOS_PER_SECOND), time.getNano());
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("time: " + time + " (expected: a time between 1678 and 2262)", e);
        }
    }

    static Instant ofNanos(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS_PER_SECOND), Math.floorMod(nanos, NANOS_PER_SECOND));
    }
}
