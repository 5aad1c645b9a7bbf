package dev.layerlift.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.application.TestHome.Process;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.error.MigrationException.Retry;
import dev.layerlift.domain.event.MigrationEvent;
import dev.layerlift.domain.event.MigrationEvent.InProgress;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.migration.MigrationResult;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.migration.RollbackResult;
import dev.layerlift.domain.migration.TransferProgress;
import dev.layerlift.domain.port.ChunkPlan;
import dev.layerlift.domain.port.ChunkedUploads.StoredChunk;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.ContentStore.Durability;
import dev.layerlift.domain.port.MigrationQuery;
import dev.layerlift.domain.port.TransferStore.Transfer;
import dev.layerlift.testkit.fault.FaultyContentStore;
import dev.layerlift.testkit.fault.FaultyContentStore.Operation;
import dev.layerlift.testkit.fault.Hang;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Content that travels in chunks: it arrives whole, goes on where it was, or leaves nothing. */
class ChunkedTransferTest {
    private static final int CHUNK_BYTES = 300_000;
    private static final int SIZE_BYTES = 7 * CHUNK_BYTES - 1;
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final List<Duration> TRIES =
            List.of(Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(1));
    private final MigrationException cut = new MigrationException(
            MigrationError.of(ErrorType.NETWORK_ERROR, "CONNECTION_LOST", "the connection was cut"), Retry.LATER);
    private final MigrationException full = MigrationException.storage("NO_SPACE", "no space left");

    private final TestHome home = TestHome.withLists();
    private final FaultyContentStore faulty = new FaultyContentStore(home.publicStore);
    private final byte[] bytes = new byte[SIZE_BYTES];

    ChunkedTransferTest() {
        new Random(5).nextBytes(bytes);
    }

    private static MigrationManager cutting(EnginePorts ports, List<Duration> tries) {
        return cutting(ports, tries, TimeLimits.DEFAULT);
    }

    private static MigrationManager cutting(EnginePorts ports, List<Duration> tries, TimeLimits limits) {
        EngineSettings settings = new EngineSettings(
                        ports.settings().worker(), 2, 100, Duration.ofMinutes(2), Duration.ofMinutes(10), tries)
                .withLimits(limits)
                .withChunks(new ChunkSettings(1_000_000, CHUNK_BYTES, 3));
        return new MigrationManager(SwappedPorts.settings(ports, settings));
    }

    private static TimeLimits all(Duration limit) {
        return new TimeLimits(limit, limit, limit, limit);
    }

    private static CompletionStage<MigrationResult> begin(MigrationManager manager, Asset asset) {
        return manager.migrate(asset.did(), Layer.WEBVH, MigrationOptions.DEFAULT);
    }

    private Migration only() {
        return home.persistence.migrations().query(MigrationQuery.ALL).items().get(0);
    }

    /** Where the content of the only migration belongs. */
    private ObjectPath target() {
        return home.persistence.migrations().journal(only().id()).stream()
                .flatMap(entry -> entry.notes().object("prepared").stream())
                .flatMap(prepared -> prepared.requireObjects("files").stream())
                .map(file -> file.requireString("key"))
                .filter(key -> key.contains(Sha256.of(bytes).hex()))
                .map(ObjectPath::ofPublic)
                .findFirst()
                .orElseThrow();
    }

    private void assertNothingLeft() {
        assertThat(home.publicStore.uploads().orElseThrow().unfinished(target()))
                .as("uploads")
                .isEmpty();
        assertThat(home.publicStore.stat(target())).as("object").isEmpty();
        assertThat(home.persistence.transfers().find(only().id(), target()))
                .as("what is known of it")
                .isEmpty();
    }

    private void assertArrived(Process process, MigrationResult result) {
        assertThat(result.state()).as("%s", result.error()).isEqualTo(MigrationState.COMPLETED);
        assertThat(process.verify(result).valid()).isTrue();
        assertThat(SimulatedHome.bytes(home.publicStore, target())).isEqualTo(bytes);
        assertThat(home.publicStore.uploads().orElseThrow().unfinished(target()))
                .isEmpty();
        assertThat(home.persistence.transfers().find(only().id(), target())).isEmpty();
    }

    private void overwriteSource(Asset asset, byte[] other) {
        home.privateStore.put(asset.resources().get(0).location(), Content.of(other), Sha256.of(other), Durability.NOW);
    }

    @Test
    @Tag("P45")
    @Tag("P49")
    void largeContentTravelsInChunksThreeAtATimeAndEachByteIsReadNoMoreThanNeeded() throws Exception {
        WatchedContent target = new WatchedContent(faulty);
        WatchedContent source = new WatchedContent(home.privateStore);
        try (Process process = home.start(new Fuse(), target.store(), source.store());
                MigrationManager manager = cutting(process.ports, List.of())) {
            Asset asset = process.importBytes("a.bin", bytes);
            long before = source.bytesRead.get();

            MigrationResult result = MigrationManagerTest.get(begin(manager, asset));

            assertThat(source.bytesRead.get() - before)
                    .as("once to send it, once to see that it is still the same")
                    .isEqualTo(2L * SIZE_BYTES);
            assertThat(target.bytesRead.get())
                    .as("a store that proves nothing is read back once")
                    .isBetween((long) SIZE_BYTES, (long) SIZE_BYTES + CHUNK_BYTES);
            assertArrived(process, result);
            assertThat(target.chunksPut).hasValue(7);
            assertThat(target.inFlightMax).hasValueBetween(1, 3);
            assertThat(faulty.calls(Operation.BEGIN_UPLOAD)).isEqualTo(1);
            assertThat(faulty.calls(Operation.COMPLETE_UPLOAD)).isEqualTo(1);
        }
    }

    @Test
    void smallContentIsWrittenWholeUnlessTheOwnerSaysOtherwise() throws Exception {
        try (Process process = home.start(new Fuse(), faulty);
                MigrationManager manager = cutting(process.ports, List.of())) {
            byte[] small = java.util.Arrays.copyOf(bytes, 200_000);
            Asset whole = process.importBytes("a.bin", small);
            assertThat(MigrationManagerTest.get(begin(manager, whole)).state()).isEqualTo(MigrationState.COMPLETED);
            assertThat(faulty.calls(Operation.BEGIN_UPLOAD)).isZero();

            small[0]++;
            MigrationOptions chunks = new MigrationOptions(
                    true,
                    MigrationOptions.DEFAULT.publish(),
                    Optional.of(new MigrationOptions.PartialMode(70_000, true)),
                    false,
                    MigrationOptions.DEFAULT.maxFeeSats(),
                    Optional.empty(),
                    JsonObject.EMPTY);
            Asset cut = process.importBytes("b.bin", small);
            MigrationResult result = MigrationManagerTest.get(manager.migrate(cut.did(), Layer.WEBVH, chunks));

            assertThat(result.state()).isEqualTo(MigrationState.COMPLETED);
            assertThat(faulty.calls(Operation.PUT_CHUNK)).isEqualTo(3);
            assertThat(process.verify(result).valid()).isTrue();
        }
    }

    @Test
    @Tag("P11")
    @Tag("P44")
    void whatIsCutAtAnyCallOfAnUploadGoesOnAndArrives() throws Exception {
        for (Operation operation : List.of(
                Operation.ABORT_UPLOAD,
                Operation.BEGIN_UPLOAD,
                Operation.PUT_CHUNK,
                Operation.SYNC_CHUNKS,
                Operation.COMPLETE_UPLOAD)) {
            int calls = operation == Operation.PUT_CHUNK ? 7 : 1;
            for (int call = 1; call <= calls; call++) {
                for (boolean after : new boolean[] {false, true}) {
                    ChunkedTransferTest fresh = new ChunkedTransferTest();
                    if (after) {
                        fresh.faulty.failAfter(operation, call, cut);
                    } else {
                        fresh.faulty.failBefore(operation, call, cut);
                    }
                    try (Process process = fresh.home.start(new Fuse(), fresh.faulty);
                            MigrationManager manager = cutting(process.ports, TRIES)) {
                        Asset asset = process.importBytes("a.bin", fresh.bytes);
                        fresh.assertArrived(process, MigrationManagerTest.get(begin(manager, asset)));
                    }
                    // What could not be made durable is sent again, and that may be all that had arrived.
                    int again = operation == Operation.PUT_CHUNK ? 1 : operation == Operation.SYNC_CHUNKS ? 7 : 0;
                    assertThat(fresh.faulty.calls(Operation.PUT_CHUNK))
                            .as("%s %d", operation, call)
                            .isBetween(7L, 7L + again);
                }
            }
        }
    }

    @Test
    @Tag("P44")
    void aStoreThatIsCutOffAgainAndAgainIsComeOnWithAsLongAsChunksArrive() throws Exception {
        for (int call = 2; call <= 14; call += 2) {
            faulty.failBefore(Operation.PUT_CHUNK, call, cut);
        }
        try (Process process = home.start(new Fuse(), faulty);
                MigrationManager manager = cutting(process.ports, TRIES.subList(0, 2))) {
            Asset asset = process.importBytes("a.bin", bytes);

            assertArrived(process, MigrationManagerTest.get(begin(manager, asset)));
            assertThat(home.persistence.migrations().journal(only().id()).stream()
                            .filter(entry -> entry.notes().has("retry"))
                            .count())
                    .isGreaterThan(2);
        }
    }

    @Test
    @Tag("P47")
    void whatFailsForGoodAtAnyCallLeavesNothing() throws Exception {
        for (Operation operation : List.of(
                Operation.BEGIN_UPLOAD, Operation.PUT_CHUNK, Operation.SYNC_CHUNKS, Operation.COMPLETE_UPLOAD)) {
            for (boolean after : new boolean[] {false, true}) {
                ChunkedTransferTest fresh = new ChunkedTransferTest();
                int call = operation == Operation.PUT_CHUNK ? 5 : 1;
                if (after) {
                    fresh.faulty.failAfter(operation, call, full);
                } else {
                    fresh.faulty.failBefore(operation, call, full);
                }
                try (Process process = fresh.home.start(new Fuse(), fresh.faulty);
                        MigrationManager manager = cutting(process.ports, TRIES)) {
                    Asset asset = process.importBytes("a.bin", fresh.bytes);

                    MigrationResult result = MigrationManagerTest.get(begin(manager, asset));

                    assertThat(result.state()).as("%s", operation).isEqualTo(MigrationState.ROLLED_BACK);
                    assertThat(result.error().orElseThrow().code()).isEqualTo("NO_SPACE");
                    fresh.assertNothingLeft();
                    assertThat(MigrationManagerTest.get(begin(manager, asset)).state())
                            .isEqualTo(MigrationState.COMPLETED);
                }
            }
        }
    }

    /** Leaves a migration whose process was closed when four chunks were safe. */
    private Asset interrupted() throws Exception {
        faulty.failFrom(Operation.PUT_CHUNK, 5, cut);
        try (Process process = home.start(new Fuse(), faulty)) {
            Asset asset = process.importBytes("a.bin", bytes);
            closedBetweenTries(process, asset);
            return asset;
        } finally {
            faulty.heal();
        }
    }

    /** Migrates until a try has failed and the next one is hours away, and ends the process. */
    private void closedBetweenTries(Process process, Asset asset) throws Exception {
        MigrationManager manager = cutting(process.ports, List.of(Duration.ofHours(1)));
        CompletionStage<MigrationResult> migration = begin(manager, asset);
        while (home.persistence.migrations().query(MigrationQuery.ALL).items().isEmpty()
                || only().notBefore().isEmpty()) {
            Thread.onSpinWait();
        }
        manager.close();
        MigrationManagerTest.assertRefused(migration, "ENGINE_CLOSED");
    }

    private MigrationResult resumed(ContentStore store) throws Exception {
        try (Process process = home.start(new Fuse(), store);
                MigrationManager manager = cutting(process.ports, List.of())) {
            return MigrationManagerTest.get(manager.resume()).get(0);
        }
    }

    private void assertArrived(MigrationResult result) {
        try (Process process = home.start()) {
            assertArrived(process, result);
        }
    }

    @Test
    @Tag("P11")
    @Tag("P44")
    void theNextProcessSendsOnlyWhatIsMissing() throws Exception {
        interrupted();
        WatchedContent watched = new WatchedContent(home.publicStore);

        assertArrived(resumed(watched.store()));
        assertThat(watched.chunksPut).hasValue(3);
    }

    @Test
    @Tag("P44")
    void aChunkThatIsNoLongerWhatWasSentIsSentAgain() throws Exception {
        interrupted();
        home.publicStore.tamperChunk(target(), 1);
        WatchedContent watched = new WatchedContent(home.publicStore);

        assertArrived(resumed(watched.store()));
        assertThat(watched.chunksPut).hasValue(4);
    }

    @Test
    @Tag("P47")
    void anUploadThatTheStoreNoLongerHasBeginsAgain() throws Exception {
        interrupted();
        home.publicStore.uploads().orElseThrow().abort(target());
        WatchedContent watched = new WatchedContent(home.publicStore);

        assertArrived(resumed(watched.store()));
        assertThat(watched.chunksPut).hasValue(7);
    }

    @Test
    @Tag("P47")
    void whatALostBeginningLeftIsEnded() throws Exception {
        interrupted();
        home.persistence.transfers().end(only().id(), target());
        home.publicStore.uploads().orElseThrow().begin(target(), new ChunkPlan(10, 10));

        assertArrived(resumed(home.publicStore));
    }

    private void assertSourceChanged(MigrationResult result) {
        // A source that is not what its checkpoint says is nothing that can be taken back to.
        assertThat(result.state()).as("%s", result.error()).isEqualTo(MigrationState.QUARANTINED);
        assertThat(result.error().orElseThrow().detail()).contains("changed while it was transferred");
        assertNothingLeft();
    }

    @Test
    @Tag("P24")
    @Tag("P44")
    void aSourceThatChangedMeanwhileIsAnError() throws Exception {
        Asset asset = interrupted();
        home.privateStore.tamper(asset.resources().get(0).location(), 6 * CHUNK_BYTES);

        assertSourceChanged(resumed(home.publicStore));
    }

    @Test
    @Tag("P24")
    @Tag("P44")
    void aSourceThatChangedAfterItsChunkHadArrivedIsAnErrorToTheNextProcess() throws Exception {
        Asset asset = interrupted();
        home.privateStore.tamper(asset.resources().get(0).location(), 0);

        assertSourceChanged(resumed(home.publicStore));
    }

    @Test
    @Tag("P24")
    @Tag("P44")
    void aSourceThatChangesAfterItsChunkHasArrivedIsAnError() throws Exception {
        Hang hang = faulty.hang(Operation.PUT_CHUNK, 7);
        try (Process process = home.start(new Fuse(), faulty);
                MigrationManager manager = cutting(process.ports, TRIES)) {
            Asset asset = process.importBytes("a.bin", bytes);
            CompletionStage<MigrationResult> migration = begin(manager, asset);
            hang.awaitReached(SOON);
            while (home.persistence.transfers().chunks(transfer()).stream().noneMatch(c -> c.index() == 0)) {
                Thread.onSpinWait();
            }
            home.privateStore.tamper(asset.resources().get(0).location(), 0);
            hang.release();

            assertSourceChanged(MigrationManagerTest.get(migration));
        }
    }

    /** An object may appear before its source was compared: whoever finds it there compares it first. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Tag("P24")
    @Tag("P44")
    void aSourceIsComparedThoughItsObjectHasAppeared(boolean changed) throws Exception {
        FaultyContentStore source = new FaultyContentStore(home.privateStore);
        Asset asset;
        try (Process process = home.start(new Fuse(), faulty, source)) {
            asset = process.importBytes("a.bin", bytes);
            source.failFrom(Operation.OPEN, source.calls(Operation.OPEN) + 9, cut);
            closedBetweenTries(process, asset);
        }
        assertThat(home.publicStore.stat(target())).isPresent();
        if (changed) {
            home.privateStore.tamper(asset.resources().get(0).location(), 0);
        }
        WatchedContent watched = new WatchedContent(home.publicStore);

        MigrationResult result = resumed(watched.store());

        assertThat(watched.chunksPut).hasValue(0);
        if (changed) {
            assertSourceChanged(result);
        } else {
            assertArrived(result);
        }
    }

    private Transfer transfer() {
        return home.persistence.transfers().find(only().id(), target()).orElseThrow();
    }

    @Test
    @Tag("P45")
    void aStoreThatProvesTheWholeIsNotAskedForItAgain() throws Exception {
        WatchedContent target = new WatchedContent(home.publicStore).provingTheWhole();
        try (Process process = home.start(new Fuse(), target.store());
                MigrationManager manager = cutting(process.ports, List.of())) {
            Asset asset = process.importBytes("a.bin", bytes);

            MigrationResult result = MigrationManagerTest.get(begin(manager, asset));

            assertThat(target.bytesRead.get()).isLessThan(CHUNK_BYTES);
            assertArrived(process, result);
        }
    }

    @Test
    @Tag("P44")
    void aSourceThatCannotBeReadOnceMoreIsTriedAgainAndBlamedForNothing() throws Exception {
        FaultyContentStore source = new FaultyContentStore(home.privateStore);
        try (Process process = home.start(new Fuse(), faulty, source);
                MigrationManager manager = cutting(process.ports, TRIES)) {
            Asset asset = process.importBytes("a.bin", bytes);
            source.failBefore(Operation.OPEN, source.calls(Operation.OPEN) + 9, cut);

            assertArrived(process, MigrationManagerTest.get(begin(manager, asset)));
            assertThat(faulty.calls(Operation.PUT_CHUNK)).isEqualTo(7);
        }
    }

    @Test
    @Tag("P24")
    @Tag("P44")
    void aChunkThatIsSentAgainWithOtherBytesIsAnError() throws Exception {
        Asset asset = interrupted();
        home.privateStore.tamper(asset.resources().get(0).location(), CHUNK_BYTES + 1);
        home.publicStore.tamperChunk(target(), 1);
        WatchedContent watched = new WatchedContent(home.publicStore);

        assertSourceChanged(resumed(watched.store()));
        assertThat(watched.chunksPut.get()).as("it is found before all is sent").isLessThanOrEqualTo(4);
    }

    @Test
    void aFileThatGrowsOrShrinksWhileItIsReadIsAnError() throws Exception {
        for (int size : new int[] {SIZE_BYTES + 1, SIZE_BYTES - 1, 0}) {
            ChunkedTransferTest fresh = new ChunkedTransferTest();
            Hang hang = fresh.faulty.hang(Operation.PUT_CHUNK, 2);
            try (Process process = fresh.home.start(new Fuse(), fresh.faulty);
                    MigrationManager manager = cutting(process.ports, TRIES)) {
                Asset asset = process.importBytes("a.bin", fresh.bytes);
                CompletionStage<MigrationResult> migration = begin(manager, asset);
                hang.awaitReached(SOON);
                fresh.overwriteSource(asset, java.util.Arrays.copyOf(fresh.bytes, size));
                hang.release();

                fresh.assertSourceChanged(MigrationManagerTest.get(migration));
            }
        }
    }

    @Test
    @Tag("P45")
    void aStoreThatGivesBackOtherBytesIsToBlameAndNothingIsPublished() throws Exception {
        faulty.corruptReadsOf(Sha256.of(bytes).hex(), CHUNK_BYTES + 7);
        try (Process process = home.start(new Fuse(), faulty);
                MigrationManager manager = cutting(process.ports, TRIES)) {
            Asset asset = process.importBytes("a.bin", bytes);

            MigrationResult result = MigrationManagerTest.get(begin(manager, asset));

            assertThat(result.state()).as("%s", result.error()).isEqualTo(MigrationState.ROLLED_BACK);
            assertThat(result.error().orElseThrow().code()).isEqualTo("DIGEST_MISMATCH");
            assertNothingLeft();
            assertThat(home.published()).isEmpty();
        }
    }

    @Test
    @Tag("P45")
    void aStoreThatLiesAboutAChunkIsNotBelieved() throws Exception {
        WatchedContent lying = new WatchedContent(home.publicStore)
                .answerOfPut(answer -> answer instanceof StoredChunk chunk && chunk.index() == 3
                        ? new StoredChunk(3, Sha256.of(new byte[] {3}), chunk.receipt())
                        : answer);
        try (Process process = home.start(new Fuse(), lying.store());
                MigrationManager manager = cutting(process.ports, List.of())) {
            Asset asset = process.importBytes("a.bin", bytes);

            MigrationResult result = MigrationManagerTest.get(begin(manager, asset));

            assertThat(result.state()).isEqualTo(MigrationState.ROLLED_BACK);
            assertThat(result.error().orElseThrow().type()).isEqualTo(ErrorType.STORAGE_ERROR);
            assertNothingLeft();
        }
    }

    @Test
    @Tag("P43")
    void aChunkThatHangsIsGivenUpAndTheTransferGoesOn() throws Exception {
        Hang hang = faulty.hang(Operation.PUT_CHUNK, 4);
        try (Process process = home.start(new Fuse(), faulty);
                MigrationManager manager = cutting(process.ports, TRIES, all(Duration.ofSeconds(2)))) {
            Asset asset = process.importBytes("a.bin", bytes);

            assertArrived(process, MigrationManagerTest.get(begin(manager, asset)));
            assertThat(faulty.calls(Operation.PUT_CHUNK)).isLessThanOrEqualTo(8);
            hang.release();
        }
    }

    @Test
    @Tag("P43")
    @Tag("P47")
    void whatHangsForGoodEndsInATimeOutAndWhatComesBackLateDoesNotOutliveTheRollback() throws Exception {
        for (String call : List.of("begin", "complete")) {
            ChunkedTransferTest fresh = new ChunkedTransferTest();
            DeafCalls deaf = new DeafCalls(call);
            try (Process process = fresh.home.start(new Fuse(), deaf.wrap(ContentStore.class, fresh.home.publicStore));
                    MigrationManager manager = cutting(process.ports, List.of(), all(Duration.ofMillis(600)))) {
                Asset asset = process.importBytes("a.bin", fresh.bytes);
                deaf.block();

                MigrationResult result = MigrationManagerTest.get(begin(manager, asset));

                assertThat(result.state()).as(call).isEqualTo(MigrationState.QUARANTINED);
                assertThat(result.error().orElseThrow().message()).contains("hangs and may still take effect");
                assertThat(result.error().orElseThrow().detail()).contains("no answer within");
                deaf.release();
                RollbackResult back = null;
                for (int i = 0; i < 100 && (back == null || back.state() != MigrationState.ROLLED_BACK); i++) {
                    back = MigrationManagerTest.get(manager.recover(
                            result.migrationId(), Decision.ROLL_BACK, dev.layerlift.domain.migration.Actor.OPERATOR));
                }
                assertThat(back.state()).as(call).isEqualTo(MigrationState.ROLLED_BACK);
                fresh.assertNothingLeft();
            }
        }
    }

    @Test
    @Tag("P27")
    void aRollbackThatIsAskedForInTheMiddleIsHeardBetweenTwoChunks() throws Exception {
        // Three are in flight: with all three held, nothing goes on before the rollback was asked for.
        List<Hang> hangs = Stream.of(2, 3, 4)
                .map(call -> faulty.hang(Operation.PUT_CHUNK, call))
                .toList();
        try (Process process = home.start(new Fuse(), faulty);
                MigrationManager manager = cutting(process.ports, TRIES)) {
            Asset asset = process.importBytes("a.bin", bytes);
            CompletionStage<MigrationResult> migration = begin(manager, asset);
            for (Hang hang : hangs) {
                hang.awaitReached(SOON);
            }
            CompletionStage<RollbackResult> rollback = manager.rollback(only().id());
            hangs.forEach(Hang::release);

            assertThat(MigrationManagerTest.get(rollback).state()).isEqualTo(MigrationState.ROLLED_BACK);
            assertThat(MigrationManagerTest.get(migration).error().orElseThrow().code())
                    .isEqualTo("ROLLBACK_REQUESTED");
            assertThat(faulty.calls(Operation.PUT_CHUNK)).isLessThan(7);
            assertNothingLeft();
        }
    }

    private int noted() {
        return home.persistence
                .transfers()
                .find(only().id(), target())
                .map(transfer -> home.persistence.transfers().chunks(transfer).size())
                .orElse(0);
    }

    @Test
    @Tag("P53")
    void howFarItIsIsToldAtMostOnceASecondAndKept() throws Exception {
        List<InProgress> told = Collections.synchronizedList(new ArrayList<>());
        List<Optional<TransferProgress>> seen = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger begun = new AtomicInteger();
        WatchedContent slow = new WatchedContent(home.publicStore).beforeChunk(() -> {
            // No faster than chunks become safe: all but those that are in flight have.
            int before = begun.getAndIncrement();
            while (noted() < before - 2) {
                Thread.onSpinWait();
            }
            seen.add(only().transfer());
            // A second before the last: however late the others were told, it is due.
            home.clock.advance(before == 6 ? Duration.ofSeconds(1) : Duration.ofMillis(600));
        });
        try (Process process = home.start(new Fuse(), slow.store());
                MigrationManager manager = cutting(process.ports, List.of())) {
            manager.subscribe((MigrationEvent event) -> {
                if (event instanceof InProgress progress) {
                    told.add(progress);
                }
            });
            Asset asset = process.importBytes("a.bin", bytes);

            assertArrived(process, MigrationManagerTest.get(begin(manager, asset)));
        }
        List<InProgress> moving =
                told.stream().filter(p -> p.transfer().isPresent()).toList();
        assertThat(moving).hasSizeBetween(2, 4);
        for (int i = 1; i < moving.size(); i++) {
            assertThat(Duration.between(
                            moving.get(i - 1).header().at(),
                            moving.get(i).header().at()))
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        }
        assertThat(moving).allSatisfy(p -> {
            TransferProgress progress = p.transfer().orElseThrow();
            assertThat(progress.totalChunks()).isEqualTo(7);
            assertThat(progress.totalBytes()).isEqualTo(SIZE_BYTES);
            assertThat(progress.completedChunks()).isBetween(1, 7);
            assertThat(progress.bytesPerSecond()).isPositive();
            assertThat(progress.remainingMillis()).isPresent();
        });
        assertThat(seen).as("somebody who looks meanwhile").anyMatch(Optional::isPresent);
        assertThat(only().transfer()).as("when it is over").isEmpty();
    }

    @Test
    @Tag("P47")
    void aCompletedOneThatIsTakenBackLeavesNothing() throws Exception {
        try (Process process = home.start(new Fuse(), faulty);
                MigrationManager manager = cutting(process.ports, List.of())) {
            Asset asset = process.importBytes("a.bin", bytes);
            MigrationResult result = MigrationManagerTest.get(begin(manager, asset));
            home.publicStore.uploads().orElseThrow().begin(target(), new ChunkPlan(10, 10));

            assertThat(MigrationManagerTest.get(manager.rollback(result.migrationId()))
                            .state())
                    .isEqualTo(MigrationState.ROLLED_BACK);
            assertNothingLeft();
        }
    }

    @Test
    @Tag("P16")
    @Tag("P44")
    void aProcessThatDiesAtAnyCallIsFollowedByOneThatEndsIt() throws Exception {
        int completed = 0;
        boolean reached = true;
        for (int call = 1; reached && call < 400; call += 2) {
            ChunkedTransferTest fresh = new ChunkedTransferTest();
            Fuse fuse = new Fuse();
            Asset asset;
            try (Process process = fresh.home.start()) {
                asset = process.importBytes("a.bin", fresh.bytes);
            }
            try (Process process = fresh.home.start(fuse);
                    MigrationManager manager = cutting(process.ports, List.of())) {
                fuse.blowAt(call, call % 4 == 1);
                try {
                    MigrationManagerTest.get(begin(manager, asset));
                } catch (ExecutionException e) {
                    assertThat(fuse.blown())
                            .as("only a death ends it early: %s", e)
                            .isTrue();
                }
            }
            reached = fuse.blown();
            fresh.home.publicStore.crash(new Random(call));
            try (Process process = fresh.home.start();
                    MigrationManager manager = cutting(process.ports, List.of())) {
                MigrationManagerTest.get(manager.resume());
                List<Migration> all = fresh.home
                        .persistence
                        .migrations()
                        .query(MigrationQuery.ALL)
                        .items();
                if (all.isEmpty()) {
                    continue;
                }
                MigrationResult end = MigrationResult.of(all.get(0), false);
                String when = "call " + call;
                assertThat(end.state())
                        .as(when)
                        .isIn(MigrationState.COMPLETED, MigrationState.ROLLED_BACK, MigrationState.FAILED);
                if (end.state() == MigrationState.COMPLETED) {
                    fresh.assertArrived(process, end);
                    completed++;
                } else if (end.state() == MigrationState.ROLLED_BACK && fresh.isPrepared()) {
                    fresh.assertNothingLeft();
                }
            }
        }
        assertThat(reached).as("the last death was after the end").isFalse();
        assertThat(completed).isGreaterThan(20);
    }

    private boolean isPrepared() {
        return home.persistence.migrations().journal(only().id()).stream()
                .anyMatch(entry -> entry.notes().has("prepared"));
    }
}
