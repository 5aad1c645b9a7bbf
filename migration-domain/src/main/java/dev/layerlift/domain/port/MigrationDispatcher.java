package dev.layerlift.domain.port;

import dev.layerlift.domain.migration.MigrationId;
import java.time.Instant;

/**
 * Decides when a migration is advanced, and on which thread. Waiting is a row with a time: it holds no thread. A
 * migration is never advanced twice at the same time by one dispatcher.
 */
public interface MigrationDispatcher extends AutoCloseable {
    /** What advancing a migration led to. */
    sealed interface Advance {
        /** It is at rest. */
        record Done() implements Advance {}

        /** There is more to do at once. */
        record Continue() implements Advance {}

        /** There is more to do at this time. */
        record RetryAt(Instant time) implements Advance {}
    }

    /** Advances one migration. */
    @FunctionalInterface
    interface Worker {
        /** Does what can be done now. Never throws. */
        Advance advance(MigrationId id);
    }

    /**
     * Has a migration advanced, not before a time. One that is queued for later is brought forward; to
     * submit one that is queued for the same time or sooner changes nothing.
     *
     * @throws dev.layerlift.domain.error.MigrationException {@code QUEUE_FULL}, retry later, when the limit is reached
     */
    void submit(MigrationId id, Instant notBefore);

    /** Forgets a queued migration; one that is being advanced goes on. */
    void cancel(MigrationId id);

    /** Takes no more work and waits for what is being advanced. */
    @Override
    void close();
}
