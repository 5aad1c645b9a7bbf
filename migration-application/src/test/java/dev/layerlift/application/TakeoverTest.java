package dev.layerlift.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.application.TestHome.Process;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.migration.MigrationResult;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.migration.RollbackResult;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.MigrationQuery;
import dev.layerlift.testkit.fault.FaultyContentStore;
import dev.layerlift.testkit.fault.FaultyContentStore.Operation;
import dev.layerlift.testkit.fault.Hang;
import dev.layerlift.testkit.memory.CommitFault;
import dev.layerlift.testkit.memory.SimulatedCrashException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Work that hangs, is taken over, taken back or closed in the middle, and commits that fail at the worst moment. */
class TakeoverTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final TestHome home = TestHome.withLists();
    private final FaultyContentStore faulty = new FaultyContentStore(home.publicStore);
    private final MigrationException full = MigrationException.storage("NO_SPACE", "no space left");

    private Migration only() {
        return home.persistence.migrations().query(MigrationQuery.ALL).items().get(0);
    }

    private static CompletionStage<MigrationResult> begin(Process process, Asset asset) {
        return process.manager.migrate(asset.did(), Layer.WEBVH, MigrationOptions.DEFAULT);
    }

    @Test
    @Tag("P13")
    void anotherWorkerTakesOverWhenTheLeaseEndsAndTheOldOneCannotWrite() throws Exception {
        Process slow = home.start(new Fuse(), faulty);
        Asset asset = slow.importBytes("a.txt", new byte[] {1});
        Hang hang = faulty.hang(Operation.PUT, faulty.calls(Operation.PUT) + 2);
        CompletionStage<MigrationResult> first = begin(slow, asset);
        hang.awaitReached(SOON);
        try (Process next = home.start()) {
            MigrationManagerTest.assertRefused(next.manager.migrate(only().request()), "LEASE_HELD_ELSEWHERE");
            home.clock.advance(slow.ports.settings().lease());

            MigrationResult taken = MigrationManagerTest.get(next.manager.migrate(only().request()));
            long commits = only().version();
            hang.release();

            assertThat(taken.state()).isEqualTo(MigrationState.COMPLETED);
            assertThat(MigrationManagerTest.get(first).state()).isEqualTo(MigrationState.COMPLETED);
            slow.close();
            assertThat(only().version()).isEqualTo(commits);
            assertThat(only().lease().worker()).isEqualTo(next.ports.settings().worker());
            assertThat(next.verify(taken).valid()).isTrue();
            assertThat(home.verifyAudit().records()).isEqualTo(1);
        }
    }

    /** Where others may be at work, what they hold is left to them; what nobody holds any more is finished. */
    @Test
    @Tag("P13")
    void besideOthersOnlyWhatNobodyHoldsIsResumed() throws Exception {
        Process slow = home.start(new Fuse(), faulty);
        Asset asset = slow.importBytes("a.txt", new byte[] {1});
        Hang hang = faulty.hang(Operation.PUT, faulty.calls(Operation.PUT) + 2);
        CompletionStage<MigrationResult> first = begin(slow, asset);
        hang.awaitReached(SOON);
        Process next = home.start();
        assertThat(MigrationManagerTest.get(next.manager.resumeBesideOthers()))
                .singleElement()
                .satisfies(left -> assertThat(left.error().orElseThrow().code()).isEqualTo("LEASE_HELD_ELSEWHERE"));
        home.clock.advance(slow.ports.settings().lease());
        assertThat(MigrationManagerTest.get(next.manager.resumeBesideOthers()))
                .singleElement()
                .satisfies(taken -> assertThat(taken.state()).isEqualTo(MigrationState.COMPLETED));
        hang.release();
        assertThat(MigrationManagerTest.get(first).state()).isEqualTo(MigrationState.COMPLETED);
        slow.close();
        next.close();
        MigrationManagerTest.assertRefused(next.manager.resumeBesideOthers(), "ENGINE_CLOSED");
    }

    @Test
    @Tag("P13")
    @Tag("P25")
    void aFileThatIsWrittenAfterAnotherWorkerRolledBackIsTakenBack() throws Exception {
        TestHome fresh = TestHome.withLists();
        FaultyContentStore store = new FaultyContentStore(fresh.publicStore);
        Process slow = fresh.start(new Fuse(), store);
        Asset asset = slow.importBytes("a.txt", new byte[] {1});
        Hang hang = store.hang(Operation.PUT, store.calls(Operation.PUT) + 2);
        CompletionStage<MigrationResult> first = begin(slow, asset);
        hang.awaitReached(SOON);
        fresh.clock.advance(slow.ports.settings().lease());
        Migration migration =
                fresh.persistence.migrations().query(MigrationQuery.ALL).items().get(0);
        try (Process next = fresh.start()) {
            RollbackResult back = MigrationManagerTest.get(next.manager.rollback(migration.id()));
            assertThat(back.state()).as("%s", back.error()).isEqualTo(MigrationState.ROLLED_BACK);
            assertThat(fresh.published()).isEmpty();

            hang.release();

            assertThat(MigrationManagerTest.get(first).state()).isEqualTo(MigrationState.ROLLED_BACK);
            slow.close();
            assertThat(fresh.published()).isEmpty();
        }
    }

    @Test
    @Tag("P13")
    void aLeaseThatRanOutIsRenewedWhereNobodyTookOver() throws Exception {
        try (Process slow = home.start(new Fuse(), faulty)) {
            Asset asset = slow.importBytes("a.txt", new byte[] {1});
            Hang hang = faulty.hang(Operation.PUT, faulty.calls(Operation.PUT) + 2);
            CompletionStage<MigrationResult> first = begin(slow, asset);
            hang.awaitReached(SOON);
            home.clock.advance(slow.ports.settings().lease().multipliedBy(2));
            hang.release();

            assertThat(MigrationManagerTest.get(first).state()).isEqualTo(MigrationState.COMPLETED);
            assertThat(only().lease().expired(home.clock.instant())).isFalse();
        }
    }

    @Test
    @Tag("P27")
    void aRollbackAskedForWhileWorkHangsTakesEverythingBack() throws Exception {
        try (Process process = home.start(new Fuse(), faulty)) {
            Asset asset = process.importBytes("a.bin", new byte[200_000]);
            Hang hang = faulty.hang(Operation.PUT, faulty.calls(Operation.PUT) + 1);
            CompletionStage<MigrationResult> migration = begin(process, asset);
            hang.awaitReached(SOON);
            CompletionStage<RollbackResult> rollback = process.manager.rollback(only().id());
            hang.release();

            assertThat(MigrationManagerTest.get(rollback).state()).isEqualTo(MigrationState.ROLLED_BACK);
            assertThat(MigrationManagerTest.get(rollback).irreversible()).isEmpty();
            assertThat(MigrationManagerTest.get(migration).error().orElseThrow().code())
                    .isEqualTo("ROLLBACK_REQUESTED");
            assertThat(home.published()).isEmpty();
            assertThat(process.migrate(asset).state()).isEqualTo(MigrationState.COMPLETED);
        }
    }

    @Test
    void closingLetsRunningWorkEndAndTellsTheRestThatItWasNotDone() throws Exception {
        List<CompletionStage<MigrationResult>> all = new ArrayList<>();
        Process process = home.start(new Fuse(), faulty);
        int running = process.ports.settings().parallelism();
        List<Hang> hangs = new ArrayList<>();
        for (int i = 1; i <= running; i++) {
            hangs.add(faulty.hang(Operation.PUT, faulty.calls(Operation.PUT) + i));
        }
        for (int i = 0; i < running + 3; i++) {
            all.add(begin(process, process.importBytes("f" + i, new byte[] {(byte) i})));
        }
        for (Hang hang : hangs) {
            hang.awaitReached(SOON);
        }
        CompletableFuture<Void> closing = CompletableFuture.runAsync(process::close);
        Asset late = process.importBytes("late.txt", new byte[1]);
        while (!isClosed(process, late)) {
            Thread.onSpinWait();
        }
        hangs.forEach(Hang::release);
        MigrationManagerTest.get(closing);

        int done = 0;
        for (CompletionStage<MigrationResult> stage : all) {
            try {
                assertThat(MigrationManagerTest.get(stage).state()).isEqualTo(MigrationState.COMPLETED);
                done++;
            } catch (ExecutionException e) {
                MigrationManagerTest.assertRefused(stage, "ENGINE_CLOSED");
            }
        }
        assertThat(done).isEqualTo(running);
        MigrationManagerTest.assertRefused(process.manager.rollback(only().id()), "ENGINE_CLOSED");
        MigrationManagerTest.assertRefused(process.manager.resume(), "ENGINE_CLOSED");
        MigrationManagerTest.assertRefused(process.manager.migrate(only().request()), "ENGINE_CLOSED");
        assertThat(home.persistence.migrations().claimant(late.did().identity()))
                .isEmpty();
        try (Process next = home.start()) {
            assertThat(MigrationManagerTest.get(next.manager.resume()))
                    .hasSize(3)
                    .allMatch(result -> result.state() == MigrationState.COMPLETED);
        }
    }

    /** Whether the engine takes nothing any more; what an open one would have started is asked for a dead end. */
    private static boolean isClosed(Process process, Asset asset) {
        try {
            MigrationManagerTest.get(process.manager.migrate(asset.did(), Layer.BTCO, MigrationOptions.DEFAULT));
            return false;
        } catch (Exception e) {
            return e.getCause() instanceof MigrationException known
                    && known.error().code().equals("ENGINE_CLOSED");
        }
    }

    @Test
    @Tag("P17")
    void whenTheFailureCannotBeStoredBothReasonsAreToldAndTheNextProcessEndsIt() throws Exception {
        Asset asset;
        try (Process process = home.start(new Fuse(), faulty)) {
            asset = process.importBytes("a.txt", new byte[] {1});
            faulty.failBefore(Operation.PUT, faulty.calls(Operation.PUT) + 1, full);
            // Commits are: checkpoint, prepared target, and the one that enters FAILED.
            home.persistence.failCommit(3, CommitFault.BEFORE);

            assertThatThrownBy(() -> MigrationManagerTest.get(begin(process, asset)))
                    .cause()
                    .satisfies(e -> assertThat(e.getCause())
                            .isInstanceOf(SimulatedCrashException.class)
                            .satisfies(c -> assertThat(c.getSuppressed()).containsExactly(full)));
            assertThat(only().state()).isEqualTo(MigrationState.IN_PROGRESS);
        }
        try (Process next = home.start()) {
            assertThat(MigrationManagerTest.get(next.manager.resume()))
                    .singleElement()
                    .satisfies(result -> assertThat(result.state()).isEqualTo(MigrationState.COMPLETED));
        }
    }

    @Test
    @Tag("P17")
    void aCommitWhoseAnswerWasLostIsNeitherUndoneNorRepeated() throws Exception {
        for (int nth = 1; nth <= 3; nth++) {
            TestHome fresh = TestHome.withLists();
            MigrationState state;
            try (Process process = fresh.start()) {
                Asset asset = process.importBytes("a.txt", new byte[] {1});
                fresh.persistence.failCommit(nth, CommitFault.AFTER);
                try {
                    state = process.migrate(asset).state();
                } catch (ExecutionException e) {
                    MigrationManagerTest.assertRefused(
                            CompletableFuture.failedFuture(e.getCause()), "LEASE_HELD_ELSEWHERE");
                    state = MigrationState.IN_PROGRESS;
                }
                assertThat(state).as("commit %d", nth).isIn(MigrationState.COMPLETED, MigrationState.IN_PROGRESS);
            }
            try (Process next = fresh.start()) {
                List<MigrationResult> resumed = MigrationManagerTest.get(next.manager.resume());
                assertThat(resumed).as("commit %d", nth).hasSize(state == MigrationState.COMPLETED ? 0 : 1);
                assertThat(resumed).allMatch(result -> result.state() == MigrationState.COMPLETED);
            }
            assertThat(fresh.published()).hasSize(4);
            assertThat(fresh.verifyAudit().records()).isEqualTo(1);
        }
    }

    @Test
    @Tag("P27")
    void aFailedMigrationWhoseProcessDiedIsRolledBackByTheNext() throws Exception {
        // The third commit enters FAILED, the fourth says how the rollback ended.
        for (int nth = 3; nth <= 4; nth++) {
            for (CommitFault fault : CommitFault.values()) {
                TestHome fresh = TestHome.withLists();
                FaultyContentStore store = new FaultyContentStore(fresh.publicStore);
                Asset asset;
                try (Process process = fresh.start(new Fuse(), store)) {
                    asset = process.importBytes("a.txt", new byte[] {1});
                    store.failFrom(Operation.PUT, store.calls(Operation.PUT) + 2, full);
                    fresh.persistence.crashAtCommit(nth, fault);
                    assertThatThrownBy(() -> process.migrate(asset)).isInstanceOf(ExecutionException.class);
                    fresh.persistence.restart();
                }
                try (Process next = fresh.start(new Fuse(), store)) {
                    MigrationManagerTest.get(next.manager.resume());
                }
                Migration end = fresh.persistence
                        .migrations()
                        .query(MigrationQuery.ALL)
                        .items()
                        .get(0);
                assertThat(end.state()).as("commit %d, %s", nth, fault).isEqualTo(MigrationState.ROLLED_BACK);
                assertThat(end.error().orElseThrow().code()).isEqualTo("NO_SPACE");
                assertThat(fresh.published()).isEmpty();
                assertThat(fresh.verifyAudit().records()).isEqualTo(1);
                assertThat(fresh.persistence.migrations().claimant(asset.did().identity()))
                        .isEmpty();
            }
        }
    }

    @Test
    void anErrorOfTheMachineIsToldToWhoeverWaits() throws Exception {
        Fuse fuse = new Fuse();
        FaultyContentStore store = new FaultyContentStore(home.publicStore);
        try (Process process = home.start(fuse, (ContentStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ContentStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("put")) {
                        throw new OutOfMemoryError("a simulated one");
                    }
                    return method.invoke(store, arguments);
                }))) {
            Asset asset = process.importBytes("a.txt", new byte[] {1});

            assertThatThrownBy(() -> MigrationManagerTest.get(begin(process, asset)))
                    .cause()
                    .isInstanceOf(MigrationException.class)
                    .hasCauseInstanceOf(OutOfMemoryError.class);
        }
        try (Process next = home.start()) {
            assertThat(MigrationManagerTest.get(next.manager.resume()))
                    .singleElement()
                    .satisfies(result -> assertThat(result.state()).isEqualTo(MigrationState.COMPLETED));
        }
    }

    @Test
    @Tag("P25")
    void aSourceThatIsNotWhatItsCheckpointSaysIsQuarantined() throws Exception {
        try (Process process = home.start()) {
            Asset asset = process.importBytes("a.txt", new byte[] {1});
            MigrationResult done = process.migrate(asset);
            Asset edited = new Asset(
                    asset.did(),
                    asset.document(),
                    asset.credentials(),
                    asset.resources(),
                    asset.lifecycle(),
                    asset.links(),
                    asset.policy(),
                    JsonObject.builder().put("note", "edited").build(),
                    asset.createdAt());
            EnginePorts ports = SwappedPorts.assets(process.ports, new OneDamagedAsset(process.ports.assets(), edited));
            try (MigrationManager manager = new MigrationManager(ports)) {
                RollbackResult back = MigrationManagerTest.get(manager.rollback(done.migrationId()));

                assertThat(back.state()).isEqualTo(MigrationState.QUARANTINED);
                assertThat(back.error().orElseThrow().message()).contains("is not what its checkpoint says");
                assertThat(back.error().orElseThrow().recovery())
                        .anyMatch(r -> r.contains("layerlift recover " + done.migrationId()));
            }
            assertThat(home.persistence.migrations().claimant(asset.did().identity()))
                    .isPresent();
        }
    }

    @Test
    @Tag("P25")
    void aSourceWhoseContentIsGoneIsQuarantined() throws Exception {
        try (Process process = home.start()) {
            Asset asset = process.importBytes("a.txt", new byte[] {1});
            MigrationResult done = process.migrate(asset);
            home.privateStore.delete(asset.resources().get(0).location());

            RollbackResult back = MigrationManagerTest.get(process.manager.rollback(done.migrationId()));

            assertThat(back.state()).isEqualTo(MigrationState.QUARANTINED);
            assertThat(back.error().orElseThrow().message())
                    .contains(asset.resources().get(0).location().key())
                    .contains("is missing or changed");
            assertThat(Arrays.asList("publish", "transfer-content")).containsAll(back.undone());
        }
    }
}
