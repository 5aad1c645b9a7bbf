package dev.layerlift.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.application.TestHome.Process;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.Lifecycle;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.did.PeerDid;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.event.MigrationEvent;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.Actor;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.migration.MigrationResult;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.MigrationQuery;
import dev.layerlift.domain.validation.ValidationResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The main job through the API: a private asset becomes a public one, and can be taken back. */
class MigrationManagerTest {
    private static final byte[] SMALL = "a letter".getBytes(StandardCharsets.UTF_8);

    private final TestHome home = new TestHome();

    @Test
    @Tag("P01")
    void completedMeansThatEverythingVerifiesFromThePublishedFiles() throws Exception {
        try (Process process = home.start()) {
            Asset source = process.importBytes("letter.txt", SMALL);

            MigrationResult result = process.migrate(source);

            assertThat(result.error()).isEmpty();
            assertThat(result.state()).isEqualTo(MigrationState.COMPLETED);
            assertThat(result.alreadyDone()).isFalse();
            VerificationReport report = process.verify(result);
            assertThat(report.checks())
                    .allSatisfy(
                            check -> assertThat(check.ok()).as(check.toString()).isTrue());
            assertThat(report.checks())
                    .extracting(VerificationReport.Check::name)
                    .contains("log", "link", "document", "source", "keys", "manifest", "origin", "files");
            Asset target = home.persistence
                    .assets()
                    .find(result.targetDid().orElseThrow().identity())
                    .orElseThrow();
            assertThat(target.document().alsoKnownAs())
                    .contains(source.did().value(), ((PeerDid) source.did()).shortForm());
            assertThat(target.credentials()).singleElement().satisfies(c -> {
                assertThat(c.issuer()).isEqualTo(target.did().value());
                assertThat(c.hasType(Credential.ORIGIN_TYPE)).isTrue();
            });
            assertThat(target.lifecycle().events())
                    .extracting(Lifecycle.Event::type)
                    .containsExactly("imported", "migrated");
            assertThat(home.verifyAudit().valid()).isTrue();
            assertThat(home.verifyAudit().records()).isEqualTo(1);
        }
    }

    @Test
    void theSourceIsUntouchedAndOtherAssetsStayPrivate() throws Exception {
        try (Process process = home.start()) {
            Asset source = process.importBytes("a.txt", SMALL);
            Asset other = process.importBytes("b.txt", "secret".getBytes(StandardCharsets.UTF_8));

            process.migrate(source);

            assertThat(home.persistence.assets().find(source.did().identity())).contains(source);
            assertThat(home.persistence.assets().find(other.did().identity())).contains(other);
            assertThat(home.published()).hasSize(4);
            for (String key : home.published()) {
                assertThat(key).matches("[a-z2-7]{2}/[a-z2-7]{20}/(did\\.jsonl|resources/[a-z0-9]+\\.(json|txt))");
            }
        }
    }

    @Test
    void contentOfEverySizeArrives() throws Exception {
        try (Process process = home.start()) {
            for (int size : new int[] {0, 1, 64 * 1024, 64 * 1024 + 1, 3_000_000}) {
                byte[] bytes = new byte[size];
                new Random(size).nextBytes(bytes);
                MigrationResult result = process.migrate(process.importBytes("f" + size, bytes));
                assertThat(result.state()).as("%s", result.error()).isEqualTo(MigrationState.COMPLETED);
                assertThat(process.verify(result).valid()).isTrue();
            }
        }
    }

    @Test
    @Tag("P23")
    void migratingTwiceSaysWhereItIsAndWritesNothing() throws Exception {
        try (Process process = home.start()) {
            Asset source = process.importBytes("a.txt", SMALL);
            MigrationResult first = process.migrate(source);
            long commits = home.persistence.commits();
            List<String> published = home.published();

            MigrationResult second = process.migrate(source);

            assertThat(second.alreadyDone()).isTrue();
            assertThat(second.targetDid()).isEqualTo(first.targetDid());
            assertThat(second.migrationId()).isEqualTo(first.migrationId());
            assertThat(home.persistence.commits()).isEqualTo(commits);
            assertThat(home.published()).isEqualTo(published);
        }
    }

    @Test
    @Tag("P53")
    void eventsTellTheStoryInOrderAndFollowTheAsset() throws Exception {
        List<MigrationEvent> all = Collections.synchronizedList(new ArrayList<>());
        List<MigrationEvent> ofAsset = Collections.synchronizedList(new ArrayList<>());
        MigrationResult result;
        try (Process process = home.start()) {
            Asset source = process.importBytes("a.txt", SMALL);
            process.manager.subscribe(all::add);
            process.manager.subscribe(source.did(), ofAsset::add);
            process.manager.subscribe(event -> {
                throw new IllegalStateException("a listener that fails");
            });
            result = process.migrate(source);
            process.migrate(process.importBytes("b.txt", "b".getBytes(StandardCharsets.UTF_8)));
        }
        assertThat(ofAsset)
                .extracting(MigrationEvent::name)
                .containsExactly(
                        "migration:started",
                        "migration:validated",
                        "migration:checkpointed",
                        "migration:in_progress",
                        "migration:completed");
        assertThat(all).hasSize(10);
        assertThat(ofAsset.get(4).toJson().string("targetDid"))
                .isEqualTo(result.targetDid().map(Did::value));
    }

    @Test
    @Tag("P33")
    void aCredentialThatDoesNotVerifyStopsTheMigrationBeforeAnythingExists() throws Exception {
        try (Process process = home.start()) {
            Asset source = process.importBytes("a.txt", SMALL);
            Credential origin = source.credentials().get(0);
            Credential forged = new Credential(origin.json().with("validFrom", "2020-01-01T00:00:00Z"));
            Asset damaged = new Asset(
                    source.did(),
                    source.document(),
                    List.of(forged),
                    source.resources(),
                    source.lifecycle(),
                    source.links(),
                    source.policy(),
                    source.metadata(),
                    source.createdAt());
            EnginePorts ports = withAsset(process.ports, damaged);
            try (MigrationManager manager = new MigrationManager(ports)) {
                MigrationResult result = get(manager.migrate(source.did(), Layer.WEBVH, MigrationOptions.DEFAULT));

                assertThat(result.state()).isEqualTo(MigrationState.FAILED);
                assertThat(result.error().orElseThrow().code()).isEqualTo("CREDENTIAL_NOT_VERIFIED");
                assertThat(result.error().orElseThrow().migrationId())
                        .contains(result.migrationId().toString());
                assertThat(home.published()).isEmpty();
                assertThat(home.verifyAudit().records()).isEqualTo(1);
            }
            assertThat(process.migrate(source).state()).isEqualTo(MigrationState.COMPLETED);
        }
    }

    @Test
    void aDryRunFindsWhatWouldStopItAndChangesNothing() throws Exception {
        try (Process process = home.start()) {
            Asset source = process.importBytes("a.txt", SMALL);
            long commits = home.persistence.commits();

            ValidationResult good = process.manager.validate(source.did(), Layer.WEBVH, MigrationOptions.DEFAULT);
            home.privateStore.delete(source.resources().get(0).location());
            ValidationResult bad = process.manager.validate(source.did(), Layer.WEBVH, MigrationOptions.DEFAULT);

            assertThat(good.valid()).isTrue();
            assertThat(good.estimatedCost().feeSats()).isZero();
            assertThat(good.estimatedCost())
                    .isEqualTo(process.manager.estimateMigrationCost(source.did(), Layer.WEBVH));
            assertThat(bad.errors()).extracting(e -> e.code()).containsExactly("CONTENT_MISSING");
            assertThat(home.persistence.commits()).isEqualTo(commits);
            assertThat(home.published()).isEmpty();
        }
    }

    @Test
    @Tag("P04")
    void contentThatChangedAtTheSourceIsNotPublished() throws Exception {
        try (Process process = home.start()) {
            Asset small = process.importBytes("a.txt", SMALL);
            Asset large = process.importBytes("b.bin", new byte[2_000_000]);
            home.privateStore.tamper(small.resources().get(0).location(), 3);
            home.privateStore.tamper(large.resources().get(0).location(), 3);

            MigrationResult found = process.migrate(small);
            MigrationResult stopped = process.migrate(large);

            assertThat(found.state()).isEqualTo(MigrationState.FAILED);
            assertThat(found.error().orElseThrow().code()).isEqualTo("CONTENT_CHANGED");
            assertThat(stopped.state()).isEqualTo(MigrationState.QUARANTINED);
            assertThat(stopped.error().orElseThrow().message()).contains("of the source is missing or changed");
            assertThat(home.published()).isEmpty();
            assertThat(home.verifyAudit().valid()).isTrue();

            home.privateStore.tamper(large.resources().get(0).location(), 3);
            assertThat(get(process.manager.recover(stopped.migrationId(), Decision.ROLL_BACK, Actor.OPERATOR))
                            .state())
                    .isEqualTo(MigrationState.ROLLED_BACK);
            assertThat(process.migrate(large).state()).isEqualTo(MigrationState.COMPLETED);
        }
    }

    @Test
    void badRequestsAreRefusedWithWhatWasExpected() throws Exception {
        try (Process process = home.start()) {
            Asset source = process.importBytes("a.txt", SMALL);
            Did unknown = Did.parse(((PeerDid) source.did()).shortForm().replaceAll("....$", "zzzz"));

            Did truncated = Did.parse(source.did().value().replaceAll(".{9}$", ""));

            assertRefused(process.manager.migrate(unknown, Layer.WEBVH, MigrationOptions.DEFAULT), "UNKNOWN_DID");
            assertRefused(process.manager.migrate(truncated, Layer.WEBVH, MigrationOptions.DEFAULT), "DID_INVALID");
            assertRefused(process.manager.migrate(source.did(), Layer.PEER, MigrationOptions.DEFAULT), "NO_SUCH_PATH");
            assertRefused(
                    process.manager.migrate(source.did(), Layer.BTCO, MigrationOptions.DEFAULT), "LAYER_NOT_AVAILABLE");
            assertThat(process.manager.findMigrations(MigrationQuery.ALL).items())
                    .isEmpty();
        }
    }

    @Test
    void historyNamesSourceAndTargetAlike() throws Exception {
        try (Process process = home.start()) {
            Asset source = process.importBytes("a.txt", SMALL);
            MigrationOptions noted = MigrationOptions.DEFAULT.withMetadata(
                    JsonObject.builder().put("ticket", "T-1").build());
            MigrationResult result = process.migrate(source, noted);

            List<JsonObject> bySource = process.manager
                    .getMigrationHistory(source.did(), Optional.empty(), 10)
                    .items();
            List<JsonObject> byTarget = process.manager
                    .getMigrationHistory(result.targetDid().orElseThrow(), Optional.empty(), 10)
                    .items();

            assertThat(bySource).hasSize(1).isEqualTo(byTarget);
            assertThat(bySource.get(0).requireObject("metadata").string("ticket"))
                    .contains("T-1");
            assertThat(bySource.get(0).string("finalState")).contains("completed");
            assertThat(bySource.get(0).string("initiator")).contains("operator");
        }
    }

    @Test
    void importingTheSameThingAgainAnswersWithTheAssetThatIsThere() {
        try (Process process = home.start()) {
            Asset first = process.importBytes("a.txt", SMALL);
            assertThat(process.importBytes("a.txt", SMALL)).isEqualTo(first);
            assertThat(process.importBytes("a.txt", new byte[] {1})).isNotEqualTo(first);
            assertThat(process.importBytes("other.txt", SMALL).did()).isNotEqualTo(first.did());
        }
    }

    static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    static void assertRefused(CompletionStage<?> stage, String code) {
        assertThatThrownBy(() -> get(stage))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        MigrationException.class,
                        e -> assertThat(e.error().code()).isEqualTo(code));
    }

    private static EnginePorts withAsset(EnginePorts ports, Asset asset) {
        return new EnginePorts(
                ports.migrations(),
                new OneDamagedAsset(ports.assets(), asset),
                ports.checkpoints(),
                ports.audit(),
                ports.auditHeads(),
                ports.journalledFiles(),
                ports.outbox(),
                ports.transfers(),
                ports.batches(),
                ports.batchQueries(),
                ports.layers(),
                ports.keys(),
                ports.didUpdates(),
                ports.didUpdater(),
                ports.chain(),
                ports.issuer(),
                ports.verifier(),
                ports.statusLists(),
                ports.proofs(),
                ports.json(),
                ports.ids(),
                ports.clock(),
                ports.settings());
    }
}
