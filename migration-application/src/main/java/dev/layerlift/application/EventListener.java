package dev.layerlift.application;

import dev.layerlift.domain.event.BatchProgress;
import dev.layerlift.domain.event.MigrationEvent;

/**
 * Hears what happens to migrations, one event at a time, in order per migration, on a thread of its own: no migration waits
 * for a listener. Other listeners do, so what takes long is best handed to somebody else. What a listener has not heard
 * when the engine closes or the process dies is told again to those who subscribe in the next one.
 */
@FunctionalInterface
public interface EventListener {
    /** One event. What it throws is reported and does not hold up others. */
    void on(MigrationEvent event);

    /** How far a batch is; only those who listen to all assets hear of it. */
    default void onBatch(BatchProgress progress) {
        // Most listeners want to hear of migrations only.
    }
}
