package dev.layerlift.application;

import dev.layerlift.domain.event.MigrationEvent;

/** Hears what happens to migrations, one event at a time, in order per migration. */
@FunctionalInterface
public interface EventListener {
    /** One event. What it throws is reported and does not hold up others. */
    void on(MigrationEvent event);
}
