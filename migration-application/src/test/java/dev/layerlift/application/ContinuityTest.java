package dev.layerlift.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.application.TestHome.Process;
import dev.layerlift.application.internal.dispatch.EngineThreads;
import dev.layerlift.application.internal.event.Listeners;
import dev.layerlift.application.internal.event.Subscriptions;
import dev.layerlift.application.internal.lift.ConfirmContinuity;
import dev.layerlift.application.internal.saga.Plan;
import dev.layerlift.application.internal.saga.Step;
import dev.layerlift.application.internal.saga.Work;
import dev.layerlift.domain.asset.AccessPolicy;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.Lifecycle;
import dev.layerlift.domain.asset.Lifecycle.Event;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.event.MigrationEvent;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.migration.MigrationResult;
import dev.layerlift.domain.migration.MigrationState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an asset was and may be goes along with it, and is there when another process looks. */
class ContinuityTest {
    private static final JsonObject METADATA = JsonObject.builder()
            .put("shelf", JsonObject.builder().put("key", "under the mat").build())
            .build();
    private static final AccessPolicy POLICY =
            new AccessPolicy(Layer.WEBVH, Optional.of(Set.of(Credential.ORIGIN_TYPE)));

    private final TestHome home = new TestHome();

    /** An asset with a past, a policy, and metadata of its owner. */
    private Asset withAPast(Process process) {
        Asset imported = process.importBytes("a.txt", new byte[] {1});
        Lifecycle lived = imported.lifecycle()
                .with(new Event(
                        "lent",
                        home.clock.instant(),
                        JsonObject.builder().put("to", "museum").build()))
                .with(new Event("returned", home.clock.advance(Duration.ofDays(1)), JsonObject.EMPTY));
        Asset asset = new Asset(
                imported.did(),
                imported.document(),
                imported.credentials(),
                imported.resources(),
                lived,
                imported.links(),
                POLICY,
                METADATA,
                imported.createdAt());
        assertThat(process.ports.assets().replace(imported, asset)).isTrue();
        return asset;
    }

    @Test
    void stateHistoryPolicyAndMetadataArriveAndTheMigrationIsPartOfTheHistory() throws Exception {
        Asset source;
        MigrationResult result;
        try (Process process = home.start()) {
            source = withAPast(process);
            result = process.migrate(source);
        }
        Did target = result.targetDid().orElseThrow();
        Asset arrived = home.persistence.assets().find(target.identity()).orElseThrow();
        assertThat(arrived.lifecycle().state()).isEqualTo(source.lifecycle().state());
        assertThat(arrived.metadata()).isEqualTo(METADATA);
        assertThat(arrived.policy()).isEqualTo(POLICY);
        List<Event> events = arrived.lifecycle().events();
        assertThat(events.subList(0, events.size() - 1))
                .isEqualTo(source.lifecycle().events());
        Event migrated = events.get(events.size() - 1);
        assertThat(migrated.type()).isEqualTo("migrated");
        assertThat(migrated.detail().requireString("migrationId"))
                .isEqualTo(result.migrationId().toString());
        assertThat(migrated.detail().requireString("from"))
                .isEqualTo(source.did().value());
        assertThat(migrated.detail().requireString("to")).isEqualTo(target.value());
        assertThat(migrated.at()).isAfterOrEqualTo(events.get(events.size() - 2).at());
        // None of it is for everybody.
        for (String key : home.published()) {
            assertThat(home.publicStore
                            .open(dev.layerlift.domain.asset.ObjectPath.ofPublic(key), 0)
                            .map(ContinuityTest::text)
                            .orElseThrow())
                    .doesNotContain("museum", "under the mat", "publishable");
        }
    }

    /** What can be lost on the way to where the target is stored, each by a store that loses it. */
    @SuppressWarnings("ImmutableEnumChecker") // the functions are pure
    enum Loss {
        AN_EVENT("history: event 2", a -> a.with(without(a.lifecycle(), 1))),
        THE_MIGRATION("history: event 4 is not migration", a -> a.with(without(a.lifecycle(), 3))),
        THE_STATE(
                "lifecycle state: retired",
                a -> a.with(new Lifecycle(Lifecycle.State.RETIRED, a.lifecycle().events()))),
        THE_POLICY("access policy", a -> made(a, AccessPolicy.OPEN, a.metadata())),
        THE_METADATA("metadata", a -> made(a, a.policy(), JsonObject.EMPTY)),
        THE_CREDENTIALS("credentials: not what was prepared", a -> a.withCredentials(List.of())),
        ALL_OF_IT("the asset: it is not in this home", a -> null);

        final String named;
        final Function<Asset, @Nullable Asset> loses;

        Loss(String named, Function<Asset, @Nullable Asset> loses) {
            this.named = named;
            this.loses = loses;
        }

        private static Lifecycle without(Lifecycle lifecycle, int index) {
            List<Event> events = new ArrayList<>(lifecycle.events());
            events.remove(index);
            return new Lifecycle(lifecycle.state(), events);
        }

        private static Asset made(Asset a, AccessPolicy policy, JsonObject metadata) {
            return new Asset(
                    a.did(),
                    a.document(),
                    a.credentials(),
                    a.resources(),
                    a.lifecycle(),
                    a.links(),
                    policy,
                    metadata,
                    a.createdAt());
        }
    }

    @ParameterizedTest
    @EnumSource(Loss.class)
    @Tag("P01")
    void whatDidNotArriveIsFoundBeforeItIsCalledCompleteAndLeadsToARollback(Loss loss) throws Exception {
        List<String> events = Collections.synchronizedList(new ArrayList<>());
        try (Process process = home.start()) {
            Asset source = withAPast(process);
            try (MigrationManager manager = new MigrationManager(
                    SwappedPorts.assets(process.ports, new LosingAssets(process.ports.assets(), loss.loses)))) {
                manager.subscribe(event -> events.add(event.name()));
                MigrationResult result =
                        MigrationManagerTest.get(manager.migrate(source.did(), Layer.WEBVH, MigrationOptions.DEFAULT));
                assertThat(result.state()).isEqualTo(MigrationState.ROLLED_BACK);
                assertThat(result.error().orElseThrow().code()).isEqualTo("CONTINUITY_LOST");
                assertThat(result.error().orElseThrow().message()).contains(loss.named);
                assertThat(home.persistence
                                .assets()
                                .arriving(result.targetDid().orElseThrow().identity()))
                        .isEmpty();
            }
            assertThat(events).doesNotContain("migration:completed").contains("migration:rolledback");
            assertThat(home.published()).isEmpty();
            assertThat(home.persistence.assets().find(source.did().identity())).contains(source);
        }
    }

    @Test
    @Tag("P01")
    void subscriptionsThatStayBehindAreFoundBeforeItIsCalledComplete() throws Exception {
        try (Process process = home.start()) {
            Asset source = withAPast(process);
            Listeners forgetful = (from, to) -> 2;
            try (MigrationManager manager = new MigrationManager(
                    process.ports,
                    EngineThreads.REAL,
                    plan -> replaced(plan, new ConfirmContinuity(process.ports, forgetful)))) {
                MigrationResult result =
                        MigrationManagerTest.get(manager.migrate(source.did(), Layer.WEBVH, MigrationOptions.DEFAULT));
                assertThat(result.state()).isEqualTo(MigrationState.ROLLED_BACK);
                assertThat(result.error().orElseThrow().message()).contains("subscriptions: 2 left behind");
            }
        }
    }

    private static Plan replaced(Plan real, Step step) {
        return new Plan() {
            @Override
            public List<Step> steps() {
                return real.steps().stream()
                        .map(s -> s.name().equals(step.name()) ? step : s)
                        .toList();
            }

            @Override
            public List<String> sourceProblems(Work work) {
                return real.sourceProblems(work);
            }

            @Override
            public List<Asset> assetsAfterRollback(Work work) {
                return real.assetsAfterRollback(work);
            }
        };
    }

    @Test
    @Tag("P26")
    void aTargetIsNotComparedWithACheckpointThatWasChanged() throws Exception {
        try (Process process = home.start()) {
            Asset source = withAPast(process);
            try (MigrationManager manager = new MigrationManager(
                    process.ports,
                    EngineThreads.REAL,
                    plan -> replaced(plan, new Step() {
                        private final Step real = plan.step(ConfirmContinuity.NAME);

                        @Override
                        public String name() {
                            return real.name();
                        }

                        @Override
                        public boolean check(Work work) {
                            home.persistence.damageCheckpoint(
                                    work.migration().checkpointId().orElseThrow());
                            return real.check(work);
                        }

                        @Override
                        public void apply(Work work) {
                            real.apply(work);
                        }
                    }))) {
                MigrationResult result =
                        MigrationManagerTest.get(manager.migrate(source.did(), Layer.WEBVH, MigrationOptions.DEFAULT));
                assertThat(result.state()).isEqualTo(MigrationState.QUARANTINED);
            }
        }
    }

    @Test
    void nobodyKnowsTheTargetBeforeItIsComplete() throws Exception {
        try (Process process = home.start()) {
            Asset source = withAPast(process);
            List<Long> known = Collections.synchronizedList(new ArrayList<>());
            try (MigrationManager manager = new MigrationManager(
                    process.ports,
                    EngineThreads.REAL,
                    plan -> replaced(plan, new ConfirmContinuity(process.ports, (from, to) -> {
                        known.add(process.ports.assets().find(to).stream().count());
                        known.add(process.ports.assets().arriving(to).stream().count());
                        return 0;
                    })))) {
                MigrationManagerTest.get(manager.migrate(source.did(), Layer.WEBVH, MigrationOptions.DEFAULT));
            }
            assertThat(known).containsExactly(0L, 1L);
        }
    }

    @Test
    void anAssetIsNotLiftedWhereItsPolicyKeepsItFrom() throws Exception {
        try (Process process = home.start()) {
            Asset source = withAPast(process);
            Asset kept = source.with(
                    new AccessPolicy(Layer.PEER, Optional.of(Set.of())),
                    new Event("policy-changed", home.clock.instant(), JsonObject.EMPTY));
            assertThat(process.ports.assets().replace(source, kept)).isTrue();
            MigrationResult result = process.migrate(kept);
            assertThat(result.state()).isEqualTo(MigrationState.FAILED);
            assertThat(result.error().orElseThrow().message())
                    .contains("keeps it on peer", "keeps a credential private that would be published");
            assertThat(home.published()).isEmpty();
        }
    }

    @Test
    void whoListensToAnAssetAfterItWasMigratedHearsOfItUnderItsNewName() throws Exception {
        List<MigrationEvent> heard = Collections.synchronizedList(new ArrayList<>());
        Asset source;
        MigrationResult result;
        try (Process process = home.start()) {
            source = process.importBytes("a.txt", new byte[] {1});
            result = process.migrate(source);
        }
        Subscriptions later = new Subscriptions(
                identity -> home.persistence
                        .migrations()
                        .claimant(identity)
                        .flatMap(m -> m.targetDid())
                        .map(Did::identity),
                (event, thrown) -> {});
        later.add(heard::add, Optional.of(source.did().identity()));
        MigrationEvent ofTarget = new MigrationEvent.Validated(new MigrationEvent.Header(
                result.migrationId(), 1, result.targetDid().orElseThrow(), Layer.BTCO, home.clock.instant()));
        later.publish(ofTarget);
        assertThat(heard).containsExactly(ofTarget);
    }

    @Test
    void whoListensToAnAssetListensToItUnderItsNewName() throws Exception {
        List<MigrationEvent> heard = Collections.synchronizedList(new ArrayList<>());
        try (Process process = home.start()) {
            Asset source = process.importBytes("a.txt", new byte[] {1});
            process.manager.subscribe(source.did(), heard::add);
            MigrationResult result = process.migrate(source);
            MigrationManagerTest.get(process.manager.rollback(result.migrationId()));
        }
        assertThat(heard)
                .extracting(MigrationEvent::name)
                .endsWith("migration:completed", "migration:failed", "migration:rolledback");
    }

    private static String text(java.io.InputStream in) {
        try (in) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
