package dev.layerlift.testkit;

import dev.layerlift.domain.event.MigrationEvent;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.port.EventPublisher;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps every event that is published, in order. Safe to call from many threads. */
public final class CollectingPublisher implements EventPublisher {
    private final List<MigrationEvent> events = new CopyOnWriteArrayList<>();

    @Override
    public void publish(MigrationEvent event) {
        events.add(event);
    }

    /** All events so far. */
    public List<MigrationEvent> events() {
        return List.copyOf(events);
    }

    /** The events of one migration so far. */
    public List<MigrationEvent> events(MigrationId id) {
        return events.stream().filter(e -> e.header().migrationId().equals(id)).toList();
    }

    /** The names of the events of one migration so far, for example {@code migration:started}. */
    public List<String> names(MigrationId id) {
        return events(id).stream().map(MigrationEvent::name).toList();
    }

    /** Forgets all events. */
    public void clear() {
        events.clear();
    }
}
