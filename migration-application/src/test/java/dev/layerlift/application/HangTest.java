package dev.layerlift.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.application.TestHome.Process;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.migration.Actor;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.migration.MigrationResult;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.migration.RollbackResult;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.MigrationQuery;
import dev.layerlift.domain.port.MigrationStore;
import dev.layerlift.testkit.fault.FaultyContentStore;
import dev.layerlift.testkit.fault.FaultyContentStore.Operation;
import dev.layerlift.testkit.fault.Hang;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What hangs ends as a time-out, frees what it held, and changes nothing when it comes back. */
@Tag("P43")
class HangTest {
    private static final List<Duration> SOON =
            List.of(Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(1));

    private final TestHome home = TestHome.withLists();

    private static MigrationManager limited(EnginePorts ports, Duration limit, List<Duration> retryAfter) {
        EngineSettings settings = new EngineSettings(
                        ports.settings().worker(), 2, 100, Duration.ofMinutes(2), Duration.ofMinutes(10), retryAfter)
                .withLimits(new TimeLimits(limit, limit, limit, limit));
        return new MigrationManager(SwappedPorts.settings(ports, settings));
    }

    private static MigrationResult migrate(MigrationManager manager, Asset asset) throws Exception {
        return manager.migrate(asset.did(), Layer.WEBVH, MigrationOptions.DEFAULT)
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
    }

    @Test
    void aWriteThatHangsOnceIsTriedAgainAndTheMigrationCompletes() throws Exception {
        FaultyContentStore faulty = new FaultyContentStore(home.publicStore);
        try (Process process = home.start(new Fuse(), faulty);
                MigrationManager manager = limited(process.ports, Duration.ofSeconds(2), SOON)) {
            Asset asset = process.importBytes("a.txt", new byte[] {1});
            Hang hang = faulty.hang(Operation.PUT, faulty.calls(Operation.PUT) + 2);

            MigrationResult result = migrate(manager, asset);

            assertThat(result.state()).as("%s", result.error()).isEqualTo(MigrationState.COMPLETED);
            assertThat(home.persistence.migrations().journal(result.migrationId()))
                    .filteredOn(entry -> entry.notes().has("retry"))
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.notes().requireObject("retry"))
                            .asString()
                            .contains("ATTEMPT_TIMED_OUT")
                            .contains("publish: no answer within 2000 ms"));
            assertThat(process.verify(result).valid()).isTrue();
            hang.release();
        }
    }

    @Test
    @Tag("P13")
    @Tag("P27")
    void aStoreThatIsDeadForGoodLeadsToARollbackThatWhatComesBackDoesNotUndo() throws Exception {
        DeafCalls deaf = new DeafCalls("put");
        try (Process process = home.start(new Fuse(), deaf.wrap(ContentStore.class, home.publicStore));
                MigrationManager manager = limited(process.ports, Duration.ofMillis(600), List.of())) {
            Asset asset = process.importBytes("a.txt", new byte[] {1});
            deaf.block();

            MigrationResult result = migrate(manager, asset);

            assertThat(result.state()).isEqualTo(MigrationState.ROLLED_BACK);
            assertThat(result.error().orElseThrow().type()).isEqualTo(ErrorType.TIMEOUT_ERROR);
            assertThat(result.error().orElseThrow().code()).isEqualTo("ATTEMPT_TIMED_OUT");
            assertThat(home.published()).isEmpty();
            long version = home.persistence
                    .migrations()
                    .find(result.migrationId())
                    .orElseThrow()
                    .version();

            deaf.release();
            MigrationResult next = migrate(manager, process.importBytes("b.txt", new byte[] {2}));

            assertThat(next.state()).as("the slot is free").isEqualTo(MigrationState.COMPLETED);
            assertThat(home.published()).as("that of the next one alone").hasSize(4);
            assertThat(home.persistence
                            .migrations()
                            .find(result.migrationId())
                            .orElseThrow()
                            .version())
                    .isEqualTo(version);
            assertThat(migrate(manager, asset).state()).as("the claim is free").isEqualTo(MigrationState.COMPLETED);
        }
    }

    @Test
    @Tag("P27")
    void aWriteThatMayStillTakeEffectIsNotCalledRolledBackBeforeItCameBack() throws Exception {
        DeafCalls deaf = new DeafCalls("put").afterEffect();
        try (Process process = home.start(new Fuse(), deaf.wrap(ContentStore.class, home.publicStore));
                MigrationManager manager = limited(process.ports, Duration.ofMillis(600), List.of())) {
            Asset asset = process.importBytes("a.txt", new byte[] {1});
            deaf.block();

            MigrationResult result = migrate(manager, asset);

            assertThat(result.state()).isEqualTo(MigrationState.QUARANTINED);
            assertThat(result.error().orElseThrow().message()).contains("hangs and may still take effect");

            deaf.release();
            RollbackResult recovered = null;
            for (int i = 0; i < 100 && (recovered == null || recovered.state() != MigrationState.ROLLED_BACK); i++) {
                recovered = manager.recover(result.migrationId(), Decision.ROLL_BACK, Actor.OPERATOR)
                        .toCompletableFuture()
                        .get(60, TimeUnit.SECONDS);
            }
            assertThat(recovered).isNotNull();
            assertThat(recovered.state()).isEqualTo(MigrationState.ROLLED_BACK);
            assertThat(home.published()).isEmpty();
        }
    }

    @Test
    @Tag("P20")
    void aRollbackThatHangsNeedsAPersonInTheEnd() throws Exception {
        DeafCalls deaf = new DeafCalls("delete");
        FaultyContentStore full = new FaultyContentStore(home.publicStore);
        try (Process process = home.start(new Fuse(), deaf.wrap(ContentStore.class, full));
                MigrationManager manager = limited(process.ports, Duration.ofMillis(600), List.of())) {
            Asset asset = process.importBytes("a.txt", new byte[] {1});
            full.failBefore(
                    Operation.PUT, full.calls(Operation.PUT) + 3, MigrationException.storage("NO_SPACE", "no space"));
            deaf.block();

            MigrationResult result = migrate(manager, asset);

            assertThat(result.state()).isEqualTo(MigrationState.QUARANTINED);
            assertThat(result.error().orElseThrow().message()).contains("rollback: no answer within 600 ms");
            assertThat(result.error().orElseThrow().detail()).contains("no space");
            deaf.release();
        }
    }

    @Test
    @Tag("P16")
    void aDatabaseThatHangsEndsTheWaitAndTheNextProcessTakesUpWhatIsThere() throws Exception {
        DeafCalls deaf = new DeafCalls("commit");
        Asset asset;
        try (Process process = home.start()) {
            asset = process.importBytes("a.txt", new byte[] {1});
            EnginePorts ports =
                    SwappedPorts.migrations(process.ports, deaf.wrap(MigrationStore.class, process.ports.migrations()));
            try (MigrationManager manager = limited(ports, Duration.ofMillis(300), List.of())) {
                deaf.block();
                CompletableFuture<MigrationResult> waiting = manager.migrate(
                                asset.did(), Layer.WEBVH, MigrationOptions.DEFAULT)
                        .toCompletableFuture();

                assertThatThrownBy(() -> waiting.get(60, TimeUnit.SECONDS))
                        .isInstanceOf(ExecutionException.class)
                        .cause()
                        .isInstanceOfSatisfying(
                                MigrationException.class,
                                e -> assertThat(e.error().type()).isEqualTo(ErrorType.TIMEOUT_ERROR));
                deaf.release();
            }
        }
        try (Process later = home.start()) {
            later.manager.resume().toCompletableFuture().get(60, TimeUnit.SECONDS);
        }
        Migration end =
                home.persistence.migrations().query(MigrationQuery.ALL).items().get(0);
        assertThat(end.atRest()).isTrue();
        assertThat(end.state()).isIn(MigrationState.COMPLETED, MigrationState.FAILED, MigrationState.ROLLED_BACK);
    }

    @Test
    void aTransferThatMovesBytesMayTakeLongerThanAnAttempt() throws Exception {
        FaultyContentStore faulty = new FaultyContentStore(home.publicStore);
        try (Process process = home.start(new Fuse(), new SlowContent(faulty, Duration.ofMillis(200)));
                MigrationManager manager = limited(process.ports, Duration.ofSeconds(1), List.of())) {
            byte[] large = new byte[2 * 1024 * 1024];
            new Random(1).nextBytes(large);
            Asset asset = process.importBytes("large.bin", large);

            MigrationResult result = migrate(manager, asset);

            assertThat(result.state()).as("%s", result.error()).isEqualTo(MigrationState.COMPLETED);
            assertThat(result.error()).isEmpty();
        }
    }

    @Test
    @Tag("P11")
    void everyMigrationEndsAfterAHangAtAnyCall() throws Exception {
        int call = 1;
        boolean reached = true;
        int completed = 0;
        int notCompleted = 0;
        int notAccepted = 0;
        while (reached && call < 400) {
            TestHome each = TestHome.withLists();
            DeafCalls deaf = DeafCalls.atCall(call);
            Asset asset;
            try (Process process = each.start(new Fuse(), deaf.wrap(ContentStore.class, each.publicStore))) {
                asset = process.importBytes("a.txt", new byte[] {(byte) call});
                EnginePorts ports = SwappedPorts.migrations(
                        process.ports, deaf.wrap(MigrationStore.class, process.ports.migrations()));
                try (MigrationManager manager = limited(ports, Duration.ofMillis(400), SOON)) {
                    deaf.block();
                    CompletableFuture<MigrationResult> waiting = manager.migrate(
                                    asset.did(), Layer.WEBVH, MigrationOptions.DEFAULT)
                            .toCompletableFuture();
                    waiting.handle((result, failure) -> result).get(60, TimeUnit.SECONDS);
                    reached = deaf.blocked() > 0;
                    deaf.release();
                }
            }
            try (Process later = each.start()) {
                later.manager.resume().toCompletableFuture().get(60, TimeUnit.SECONDS);
                List<Migration> stored =
                        each.persistence.migrations().query(MigrationQuery.ALL).items();
                call++;
                if (stored.isEmpty()) {
                    // It hung before the request was stored, and was not stored later.
                    notAccepted++;
                    continue;
                }
                Migration end = stored.get(0);
                assertThat(end.atRest()).as("call %d: %s", call, end).isTrue();
                assertThat(each.verifyAudit().problems()).as("call %d", call).isEmpty();
                if (end.state() == MigrationState.COMPLETED) {
                    completed++;
                    assertThat(later.verify(MigrationResult.of(end, false)).valid())
                            .as("call %d", call)
                            .isTrue();
                    assertThat(each.published()).as("call %d", call).hasSize(4);
                } else {
                    notCompleted++;
                    assertThat(end.state())
                            .as("call %d: %s", call, end.error())
                            .isIn(MigrationState.FAILED, MigrationState.ROLLED_BACK);
                    assertThat(end.error().orElseThrow().type())
                            .as("call %d", call)
                            .isEqualTo(ErrorType.TIMEOUT_ERROR);
                    assertThat(each.published()).as("call %d", call).isEmpty();
                }
            }
        }
        assertThat(notAccepted).isPositive();
        assertThat(reached).as("the last hang would be after the end").isFalse();
        assertThat(completed).isPositive();
        assertThat(notCompleted).isPositive();
    }

    private static MigrationException refusal(CompletableFuture<MigrationResult> waiting) {
        Throwable thrown = org.assertj.core.api.Assertions.catchThrowable(() -> waiting.get(60, TimeUnit.SECONDS));
        assertThat(thrown).isInstanceOf(ExecutionException.class);
        return (MigrationException) thrown.getCause();
    }

    @Test
    void aRequestThatIsNotAcceptedInTimeIsRefusedAndWhatItBringsAboutLaterIsTakenBack() throws Exception {
        DeafCalls deaf = new DeafCalls("accept");
        try (Process process = home.start()) {
            Asset asset = process.importBytes("a.txt", new byte[] {1});
            EnginePorts ports =
                    SwappedPorts.migrations(process.ports, deaf.wrap(MigrationStore.class, process.ports.migrations()));
            MigrationManager manager = limited(ports, Duration.ofMillis(300), List.of());
            deaf.block();
            MigrationException refused = refusal(manager.migrate(asset.did(), Layer.WEBVH, MigrationOptions.DEFAULT)
                    .toCompletableFuture());
            assertThat(refused.error().type()).isEqualTo(ErrorType.TIMEOUT_ERROR);
            assertThat(refused.error().code()).isEqualTo("ACCEPTANCE_TIMED_OUT");

            deaf.release();
            manager.close();

            Migration late = home.persistence
                    .migrations()
                    .query(MigrationQuery.ALL)
                    .items()
                    .get(0);
            assertThat(late.state()).isEqualTo(MigrationState.FAILED);
            assertThat(late.atRest()).isTrue();
            assertThat(late.error().orElseThrow().code()).isEqualTo("ACCEPTANCE_TIMED_OUT");
            assertThat(home.persistence.migrations().claimant(asset.did().identity()))
                    .isEmpty();
            assertThat(home.published()).isEmpty();
            assertThat(process.migrate(asset).state()).as("the claim is free").isEqualTo(MigrationState.COMPLETED);
            assertThat(home.verifyAudit().problems()).isEmpty();
        }
    }

    @Test
    void aRequestThatHangsBeforeItIsStoredIsNotStoredLater() throws Exception {
        DeafCalls deaf = new DeafCalls("claimant");
        try (Process process = home.start()) {
            Asset asset = process.importBytes("a.txt", new byte[] {1});
            EnginePorts ports =
                    SwappedPorts.migrations(process.ports, deaf.wrap(MigrationStore.class, process.ports.migrations()));
            MigrationManager manager = limited(ports, Duration.ofMillis(300), List.of());
            deaf.block();
            MigrationException refused = refusal(manager.migrate(asset.did(), Layer.WEBVH, MigrationOptions.DEFAULT)
                    .toCompletableFuture());
            assertThat(refused.error().code()).isEqualTo("ACCEPTANCE_TIMED_OUT");

            deaf.release();
            manager.close();

            assertThat(home.persistence.migrations().query(MigrationQuery.ALL).items())
                    .isEmpty();
        }
    }

    @Test
    void requestsThatHangForGoodDoNotKeepTheNextOnesWaiting() throws Exception {
        DeafCalls deaf = new DeafCalls("accept");
        try (Process process = home.start()) {
            EnginePorts ports =
                    SwappedPorts.migrations(process.ports, deaf.wrap(MigrationStore.class, process.ports.migrations()));
            try (MigrationManager manager = limited(ports, Duration.ofMillis(200), List.of())) {
                deaf.block();
                List<CompletableFuture<MigrationResult>> all = new ArrayList<>();
                for (int i = 0; i < 9; i++) {
                    Asset asset = process.importBytes(i + ".txt", new byte[] {(byte) i});
                    all.add(manager.migrate(asset.did(), Layer.WEBVH, MigrationOptions.DEFAULT)
                            .toCompletableFuture());
                }
                assertThat(all)
                        .extracting(waiting -> refusal(waiting).error().code())
                        .containsOnly("ACCEPTANCE_TIMED_OUT", "THREADS_HANG")
                        .contains("THREADS_HANG");
                deaf.release();
            }
            assertThat(home.persistence.migrations().query(MigrationQuery.ALL).items())
                    .isNotEmpty()
                    .allMatch(migration -> migration.state() == MigrationState.FAILED);
        }
    }
}
