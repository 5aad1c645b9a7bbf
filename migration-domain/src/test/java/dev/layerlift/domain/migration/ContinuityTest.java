package dev.layerlift.domain.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.asset.AccessPolicy;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.Lifecycle;
import dev.layerlift.domain.asset.Lifecycle.Event;
import dev.layerlift.domain.asset.Lifecycle.State;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ContinuityTest {
    private static final Instant NOW = Instant.parse("2026-11-01T10:00:00Z");
    private static final Did SOURCE = Did.parse("did:peer:4zQmQ47H3tkfauY9waWSNmL8cES5xzGHYAczgUNCXnT7dd3w");
    private static final Did TARGET =
            Did.parse("did:webvh:QmPcxL9vZBGjyUSwdLY8yDJJRjF6oXMRb3BmgE64wmauPT:assets.example.com:ql:abcd");
    private static final MigrationId ID = MigrationId.parse("ee747c35-f4e4-4dd7-a1e9-101f234ffc53");
    private static final Event IMPORTED = new Event("imported", NOW, JsonObject.EMPTY);
    private static final Event LENT = new Event(
            "lent", NOW.plusSeconds(1), JsonObject.builder().put("to", "museum").build());
    private static final AccessPolicy POLICY = new AccessPolicy(Layer.WEBVH, Optional.empty());
    private static final JsonObject NOTES =
            JsonObject.builder().put("shelf", "3").build();
    private static final Continuity BEFORE =
            new Continuity(SOURCE, new Lifecycle(State.ACTIVE, List.of(IMPORTED, LENT)), POLICY, NOTES);
    private static final Lifecycle ARRIVED = BEFORE.successor(ID, TARGET, NOW.plusSeconds(2));

    private static Asset target(Lifecycle lifecycle, AccessPolicy policy, JsonObject metadata) {
        return new Asset(
                TARGET,
                new DidDocument(JsonObject.builder().put("id", TARGET.value()).build()),
                List.of(),
                List.of(),
                lifecycle,
                List.of(),
                policy,
                metadata,
                NOW);
    }

    private static Lifecycle with(List<Event> events) {
        return new Lifecycle(State.ACTIVE, events);
    }

    private static List<Event> events(int... indexes) {
        List<Event> chosen = new ArrayList<>();
        for (int index : indexes) {
            chosen.add(ARRIVED.events().get(index));
        }
        return chosen;
    }

    @Test
    void whatArrivedWholeHasLostNothing() {
        assertThat(ARRIVED.events()).hasSize(3);
        assertThat(BEFORE.lost(target(ARRIVED, POLICY, NOTES), ID)).isEmpty();
        assertThat(BEFORE.lostSince(target(ARRIVED, POLICY, NOTES), ID)).isEmpty();
    }

    @Test
    void aChangedStateIsNamed() {
        Lifecycle retired = new Lifecycle(State.RETIRED, ARRIVED.events());
        assertThat(BEFORE.lost(target(retired, POLICY, NOTES), ID))
                .containsExactly("lifecycle state: retired (expected: active, as before)");
        Continuity retiredBefore =
                new Continuity(SOURCE, new Lifecycle(State.RETIRED, List.of(IMPORTED, LENT)), POLICY, NOTES);
        assertThat(retiredBefore.lost(target(retired, POLICY, NOTES), ID))
                .containsExactly("lifecycle state: retired (expected: active, as nothing else may be on webvh)");
    }

    @Test
    void aHistoryThatIsNotWholeIsNamed() {
        assertThat(BEFORE.lost(target(with(events(0, 2)), POLICY, NOTES), ID))
                .singleElement()
                .asString()
                .startsWith("history: event 2, \"lent\" of 2026-11-01T10:00:01Z");
        assertThat(BEFORE.lost(target(with(events(1, 0, 2)), POLICY, NOTES), ID))
                .singleElement()
                .asString()
                .startsWith("history: event 1, \"imported\"");
        assertThat(BEFORE.lost(target(with(events()), POLICY, NOTES), ID)).hasSize(1);
        assertThat(BEFORE.lost(target(with(events(0, 1, 2, 2)), POLICY, NOTES), ID))
                .containsExactly("history: 4 events (expected: 3)");
    }

    @Test
    void aHistoryWithoutThisMigrationIsNamed() {
        String expected = "history: event 3 is not migration " + ID + " from " + SOURCE + " to " + TARGET;
        assertThat(BEFORE.lost(target(with(events(0, 1)), POLICY, NOTES), ID)).contains(expected);
        MigrationId other = MigrationId.parse("ee747c35-f4e4-4dd7-a1e9-101f234ffc54");
        for (Lifecycle wrong : List.of(
                BEFORE.successor(other, TARGET, NOW),
                BEFORE.successor(ID, SOURCE, NOW),
                new Continuity(TARGET, BEFORE.lifecycle(), POLICY, NOTES).successor(ID, TARGET, NOW),
                BEFORE.lifecycle()
                        .with(new Event(
                                Continuity.MIGRATED,
                                NOW,
                                ARRIVED.events().get(2).detail().with("to", "nowhere"))),
                BEFORE.lifecycle()
                        .with(new Event("updated", NOW, ARRIVED.events().get(2).detail())))) {
            assertThat(BEFORE.lost(target(wrong, POLICY, NOTES), ID)).containsExactly(expected);
            assertThat(BEFORE.lostSince(target(wrong, POLICY, NOTES), ID)).containsExactly(expected);
        }
    }

    @Test
    void aPolicyOrMetadataThatDidNotArriveIsNamed() {
        assertThat(BEFORE.lost(target(ARRIVED, AccessPolicy.OPEN, NOTES), ID))
                .containsExactly("access policy: another one than before");
        assertThat(BEFORE.lost(target(ARRIVED, POLICY, JsonObject.EMPTY), ID))
                .containsExactly("metadata: other than before");
    }

    @Test
    void whatTheOwnerMadeOfItSinceIsNoLoss() {
        Lifecycle later = ARRIVED.to(State.RETIRED, new Event("deactivated", NOW.plusSeconds(9), JsonObject.EMPTY));
        assertThat(BEFORE.lostSince(target(later, AccessPolicy.OPEN, NOTES), ID))
                .isEmpty();
    }

    @Test
    void aTargetThatMovedToAnotherHostIsTheSame() {
        Did moved = Did.parse(TARGET.value().replace("assets.example.com", "other.example.org"));
        Asset asset = new Asset(
                moved,
                new DidDocument(JsonObject.builder().put("id", moved.value()).build()),
                List.of(),
                List.of(),
                ARRIVED,
                List.of(),
                POLICY,
                NOTES,
                NOW);
        assertThat(BEFORE.lostSince(asset, ID)).isEmpty();
    }

    @Test
    void aSourceWasBeforeItsSuccessionWhatTheTargetIsMadeOf() {
        Asset source = target(BEFORE.lifecycle(), POLICY, NOTES);
        Asset succeeded = source.with(
                source.lifecycle().with(new Event(Continuity.SUCCEEDED, NOW.plusSeconds(3), JsonObject.EMPTY)));
        assertThat(Continuity.beforeSuccession(source)).isEqualTo(Continuity.of(source));
        assertThat(Continuity.beforeSuccession(succeeded)).isEqualTo(Continuity.of(source));
        assertThat(Continuity.beforeSuccession(target(with(List.of()), POLICY, NOTES))
                        .lifecycle()
                        .events())
                .isEmpty();
    }

    @Test
    void isReadFromASnapshot() {
        JsonObject snapshot = JsonObject.builder()
                .put("did", SOURCE.value())
                .put("lifecycle", BEFORE.lifecycle().toJson())
                .put("metadata", NOTES)
                .put("policy", POLICY.toJson())
                .build();
        assertThat(Continuity.of(snapshot)).isEqualTo(BEFORE);
        assertThat(Continuity.of(snapshot.without("policy")).policy())
                .as("one of an earlier release")
                .isEqualTo(AccessPolicy.OPEN);
        assertThatThrownBy(() -> Continuity.of(snapshot.without("lifecycle")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(Continuity.of(target(ARRIVED, POLICY, NOTES)))
                .isEqualTo(new Continuity(TARGET, ARRIVED, POLICY, NOTES));
    }
}
