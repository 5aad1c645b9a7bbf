package dev.layerlift.domain.asset;

import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The lifecycle of an asset: its state and how it came there. Both move with the asset.
 *
 * @param state the state now
 * @param events what happened, oldest first
 */
public record Lifecycle(State state, List<Event> events) {
    /** The states of an asset. */
    public enum State {
        /** In use: it may be migrated. */
        ACTIVE,
        /** Taken back or deactivated: nothing may be done with it any more. */
        RETIRED
    }

    /**
     * One event.
     *
     * @param type what happened, for example {@code imported}
     * @param at when
     * @param detail what belongs to it; private
     */
    public record Event(String type, Instant at, JsonObject detail) {}

    public Lifecycle {
        events = List.copyOf(events);
    }

    /** This lifecycle with one more event. */
    public Lifecycle with(Event event) {
        List<Event> all = new ArrayList<>(events);
        all.add(event);
        return new Lifecycle(state, all);
    }

    /** This lifecycle in another state, with the event that led there. */
    public Lifecycle to(State next, Event event) {
        return new Lifecycle(next, with(event).events());
    }

    /** The stored form. */
    public JsonObject toJson() {
        List<JsonValue> list = new ArrayList<>();
        for (Event event : events) {
            list.add(JsonObject.builder()
                    .put("type", event.type())
                    .put("at", event.at().toString())
                    .put("detail", event.detail())
                    .build());
        }
        return JsonObject.builder()
                .put("state", state.name().toLowerCase(java.util.Locale.ROOT))
                .put("events", new JsonArray(list))
                .build();
    }

    /**
     * Reads the stored form.
     *
     * @throws IllegalArgumentException when a member is missing, of another kind or unknown
     */
    public static Lifecycle fromJson(JsonObject json) {
        List<Event> events = json.requireObjects("events").stream()
                .map(o -> new Event(
                        o.requireString("type"), Instant.parse(o.requireString("at")), o.requireObject("detail")))
                .toList();
        return new Lifecycle(State.valueOf(json.requireString("state").toUpperCase(java.util.Locale.ROOT)), events);
    }
}
