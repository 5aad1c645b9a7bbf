package dev.layerlift.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.application.TestHome.Process;
import dev.layerlift.application.internal.Refusals;
import dev.layerlift.application.internal.RequestDesk;
import dev.layerlift.application.internal.dispatch.EngineThreads;
import dev.layerlift.application.internal.validation.ValidationPipeline;
import dev.layerlift.application.internal.validation.ValidationSubject;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.Lifecycle;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.error.MigrationException.Retry;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.migration.MigrationPath;
import dev.layerlift.domain.migration.MigrationResult;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.migration.SignedRequest;
import dev.layerlift.domain.port.ChainRequirements;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.MigrationStore;
import dev.layerlift.domain.port.MigrationStore.Acceptance;
import dev.layerlift.domain.validation.ValidationIssue;
import dev.layerlift.domain.validation.ValidationResult;
import dev.layerlift.testkit.fault.FaultyContentStore;
import dev.layerlift.testkit.fault.FaultyContentStore.Operation;
import dev.layerlift.testkit.fault.Hang;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** All checks side by side, within a time, and all findings at once in one order. */
class ValidationPipelineTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    private final MigrationException busy = new MigrationException(
            MigrationError.of(ErrorType.NETWORK_ERROR, "STORE_BUSY", "the store is busy"), Retry.LATER);

    private final TestHome home = new TestHome();
    private final FaultyContentStore faulty = new FaultyContentStore(home.publicStore);

    private static EnginePorts withLimit(Process process, Duration validation) {
        return SwappedPorts.settings(
                process.ports,
                process.ports
                        .settings()
                        .withLimits(new TimeLimits(
                                validation, Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofSeconds(60))));
    }

    private static List<String> codes(List<ValidationIssue> issues) {
        return issues.stream().map(ValidationIssue::code).toList();
    }

    private ValidationSubject subject(Asset asset, MigrationPath path, Optional<Migration> migration) {
        return new ValidationSubject(
                asset, path, MigrationOptions.DEFAULT, "alice", migration.map(Migration::id), home.clock.instant());
    }

    @Test
    @Tag("P43")
    void aCheckThatHangsIsNamedAndTheFindingsOfTheOthersAreThere() {
        try (Process process = home.start(new Fuse(), faulty)) {
            Asset asset = process.importBytes("a.txt", new byte[] {1});
            Asset retired = asset.with(
                    new Lifecycle(Lifecycle.State.RETIRED, asset.lifecycle().events()));
            Hang hang = faulty.hang(Operation.FREE_BYTES, faulty.calls(Operation.FREE_BYTES) + 1);
            EnginePorts ports = SwappedPorts.assets(
                    withLimit(process, SHORT), new OneDamagedAsset(process.ports.assets(), retired));
            try (MigrationManager manager = new MigrationManager(ports)) {
                ValidationResult result = manager.validate(asset.did(), Layer.WEBVH, MigrationOptions.DEFAULT);

                assertThat(codes(result.errors())).containsExactly("VALIDATION_TIMEOUT", "LIFECYCLE_STATE");
                assertThat(result.errors().get(0).type()).isEqualTo(ErrorType.TIMEOUT_ERROR);
                assertThat(result.errors().get(0).message())
                        .isEqualTo("check storage: no answer within 300 ms (expected: an answer)");
                assertThat(result.decisive().code()).isEqualTo("LIFECYCLE_STATE");
            } finally {
                hang.release();
            }
        }
    }

    @Test
    @Tag("P43")
    void aMigrationWhoseCheckHangsFailsAsATimeOutAndIsFreeToBeAskedForAgain() throws Exception {
        try (Process process = home.start(new Fuse(), faulty);
                MigrationManager manager = new MigrationManager(withLimit(process, SHORT))) {
            Asset asset = process.importBytes("a.txt", new byte[] {1});
            Hang hang = faulty.hang(Operation.LIST, faulty.calls(Operation.LIST) + 1);

            MigrationResult failed =
                    MigrationManagerTest.get(manager.migrate(asset.did(), Layer.WEBVH, MigrationOptions.DEFAULT));
            hang.release();

            assertThat(failed.state()).isEqualTo(MigrationState.FAILED);
            assertThat(failed.error().orElseThrow().type()).isEqualTo(ErrorType.TIMEOUT_ERROR);
            assertThat(failed.error().orElseThrow().code()).isEqualTo("VALIDATION_TIMEOUT");
            assertThat(failed.error().orElseThrow().message()).contains("check target");
            assertThat(home.published()).isEmpty();
            assertThat(process.migrate(asset).state()).isEqualTo(MigrationState.COMPLETED);
        }
    }

    @Test
    @Tag("P43")
    void threadsThatAreLostToOneKindOfCheckAreBoundedAndComeBack() {
        DeafCalls deaf = new DeafCalls("freeBytes");
        try (Process process = home.start(new Fuse(), deaf.wrap(ContentStore.class, home.publicStore))) {
            EnginePorts ports = withLimit(process, Duration.ofMillis(50));
            Asset asset = process.importBytes("a.txt", new byte[] {1});
            try (ValidationPipeline pipeline = new ValidationPipeline(ports, EngineThreads.REAL)) {
                ValidationSubject subject = subject(asset, MigrationPath.PEER_TO_WEBVH, Optional.empty());
                deaf.block();
                String said = "";
                for (int i = 0; i < 20; i++) {
                    ValidationResult result = pipeline.validate(subject);
                    assertThat(codes(result.errors())).containsExactly("VALIDATION_TIMEOUT");
                    said = result.errors().get(0).message();
                }
                assertThat(said).matches("check storage: \\d+ earlier ones still hang \\(expected: an answer\\)");
                assertThat(deaf.blocked()).isBetween(1, 5);

                deaf.release();

                assertThat(eventuallyValid(pipeline, subject)).isTrue();
            }
        }
    }

    private static boolean eventuallyValid(ValidationPipeline pipeline, ValidationSubject subject) {
        for (int i = 0; i < 1000; i++) {
            if (pipeline.validate(subject).valid()) {
                return true;
            }
        }
        return false;
    }

    @Test
    void whatFailsForAMomentIsTriedAgainWithinTheTime() {
        try (Process process = home.start(new Fuse(), faulty)) {
            Asset asset = process.importBytes("a.txt", new byte[] {1});
            long next = faulty.calls(Operation.LIST) + 1;
            faulty.failBefore(Operation.LIST, next, busy).failBefore(Operation.LIST, next + 1, busy);

            assertThat(process.manager
                            .validate(asset.did(), Layer.WEBVH, MigrationOptions.DEFAULT)
                            .errors())
                    .isEmpty();

            faulty.failFrom(Operation.LIST, next + 3, busy);
            ValidationResult result = process.manager.validate(asset.did(), Layer.WEBVH, MigrationOptions.DEFAULT);
            assertThat(codes(result.errors())).containsExactly("STORE_BUSY");
            assertThat(result.errors().get(0).type()).isEqualTo(ErrorType.NETWORK_ERROR);
            assertThat(faulty.calls(Operation.LIST)).isEqualTo(next + 5);
        }
    }

    @Test
    @Tag("P08")
    void aSourceThatHasASuccessorOrIsOnItsWayToOneIsRefused() throws Exception {
        try (Process process = home.start()) {
            Asset asset = process.importBytes("a.txt", new byte[] {1});
            MigrationResult done = process.migrate(asset);

            ValidationResult again = process.manager.validate(asset.did(), Layer.WEBVH, MigrationOptions.DEFAULT);

            assertThat(codes(again.errors())).containsExactly("ALREADY_MIGRATED");
            assertThat(again.errors().get(0).message())
                    .contains(done.migrationId().toString());
        }
    }

    @Test
    @Tag("P40")
    void nobodySendsMoreToAChainInADayThanTheyMayAndTheFirstOnesPass() {
        try (Process process = home.start()) {
            EnginePorts ports = toChain(process, ChainRequirements.NONE, 2);
            Asset asset = process.importBytes("a.txt", new byte[] {1});
            try (ValidationPipeline pipeline = new ValidationPipeline(ports, EngineThreads.REAL)) {
                Migration first = accepted(process, 1);
                Migration second = accepted(process, 2);
                Migration third = accepted(process, 3);

                assertThat(codes(pipeline.validate(subject(asset, MigrationPath.PEER_TO_BTCO, Optional.of(first)))
                                .errors()))
                        .isEmpty();
                assertThat(codes(pipeline.validate(subject(asset, MigrationPath.PEER_TO_BTCO, Optional.of(second)))
                                .errors()))
                        .isEmpty();
                ValidationResult refused =
                        pipeline.validate(subject(asset, MigrationPath.PEER_TO_BTCO, Optional.of(third)));
                assertThat(codes(refused.errors())).containsExactly("RATE_LIMIT");
                assertThat(refused.errors().get(0).message())
                        .startsWith("alice began 2 migrations to a chain within 24 hours (expected: fewer than 2");

                home.clock.advance(Duration.ofHours(24).plusSeconds(1));
                assertThat(pipeline.validate(subject(asset, MigrationPath.PEER_TO_BTCO, Optional.of(third)))
                                .errors())
                        .isEmpty();
            }
        }
    }

    @Test
    void whatAChainAsksForIsAmongTheFindings() {
        ChainRequirements poor = (path, options, estimate) -> List.of(
                ValidationIssue.error("FUNDS_MISSING", "0 sats (expected: at least 1000)"),
                ValidationIssue.warning("FEES_HIGH", "40 sats per vbyte (expected: fewer)"));
        try (Process process = home.start()) {
            Asset asset = process.importBytes("a.txt", new byte[] {1});
            try (ValidationPipeline pipeline =
                    new ValidationPipeline(toChain(process, poor, 100), EngineThreads.REAL)) {
                ValidationResult result =
                        pipeline.validate(subject(asset, MigrationPath.PEER_TO_BTCO, Optional.empty()));

                assertThat(codes(result.errors())).containsExactly("FUNDS_MISSING");
                assertThat(codes(result.warnings())).containsExactly("WRITE_UNPROVEN", "FEES_HIGH");
                assertThat(codes(pipeline.validate(subject(asset, MigrationPath.PEER_TO_WEBVH, Optional.empty()))
                                .errors()))
                        .as("a way that needs no chain")
                        .isEmpty();
            }
        }
    }

    private static EnginePorts toChain(Process process, ChainRequirements chain, int perDay) {
        EnginePorts ports = process.ports;
        Layers layers = new Layers(
                Map.of(
                        Layer.PEER,
                        ports.layers().method(Layer.PEER),
                        Layer.WEBVH,
                        ports.layers().method(Layer.WEBVH),
                        Layer.BTCO,
                        ports.layers().method(Layer.PEER)),
                Map.of(
                        Layer.PEER,
                        ports.layers().store(Layer.PEER),
                        Layer.WEBVH,
                        ports.layers().store(Layer.WEBVH),
                        Layer.BTCO,
                        ports.layers().store(Layer.WEBVH)));
        return SwappedPorts.chain(ports, layers, chain, ports.settings().withToChainPerDayMax(perDay));
    }

    private static SignedRequest signed(Process process, Asset asset) {
        try (Refusals none = new Refusals(process.ports.migrations(), (subject, thrown) -> {})) {
            return new RequestDesk(process.ports, none)
                    .sign(
                            asset,
                            Layer.BTCO,
                            MigrationOptions.DEFAULT,
                            process.ports.ids().newMigrationId());
        }
    }

    private Migration accepted(Process process, int n) {
        Asset asset = process.importBytes("chain-" + n, new byte[] {(byte) n, 7});
        Migration migration = Migration.accepted(
                signed(process, asset),
                "alice",
                MigrationPath.PEER_TO_BTCO,
                MigrationStore.noLease(),
                home.clock.instant());
        assertThat(home.persistence.migrations().accept(migration)).isInstanceOf(Acceptance.Accepted.class);
        return migration;
    }
}
