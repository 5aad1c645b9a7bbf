package dev.layerlift.domain.migration;

import dev.layerlift.domain.asset.AccessPolicy;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.Lifecycle;
import dev.layerlift.domain.asset.Lifecycle.Event;
import dev.layerlift.domain.asset.Lifecycle.State;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.InvalidDidException;
import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What an asset was and must still be under its next DID (FR-4.3 to FR-4.5): its state, its history, who may see how much
 * of it, and what its owner noted.
 *
 * @param source the DID that it had
 * @param lifecycle its state and history
 * @param policy its access policy
 * @param metadata what its owner noted
 */
public record Continuity(Did source, Lifecycle lifecycle, AccessPolicy policy, JsonObject metadata) {
    /** The event with which a migration becomes part of a history. */
    public static final String MIGRATED = "migrated";

    /** The event with which a successor becomes part of a history. */
    public static final String SUCCEEDED = "succeeded";

    private static final String MIGRATION_ID = "migrationId";
    private static final String FROM = "from";
    private static final String TO = "to";

    /** What this asset is. */
    public static Continuity of(Asset asset) {
        return new Continuity(asset.did(), asset.lifecycle(), asset.policy(), asset.metadata());
    }

    /** What this asset was before it got a successor, which is noted in its history where it is public. */
    public static Continuity beforeSuccession(Asset asset) {
        List<Event> events = asset.lifecycle().events();
        boolean noted =
                !events.isEmpty() && events.get(events.size() - 1).type().equals(SUCCEEDED);
        List<Event> before = noted ? events.subList(0, events.size() - 1) : events;
        return new Continuity(
                asset.did(), new Lifecycle(asset.lifecycle().state(), before), asset.policy(), asset.metadata());
    }

    /**
     * What an asset was, says the content of a checkpoint.
     *
     * @throws IllegalArgumentException when a member is missing, of another kind or unknown
     */
    public static Continuity of(JsonObject snapshot) {
        return new Continuity(
                Did.parse(snapshot.requireString("did")),
                Lifecycle.fromJson(snapshot.requireObject("lifecycle")),
                snapshot.has("policy") ? AccessPolicy.fromJson(snapshot.requireObject("policy")) : AccessPolicy.OPEN,
                snapshot.requireObject("metadata"));
    }

    /** Its lifecycle under the next DID, with the migration in it. */
    public Lifecycle successor(MigrationId migration, Did target, Instant at) {
        return lifecycle.with(new Event(
                MIGRATED,
                at,
                JsonObject.builder()
                        .put(MIGRATION_ID, migration.toString())
                        .put(FROM, source.value())
                        .put(TO, target.value())
                        .build()));
    }

    /** What did not arrive with an asset that has just got its next DID; empty when all of it did. */
    public List<String> lost(Asset arrived, MigrationId migration) {
        List<String> lost = lostOf(arrived.lifecycle().events(), arrived.did(), migration);
        int expected = lifecycle.events().size() + 1;
        if (lost.isEmpty() && arrived.lifecycle().events().size() != expected) {
            lost.add("history: " + arrived.lifecycle().events().size() + " events (expected: " + expected + ")");
        }
        if (arrived.lifecycle().state() != lifecycle.state()) {
            lost.add("lifecycle state: " + name(arrived.lifecycle().state()) + " (expected: " + name(lifecycle.state())
                    + ", as before)");
        } else if (arrived.lifecycle().state() != State.ACTIVE) {
            lost.add("lifecycle state: " + name(arrived.lifecycle().state()) + " (expected: active, as nothing else may"
                    + " be on " + arrived.did().layer().id() + ")");
        }
        if (!arrived.policy().equals(policy)) {
            lost.add("access policy: another one than before");
        }
        if (!arrived.metadata().equals(metadata)) {
            lost.add("metadata: other than before");
        }
        return lost;
    }

    /**
     * What of the history did not arrive with an asset whose owner may have gone on with it since: then its state, its
     * policy and later events are what the owner made of them.
     */
    public List<String> lostSince(Asset arrived, MigrationId migration) {
        return lostOf(arrived.lifecycle().events(), arrived.did(), migration);
    }

    private List<String> lostOf(List<Event> arrived, Did target, MigrationId migration) {
        List<String> lost = new ArrayList<>();
        List<Event> before = lifecycle.events();
        for (int i = 0; i < before.size(); i++) {
            if (i >= arrived.size() || !arrived.get(i).equals(before.get(i))) {
                lost.add("history: event " + (i + 1) + ", \"" + before.get(i).type() + "\" of "
                        + before.get(i).at() + ", is missing or another one");
                return lost;
            }
        }
        boolean named = arrived.size() > before.size() && isMigration(arrived.get(before.size()), target, migration);
        if (!named) {
            lost.add("history: event " + (before.size() + 1) + " is not migration " + migration + " from "
                    + Shortened.of(source.value()) + " to " + target);
        }
        return lost;
    }

    private boolean isMigration(Event event, Did target, MigrationId migration) {
        return event.type().equals(MIGRATED)
                && event.detail()
                        .string(MIGRATION_ID)
                        .filter(migration.toString()::equals)
                        .isPresent()
                && event.detail().string(FROM).filter(source.value()::equals).isPresent()
                && event.detail().string(TO).filter(to -> isNameOf(to, target)).isPresent();
    }

    /** A DID that moved to another host keeps its identity. */
    private static boolean isNameOf(String name, Did target) {
        try {
            return Did.parse(name).identity().equals(target.identity());
        } catch (InvalidDidException e) {
            return false;
        }
    }

    private static String name(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
