package dev.layerlift.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.application.TestHome.Process;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.error.MigrationException.Retry;
import dev.layerlift.domain.event.MigrationEvent;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.migration.MigrationResult;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.MigrationQuery;
import dev.layerlift.testkit.fault.FaultyContentStore;
import dev.layerlift.testkit.fault.FaultyContentStore.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What fails for a reason that may go away is tried again, a limited number of times, and never held in a thread. */
class RetryTest {
    private static final List<Duration> SOON =
            List.of(Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(1));

    private final TestHome home = TestHome.withLists();
    private final FaultyContentStore faulty = new FaultyContentStore(home.publicStore);
    private final MigrationException busy = new MigrationException(
            MigrationError.of(ErrorType.NETWORK_ERROR, "STORE_BUSY", "the store is busy"), Retry.LATER);

    private static MigrationManager trying(Process process, List<Duration> retryAfter, int parallelism) {
        EngineSettings settings = new EngineSettings(
                process.ports.settings().worker(),
                parallelism,
                100,
                Duration.ofMinutes(2),
                Duration.ofMinutes(10),
                retryAfter);
        return new MigrationManager(SwappedPorts.settings(process.ports, settings));
    }

    private static CompletionStage<MigrationResult> begin(MigrationManager manager, Asset asset) {
        return manager.migrate(asset.did(), Layer.WEBVH, MigrationOptions.DEFAULT);
    }

    private Migration newest() {
        return home.persistence.migrations().query(MigrationQuery.ALL).items().get(0);
    }

    @Test
    @Tag("P11")
    void whatFailsThreeTimesAtAnyWriteSucceedsAtTheFourth() throws Exception {
        List<String> events = Collections.synchronizedList(new ArrayList<>());
        try (Process process = home.start(new Fuse(), faulty);
                MigrationManager manager = trying(process, SOON, 4)) {
            manager.subscribe((MigrationEvent event) -> events.add(event.name()));
            for (int call = 1; call <= 4; call++) {
                Asset asset = process.importBytes("f" + call, new byte[] {(byte) call});
                long first = faulty.calls(Operation.PUT) + call;
                faulty.failBefore(Operation.PUT, first, busy);
                faulty.failAfter(Operation.PUT, first + call, busy);
                faulty.failBefore(Operation.PUT, first + 2L * call, busy);

                MigrationResult result = MigrationManagerTest.get(begin(manager, asset));

                assertThat(result.state()).as("write %d", call).isEqualTo(MigrationState.COMPLETED);
                assertThat(result.error()).isEmpty();
                assertThat(newest().notBefore()).isEmpty();
                assertThat(process.verify(result).valid()).isTrue();
                long retries = home.persistence.migrations().journal(result.migrationId()).stream()
                        .filter(entry -> entry.notes().has("retry"))
                        .count();
                assertThat(retries).isEqualTo(3);
            }
        }
        assertThat(events).contains("migration:completed").doesNotContain("migration:failed");
    }

    @Test
    void afterTheLastTryItIsRolledBackForTheSameReason() throws Exception {
        try (Process process = home.start(new Fuse(), faulty);
                MigrationManager manager = trying(process, SOON, 4)) {
            Asset asset = process.importBytes("a.txt", new byte[] {1});
            long before = faulty.calls(Operation.PUT);
            for (int i = 1; i <= 4; i++) {
                faulty.failBefore(Operation.PUT, before + i, busy);
            }

            MigrationResult result = MigrationManagerTest.get(begin(manager, asset));

            assertThat(result.state()).isEqualTo(MigrationState.ROLLED_BACK);
            assertThat(result.error().orElseThrow().code()).isEqualTo("STORE_BUSY");
            assertThat(result.error().orElseThrow().type()).isEqualTo(ErrorType.NETWORK_ERROR);
            assertThat(faulty.calls(Operation.PUT)).isEqualTo(before + 4);
            assertThat(home.published()).isEmpty();
        }
    }

    @Test
    void whatIsPermanentIsNotTriedAgain() throws Exception {
        try (Process process = home.start(new Fuse(), faulty);
                MigrationManager manager = trying(process, SOON, 4)) {
            Asset asset = process.importBytes("a.txt", new byte[] {1});
            long before = faulty.calls(Operation.PUT);
            faulty.failBefore(Operation.PUT, before + 1, MigrationException.storage("NO_SPACE", "no space left"));

            assertThat(MigrationManagerTest.get(begin(manager, asset)).state()).isEqualTo(MigrationState.ROLLED_BACK);
            assertThat(faulty.calls(Operation.PUT)).isEqualTo(before + 1);
        }
    }

    @Test
    @Tag("P20")
    void aDeleteThatFailsForAWhileIsTriedAgainBeforeAnybodyIsBothered() throws Exception {
        try (Process process = home.start(new Fuse(), faulty);
                MigrationManager manager = trying(process, SOON, 4)) {
            Asset asset = process.importBytes("a.txt", new byte[] {1});
            faulty.failBefore(
                    Operation.PUT,
                    faulty.calls(Operation.PUT) + 3,
                    MigrationException.storage("NO_SPACE", "no space left"));
            for (int i = 1; i <= 3; i++) {
                faulty.failBefore(Operation.DELETE, faulty.calls(Operation.DELETE) + i, busy);
            }

            MigrationResult result = MigrationManagerTest.get(begin(manager, asset));

            assertThat(result.state()).isEqualTo(MigrationState.ROLLED_BACK);
            assertThat(result.error().orElseThrow().code()).isEqualTo("NO_SPACE");
            assertThat(home.published()).isEmpty();
        }
    }

    @Test
    @Tag("P16")
    void whatWaitsHoldsNoThreadAndIsTakenUpByTheNextProcess() throws Exception {
        CompletionStage<MigrationResult> waiting;
        Asset patient;
        try (Process process = home.start(new Fuse(), faulty);
                MigrationManager manager = trying(process, List.of(Duration.ofHours(1)), 1)) {
            patient = process.importBytes("a.txt", new byte[] {1});
            faulty.failBefore(Operation.PUT, faulty.calls(Operation.PUT) + 1, busy);
            waiting = begin(manager, patient);
            Asset next = process.importBytes("b.txt", new byte[] {2});

            assertThat(MigrationManagerTest.get(begin(manager, next)).state()).isEqualTo(MigrationState.COMPLETED);

            Migration waits = home.persistence
                    .migrations()
                    .claimant(patient.did().identity())
                    .orElseThrow();
            assertThat(waits.state()).isEqualTo(MigrationState.IN_PROGRESS);
            assertThat(waits.notBefore()).contains(home.clock.instant().plus(Duration.ofHours(1)));
            assertThat(waits.operation()).isEqualTo("waiting to try again, 1 of 1: the store is busy");
            assertThat(waiting.toCompletableFuture()).isNotDone();
        }
        assertThat(waiting.toCompletableFuture())
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableOfType(ExecutionException.class)
                .withMessageContaining("closed");

        try (Process later = home.start()) {
            List<MigrationResult> resumed = MigrationManagerTest.get(later.manager.resume());
            assertThat(resumed).extracting(MigrationResult::state).containsExactly(MigrationState.COMPLETED);
            assertThat(later.verify(resumed.get(0)).valid()).isTrue();
        }
    }

    @Test
    void withoutACheckpointNothingWasCreatedAndTheOwnerHearsOfItAtOnce() throws Exception {
        try (Process process = home.start()) {
            Asset asset = process.importBytes("a.txt", new byte[] {1});
            MigrationManager manager = new MigrationManager(SwappedPorts.settings(
                    SwappedPorts.assets(process.ports, new BusyAssets(process.ports.assets(), busy)),
                    new EngineSettings("w", 1, 10, Duration.ofMinutes(2), Duration.ofMinutes(10), SOON)));
            try (manager) {
                MigrationResult result = MigrationManagerTest.get(begin(manager, asset));
                assertThat(result.state()).isEqualTo(MigrationState.FAILED);
                assertThat(result.error().orElseThrow().code()).isEqualTo("STORE_BUSY");
            }
        }
    }
}
