package dev.layerlift.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.batch.BatchCounts;
import dev.layerlift.domain.batch.BatchId;
import dev.layerlift.domain.batch.BatchItem;
import dev.layerlift.domain.batch.BatchItem.State;
import dev.layerlift.domain.batch.BatchStatus;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.event.BatchProgress;
import dev.layerlift.domain.event.MigrationEvent;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.BatchStore.NewItem;
import dev.layerlift.domain.port.MigrationQuery;
import dev.layerlift.testkit.memory.CommitFault;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class MigrationBatchesTest {
    private final TestHome home = new TestHome();

    private static List<Did> dids(TestHome.Process process, int count) {
        List<Did> dids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Asset asset = process.importBytes(
                    "photo-" + i + ".txt", ("photo " + i).getBytes(java.nio.charset.StandardCharsets.UTF_8));
            dids.add(asset.did());
        }
        return dids;
    }

    private static BatchId enqueued(TestHome.Process process, List<Did> dids) {
        return process.manager
                .batches()
                .enqueue(Layer.WEBVH, MigrationOptions.DEFAULT, BatchListing.of(dids))
                .batch()
                .id();
    }

    private static BatchStatus ran(TestHome.Process process, BatchId id, BatchOptions options) throws Exception {
        return end(process.manager.batches().run(id, options, BatchListener.NOBODY));
    }

    private static BatchStatus end(CompletionStage<BatchStatus> stage) throws Exception {
        return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private static List<BatchItem> items(TestHome.Process process, BatchId id) {
        return process.manager
                .batches()
                .items(id, Optional.empty(), Optional.empty(), 1000)
                .items();
    }

    private static List<State> states(TestHome.Process process, BatchId id) {
        return items(process, id).stream().map(BatchItem::state).toList();
    }

    private static String code(Throwable thrown) {
        return MigrationException.from(
                        thrown instanceof CompletionException
                                        || thrown instanceof java.util.concurrent.ExecutionException
                                ? thrown.getCause()
                                : thrown)
                .error()
                .code();
    }

    @Test
    @Tag("P07")
    void everyItemIsLiftedAndTheResultIsTrue() throws Exception {
        try (TestHome.Process process = home.start()) {
            List<Did> dids = dids(process, 25);

            BatchStatus status = end(
                    process.manager.migrateBatch(dids, Layer.WEBVH, MigrationOptions.DEFAULT, BatchOptions.DEFAULT));

            assertThat(status.state()).isEqualTo(BatchStatus.State.COMPLETED);
            assertThat(status.counts()).isEqualTo(new BatchCounts(0, 0, 25, 0, 0, 0));
            List<BatchItem> items = items(process, status.batch().id());
            assertThat(items)
                    .extracting(BatchItem::text)
                    .containsExactlyElementsOf(dids.stream().map(Did::value).toList());
            for (BatchItem item : items) {
                assertThat(process.verify(item.targetDid().orElseThrow()).valid())
                        .isTrue();
            }
            assertThat(process.manager
                            .findMigrations(
                                    MigrationQuery.ofBatch(status.batch().id()))
                            .items())
                    .hasSize(25);
        }
    }

    @Test
    @Tag("P51")
    void badItemsStopNoOthersAndSayWhyAndDuplicatesCountOnce() throws Exception {
        try (TestHome.Process process = home.start()) {
            List<Did> dids = dids(process, 2);
            Asset done = process.importBytes("done", new byte[] {1});
            process.migrate(done);
            Did stranger = Did.parse("did:webvh:QmStrangerStrangerStrangerStrangerStrangerStra:other.example:ab");
            List<String> listed = List.of(
                    "no did at all",
                    dids.get(0).value(),
                    dids.get(0).identity().value(),
                    "did:peer:4zQmbvMYHgAd29HdAQHqYLVp2tCzXfsBwauyXgBvBMrHpvuk",
                    done.did().value(),
                    stranger.value(),
                    dids.get(1).value());
            List<String> told = Collections.synchronizedList(new ArrayList<>());

            BatchId id = process.manager
                    .batches()
                    .enqueue(
                            Layer.WEBVH,
                            MigrationOptions.DEFAULT,
                            each -> listed.forEach(text -> each.accept(new NewItem(text, parsed(text), 0))))
                    .batch()
                    .id();
            BatchStatus status = end(process.manager
                    .batches()
                    .run(
                            id,
                            BatchOptions.DEFAULT,
                            (item, result, error) -> told.add(item.position() + " "
                                    + result.map(r -> r.state().id()).orElse("-") + " "
                                    + error.map(MigrationError::code).orElse("-"))));

            assertThat(status.state()).isEqualTo(BatchStatus.State.PARTIAL);
            assertThat(status.counts()).isEqualTo(new BatchCounts(0, 0, 3, 3, 0, 0));
            assertThat(states(process, id))
                    .containsExactly(
                            State.FAILED,
                            State.COMPLETED,
                            State.FAILED,
                            State.COMPLETED,
                            State.FAILED,
                            State.COMPLETED);
            assertThat(told)
                    .containsExactlyInAnyOrder(
                            "1 - DID_INVALID",
                            "2 completed -",
                            "3 - UNKNOWN_DID",
                            "4 completed -",
                            "5 - UNKNOWN_DID",
                            "6 completed -");
            assertThat(items(process, id).get(2).error())
                    .map(MigrationError::code)
                    .contains("UNKNOWN_DID");
            assertThat(items(process, id).get(3).targetDid()).isPresent();
        }
    }

    private static Optional<Did> parsed(String text) {
        return text.startsWith("did:") ? Optional.of(Did.parse(text)) : Optional.empty();
    }

    @Test
    @Tag("P07")
    @Tag("P23")
    void aLimitLeavesTheRestForLaterAndRunningAgainDoesOnlyWhatIsLeft() throws Exception {
        try (TestHome.Process process = home.start()) {
            List<Did> dids = dids(process, 7);
            BatchId id = enqueued(process, dids);

            assertThat(ran(process, id, BatchOptions.DEFAULT.withLimit(3)).counts())
                    .isEqualTo(new BatchCounts(4, 0, 3, 0, 0, 0));
            assertThat(states(process, id).subList(0, 3)).containsOnly(State.COMPLETED);
            assertThat(enqueued(process, dids)).isEqualTo(id);
            BatchStatus status = ran(process, id, BatchOptions.DEFAULT);
            assertThat(status.state()).isEqualTo(BatchStatus.State.COMPLETED);
            assertThat(process.manager.findMigrations(MigrationQuery.ALL).items())
                    .hasSize(7);

            long commits = home.persistence.commits();
            assertThat(enqueued(process, dids)).isEqualTo(id);
            assertThat(ran(process, id, BatchOptions.DEFAULT)).isEqualTo(status);
            assertThat(home.persistence.commits()).isEqualTo(commits);
        }
    }

    @Test
    @Tag("P11")
    @Tag("P16")
    void afterACrashTheNextRunFinishesWhatWasBegunAndDoesWhatIsLeftAndNothingTwice() throws Exception {
        for (int commit : new int[] {1, 2, 4, 9, 14}) {
            TestHome crashing = new TestHome();
            BatchId id;
            List<Did> dids;
            try (TestHome.Process process = crashing.start()) {
                dids = dids(process, 6);
                id = enqueued(process, dids);
                crashing.persistence.crashAtCommit(commit, CommitFault.AFTER);
                CompletionStage<BatchStatus> run = process.manager
                        .batches()
                        .run(id, BatchOptions.DEFAULT.withConcurrency(BatchConcurrency.of(2)), BatchListener.NOBODY);
                assertThat(run.toCompletableFuture()
                                .handle((status, failure) -> failure != null)
                                .get(60, TimeUnit.SECONDS))
                        .isTrue();
            }
            crashing.persistence.restart();
            crashing.clock.advance(java.time.Duration.ofMinutes(5));

            try (TestHome.Process process = crashing.start()) {
                BatchStatus status = ran(process, enqueued(process, dids), BatchOptions.DEFAULT);
                assertThat(status.batch().id()).isEqualTo(id);
                assertThat(status.state()).as("killed at commit " + commit).isEqualTo(BatchStatus.State.COMPLETED);
                assertThat(process.manager.findMigrations(MigrationQuery.ALL).items())
                        .filteredOn(m -> m.state() == MigrationState.COMPLETED)
                        .hasSize(6);
                assertThat(process.manager
                                .findMigrations(MigrationQuery.ofBatch(id))
                                .items())
                        .as("one migration for each item, and no second one")
                        .hasSize(6);
            }
        }
    }

    @Test
    void noMoreAreInWorkThanTheConcurrencyAllows() throws Exception {
        int[] inWork = {0, 0};
        try (TestHome.Process process = home.start()) {
            BatchId id = enqueued(process, dids(process, 20));
            process.manager.subscribe(event -> {
                if (event instanceof MigrationEvent.Started) {
                    inWork[0]++;
                    inWork[1] = Math.max(inWork[0], inWork[1]);
                } else if (event instanceof MigrationEvent.Completed) {
                    inWork[0]--;
                }
            });
            ran(process, id, BatchOptions.DEFAULT.withConcurrency(new BatchConcurrency(1, 8, 8)));
        }
        // The events have all been told when the engine is closed.
        assertThat(inWork[1]).isEqualTo(1);
        assertThat(inWork[0]).isZero();
    }

    @Test
    @Tag("P52")
    void aCancelledBatchLetsEndWhatIsInWorkAndBeginsNothingNew() throws Exception {
        try (TestHome.Process process = home.start()) {
            BatchId id = enqueued(process, dids(process, 30));
            CountDownLatch first = new CountDownLatch(1);
            Semaphore goOn = new Semaphore(0);
            CompletionStage<BatchStatus> run = process.manager
                    .batches()
                    .run(id, BatchOptions.DEFAULT.withConcurrency(BatchConcurrency.of(2)), (item, result, error) -> {
                        first.countDown();
                        goOn.acquireUninterruptibly();
                    });
            assertThat(first.await(60, TimeUnit.SECONDS)).isTrue();

            process.manager.cancelBatch(id);
            goOn.release(30);

            BatchStatus status = end(run);
            assertThat(status.state()).isEqualTo(BatchStatus.State.CANCELLED);
            assertThat(status.counts().begun()).isZero();
            assertThat(status.counts().completed()).isBetween(1L, 4L);
            assertThat(status.counts().total()).isEqualTo(30);
            assertThat(states(process, id)).containsOnly(State.COMPLETED, State.WAITING);

            assertThat(ran(process, id, BatchOptions.DEFAULT).state()).isEqualTo(BatchStatus.State.COMPLETED);
        }
    }

    @Test
    @Tag("P52")
    void whoeverCancelsElsewhereIsHeardAndWhatWasBegunAheadWaitsAgain() throws Exception {
        try (TestHome.Process process = home.start()) {
            BatchId id = enqueued(process, dids(process, 30));
            CompletionStage<BatchStatus> run = process.manager
                    .batches()
                    .run(
                            id,
                            BatchOptions.DEFAULT.withConcurrency(BatchConcurrency.of(1)),
                            (item, result, error) -> home.persistence.batches().cancel(id));

            BatchStatus status = end(run);
            assertThat(status.state()).isEqualTo(BatchStatus.State.CANCELLED);
            assertThat(status.counts().begun()).isZero();
            assertThat(status.counts().completed()).isBetween(1L, 4L);
        }
    }

    @Test
    @Tag("P51")
    void takingOneItemBackLeavesTheOthersAloneAndIsNotUndoneByTheNextRun() throws Exception {
        try (TestHome.Process process = home.start()) {
            BatchId id = enqueued(process, dids(process, 3));
            ran(process, id, BatchOptions.DEFAULT);
            MigrationId second = items(process, id).get(1).migrationId().orElseThrow();

            process.manager.rollback(second).toCompletableFuture().get(60, TimeUnit.SECONDS);

            assertThat(states(process, id)).containsExactly(State.COMPLETED, State.TAKEN_BACK, State.COMPLETED);
            assertThat(process.verify(items(process, id).get(0).targetDid().orElseThrow())
                            .valid())
                    .isTrue();
            assertThat(ran(process, id, BatchOptions.DEFAULT).counts()).isEqualTo(new BatchCounts(0, 0, 2, 0, 1, 0));
        }
    }

    @Test
    void twoBatchesWithTheSameItemMakeOneMigrationOfIt() throws Exception {
        try (TestHome.Process process = home.start()) {
            List<Did> dids = dids(process, 4);
            List<CompletionStage<BatchStatus>> runs = new ArrayList<>();
            for (int from = 0; from < 3; from++) {
                runs.add(process.manager.migrateBatch(
                        dids.subList(from, 4), Layer.WEBVH, MigrationOptions.DEFAULT, BatchOptions.DEFAULT));
            }
            for (CompletionStage<BatchStatus> run : runs) {
                assertThat(end(run).state()).isEqualTo(BatchStatus.State.COMPLETED);
            }
            assertThat(process.manager.findMigrations(MigrationQuery.ALL).items())
                    .hasSize(4);
        }
    }

    @Test
    void aHundredAndTwentyBatchesRunAtTheSameTime() throws Exception {
        try (TestHome.Process process = home.start()) {
            List<Did> dids = dids(process, 120);
            List<CompletionStage<BatchStatus>> runs = new ArrayList<>();
            for (Did did : dids) {
                runs.add(process.manager.migrateBatch(
                        List.of(did), Layer.WEBVH, MigrationOptions.DEFAULT, BatchOptions.DEFAULT));
            }
            for (CompletionStage<BatchStatus> run : runs) {
                assertThat(end(run).state()).isEqualTo(BatchStatus.State.COMPLETED);
            }
            assertThat(process.manager.batches().list(Optional.empty(), 1000).items())
                    .hasSize(120);
        }
    }

    @Test
    @Tag("P53")
    void progressIsToldWithItsPayload() throws Exception {
        ConcurrentLinkedQueue<BatchProgress> told = new ConcurrentLinkedQueue<>();
        BatchId id;
        try (TestHome.Process process = home.start()) {
            id = enqueued(process, dids(process, 3));
            process.manager.subscribe(new EventListener() {
                @Override
                public void on(MigrationEvent event) {
                    // Only the progress of batches is of interest here.
                }

                @Override
                public void onBatch(BatchProgress progress) {
                    told.add(progress);
                }
            });
            ran(process, id, BatchOptions.DEFAULT);
        }
        BatchProgress last = told.stream().reduce((one, other) -> other).orElseThrow();
        assertThat(last.last()).isTrue();
        assertThat(last.status().counts().completed()).isEqualTo(3);
        assertThat(last.toJson().requireString("event")).isEqualTo("batch:progress");
        assertThat(last.toJson().requireString("batchId")).isEqualTo(id.toString());
        assertThat(last.toJson().requireLong("overallProgress")).isEqualTo(100);
    }

    @Test
    void whatCannotBeRunIsRefused() throws Exception {
        TestHome.Process process = home.start();
        try (process) {
            MigrationBatches batches = process.manager.batches();
            BatchId unknown = BatchId.parse("0b0e3a9f-6c2a-4f0e-9a53-0f4f7a3b9c11");
            assertThatThrownBy(() -> ran(process, unknown, BatchOptions.DEFAULT))
                    .satisfies(e -> assertThat(code(e)).isEqualTo("UNKNOWN_BATCH"));
            assertThatThrownBy(() -> batches.cancel(unknown))
                    .satisfies(e -> assertThat(code(e)).isEqualTo("UNKNOWN_BATCH"));
            assertThatThrownBy(() -> batches.enqueue(Layer.WEBVH, MigrationOptions.DEFAULT, each -> {}))
                    .satisfies(e -> assertThat(code(e)).isEqualTo("NOTHING_SELECTED"));
            assertThatThrownBy(() -> batches.enqueue(Layer.PEER, MigrationOptions.DEFAULT, each -> {}))
                    .satisfies(e -> assertThat(code(e)).isEqualTo("NO_SUCH_PATH"));
            assertThatThrownBy(() -> batches.enqueue(Layer.BTCO, MigrationOptions.DEFAULT, each -> {}))
                    .satisfies(e -> assertThat(code(e)).isEqualTo("LAYER_NOT_AVAILABLE"));
        }
        assertThatThrownBy(() -> enqueued(process, List.of()))
                .satisfies(e -> assertThat(code(e)).isEqualTo("ENGINE_CLOSED"));
    }

    @Test
    @Tag("P24")
    void aListingThatChangesWhileItIsEnqueuedIsAnError() throws Exception {
        try (TestHome.Process process = home.start()) {
            List<Did> dids = dids(process, 2);
            int[] looks = {0};
            BatchListing changing = each ->
                    BatchListing.of(looks[0]++ == 0 ? dids : dids.subList(0, 1)).forEach(each);
            assertThatThrownBy(() -> process.manager.batches().enqueue(Layer.WEBVH, MigrationOptions.DEFAULT, changing))
                    .satisfies(e -> assertThat(code(e)).isEqualTo("BATCH_INPUT_CHANGED"));
            BatchStatus left =
                    process.manager.batches().list(Optional.empty(), 10).items().get(0);
            assertThat(left.state()).isEqualTo(BatchStatus.State.ENQUEUEING);
            assertThatThrownBy(() -> ran(process, left.batch().id(), BatchOptions.DEFAULT))
                    .satisfies(e -> assertThat(code(e)).isEqualTo("BATCH_NOT_ENQUEUED"));

            assertThat(enqueued(process, dids)).isEqualTo(left.batch().id());
            assertThat(ran(process, left.batch().id(), BatchOptions.DEFAULT).state())
                    .isEqualTo(BatchStatus.State.COMPLETED);
        }
    }
}
