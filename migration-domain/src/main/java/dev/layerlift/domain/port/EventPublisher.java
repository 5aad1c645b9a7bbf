package dev.layerlift.domain.port;

import dev.layerlift.domain.event.MigrationEvent;

/** Hands events to whoever listens. A listener that fails is reported and does not hold up the others. */
@FunctionalInterface
public interface EventPublisher {
    /** Publishes one event; returns when every listener has had it. */
    void publish(MigrationEvent event);
}
