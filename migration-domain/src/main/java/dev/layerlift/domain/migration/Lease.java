package dev.layerlift.domain.migration;

import java.time.Instant;

/**
 * A worker's right to advance a migration.
 *
 * @param worker who holds it
 * @param epoch grows with every grant; a commit with an older one is refused
 * @param until when it ends by itself
 */
public record Lease(String worker, long epoch, Instant until) {
    /** Whether it is over at this moment. */
    public boolean expired(Instant now) {
        return !now.isBefore(until);
    }
}
