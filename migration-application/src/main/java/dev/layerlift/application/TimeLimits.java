package dev.layerlift.application;

import java.time.Duration;

/**
 * How long things may take (design section 10). They count from when a thread took the work up, not by the wall clock
 * across restarts, and each is 10 ms to 1 hour.
 *
 * @param validation all checks of one asset together; retries are within it
 * @param attempt one try at a migration, up to the next time it waits or ends
 * @param idle how long a transfer of content may move no byte; while it moves some, {@code attempt} does not count
 * @param rollback one try at a rollback
 */
public record TimeLimits(Duration validation, Duration attempt, Duration idle, Duration rollback) {
    /** 5 s for a validation, 60 s for everything else. */
    public static final TimeLimits DEFAULT = new TimeLimits(
            Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofSeconds(60));

    public TimeLimits {
        require("validation", validation);
        require("attempt", attempt);
        require("idle", idle);
        require("rollback", rollback);
    }

    private static void require(String name, Duration limit) {
        if (limit.compareTo(Duration.ofMillis(10)) < 0 || limit.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException(name + ": " + limit + " (expected: 10 ms to 1 h)");
        }
    }
}
