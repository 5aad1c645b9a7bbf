package dev.layerlift.testkit.contract;

import static dev.layerlift.testkit.contract.PersistenceSamples.NOW;
import static dev.layerlift.testkit.contract.PersistenceSamples.commit;
import static dev.layerlift.testkit.contract.PersistenceSamples.migration;
import static dev.layerlift.testkit.contract.PersistenceSamples.next;
import static dev.layerlift.testkit.contract.PersistenceSamples.odd;
import static dev.layerlift.testkit.contract.PersistenceSamples.peer;
import static dev.layerlift.testkit.contract.PersistenceSamples.peerShort;
import static dev.layerlift.testkit.contract.PersistenceSamples.toCheckpointed;
import static dev.layerlift.testkit.contract.PersistenceSamples.toFailed;
import static dev.layerlift.testkit.contract.PersistenceSamples.webvh;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.batch.Batch;
import dev.layerlift.domain.batch.BatchCounts;
import dev.layerlift.domain.batch.BatchId;
import dev.layerlift.domain.batch.BatchItem;
import dev.layerlift.domain.batch.BatchItem.State;
import dev.layerlift.domain.batch.BatchStatus;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.BatchStore;
import dev.layerlift.domain.port.BatchStore.NewItem;
import dev.layerlift.domain.port.MigrationQuery;
import dev.layerlift.domain.port.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract of {@link BatchStore} and {@link dev.layerlift.domain.port.BatchQueries}. */
public abstract class BatchStoreContract extends PersistenceContract {
    private static final MigrationError UNKNOWN =
            MigrationError.of(ErrorType.VALIDATION_ERROR, "UNKNOWN_DID", "nobody knows it", "import it");

    /** Called by subclasses. */
    protected BatchStoreContract() {}

    /** The n-th batch, of an input of its own. */
    private static Batch batch(int n) {
        return new Batch(
                new BatchId(new UUID(0x4000L | ((long) n << 32), 0x8000000000000000L | n)),
                Sha256.of(new byte[] {(byte) n}),
                Layer.WEBVH,
                MigrationOptions.DEFAULT.withDisclose(true).withMetadata(odd()),
                NOW.plusNanos(n));
    }

    private static NewItem item(Did did) {
        return new NewItem(did.value(), Optional.of(did), 0);
    }

    private static List<NewItem> items(int... numbers) {
        return IntStream.of(numbers).mapToObj(n -> item(peer(n))).toList();
    }

    private static List<MigrationId> ids(int... numbers) {
        return IntStream.of(numbers).mapToObj(n -> migration(n).id()).toList();
    }

    /** A sealed batch of these sources. */
    private BatchId sealed(int n, int... numbers) {
        BatchId id = ports().batches().open(batch(n)).batch().id();
        ports().batches().enqueue(id, items(numbers));
        ports().batches().seal(id);
        return id;
    }

    private BatchStatus status(BatchId id) {
        return ports().batchQueries().find(id).orElseThrow();
    }

    private List<BatchItem> all(BatchId id) {
        return ports().batchQueries()
                .items(id, Optional.empty(), Optional.empty(), 1000)
                .items();
    }

    private BatchItem item(BatchId id, int position) {
        return all(id).stream()
                .filter(item -> item.position() == position)
                .findFirst()
                .orElseThrow();
    }

    private List<State> states(BatchId id) {
        return all(id).stream().map(BatchItem::state).toList();
    }

    private Migration rolledBack(Migration completed, String code) {
        Migration failed = committed(commit(next(completed, MigrationState.FAILED)
                .change()
                .error(MigrationError.of(ErrorType.VALIDATION_ERROR, code, "it was taken back"))
                .build()));
        return committed(commit(next(failed, MigrationState.ROLLED_BACK)));
    }

    @Test
    @Tag("P16")
    void everythingOfABatchIsKept() {
        BatchId id = ports().batches().open(batch(1)).batch().id();
        String noDid = "é 😀 '; -- " + "x".repeat(1000);
        assertThat(ports().batches()
                        .enqueue(
                                id,
                                List.of(
                                        item(peer(1)),
                                        new NewItem(noDid, Optional.empty(), BatchStore.PRIORITY_MAX),
                                        item(peerShort(2)),
                                        new NewItem(
                                                webvh(3).value(), Optional.of(webvh(3)), -BatchStore.PRIORITY_MAX))))
                .isEqualTo(4);
        assertThat(status(id)).isEqualTo(new BatchStatus(batch(1), false, false, new BatchCounts(4, 0, 0, 0, 0, 0)));
        ports().batches().seal(id);
        ports().batches().begin(id, ids(7));

        reopen();

        assertThat(status(id)).isEqualTo(new BatchStatus(batch(1), true, false, new BatchCounts(3, 1, 0, 0, 0, 0)));
        assertThat(all(id))
                .containsExactly(
                        stored(
                                2,
                                noDid,
                                BatchStore.PRIORITY_MAX,
                                State.BEGUN,
                                Optional.of(migration(7).id())),
                        stored(1, peer(1).value(), 0, State.WAITING, Optional.empty()),
                        stored(3, peerShort(2).value(), 0, State.WAITING, Optional.empty()),
                        stored(4, webvh(3).value(), -BatchStore.PRIORITY_MAX, State.WAITING, Optional.empty()));
    }

    private static BatchItem stored(
            long position, String text, int priority, State state, Optional<MigrationId> migration) {
        return new BatchItem(position, text, priority, state, migration, Optional.empty(), Optional.empty());
    }

    @Test
    void nothingIsKnownOfABatchThatWasNotOpened() {
        BatchId id = batch(9).id();

        assertThat(ports().batchQueries().find(id)).isEmpty();
        assertThat(all(id)).isEmpty();
        assertThat(ports().batches().begin(id, ids(1))).isEmpty();
        assertThat(ports().batches().cancel(id)).isFalse();
        assertThat(ports().batches().putBack(id)).isZero();
        ports().batches().seal(id);
        ports().batches().reopen(id);
        assertThatThrownBy(() -> ports().batches().enqueue(id, items(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(id.toString());
        assertThat(ports().batchQueries().find(id)).isEmpty();
    }

    @Test
    @Tag("P24")
    void whoeverComesWithTheSameInputMeansTheSameBatch() {
        BatchId id = sealed(1, 1);
        Batch again = new Batch(batch(2).id(), batch(1).input(), Layer.BTCO, MigrationOptions.DEFAULT, NOW);

        assertThat(ports().batches().open(again)).isEqualTo(status(id));
        assertThat(ports().batches().open(batch(3)).batch()).isEqualTo(batch(3));
        assertThat(ports().batchQueries().find(batch(2).id())).isEmpty();
    }

    @Test
    @Tag("P51")
    void whatIsListedTwiceCountsOnceAndEnqueueingAgainAddsWhatIsMissing() {
        BatchId id = ports().batches().open(batch(1)).batch().id();

        assertThat(ports().batches().enqueue(id, List.of(item(peer(1)), item(peerShort(1)), item(peer(2)))))
                .isEqualTo(2);
        assertThat(ports().batches().enqueue(id, items(1, 2, 3))).isEqualTo(1);
        BatchId other = ports().batches().open(batch(2)).batch().id();
        assertThat(ports().batches().enqueue(other, items(1))).isEqualTo(1);

        assertThat(all(id)).extracting(BatchItem::position).containsExactly(1L, 2L, 3L);
        assertThat(all(id))
                .extracting(BatchItem::text)
                .containsExactly(peer(1).value(), peer(2).value(), peer(3).value());
    }

    @Test
    @Tag("P07")
    void nothingIsBegunBeforeAllIsEnqueuedAndNothingIsEnqueuedAfterwards() {
        BatchId id = ports().batches().open(batch(1)).batch().id();
        ports().batches().enqueue(id, items(1));

        assertThat(ports().batches().begin(id, ids(1))).isEmpty();
        assertThat(status(id).state()).isEqualTo(BatchStatus.State.ENQUEUEING);
        ports().batches().seal(id);
        ports().batches().seal(id);

        assertThatThrownBy(() -> ports().batches().enqueue(id, items(2))).isInstanceOf(IllegalStateException.class);
        assertThat(ports().batches().begin(id, ids(1))).hasSize(1);
    }

    @Test
    void tooMuchAtOnceIsRefused() {
        BatchId id = ports().batches().open(batch(1)).batch().id();
        List<NewItem> tooMany = java.util.Collections.nCopies(BatchStore.ITEMS_MAX + 1, item(peer(1)));

        assertThatThrownBy(() -> ports().batches().enqueue(id, tooMany))
                .hasMessage("items: 10001 (expected: at most 10000)");
        assertThatThrownBy(() -> new NewItem("x", Optional.empty(), BatchStore.PRIORITY_MAX + 1))
                .hasMessage("priority: 1000001 (expected: -1000000 to 1000000)");
        assertThat(status(id).counts()).isEqualTo(BatchCounts.NONE);
    }

    @Test
    void theHighestPriorityIsBegunFirstAndThenTheOrderOfTheListHolds() {
        BatchId id = ports().batches().open(batch(1)).batch().id();
        ports().batches()
                .enqueue(
                        id,
                        List.of(
                                item(peer(1)),
                                new NewItem(peer(2).value(), Optional.of(peer(2)), -1),
                                item(peer(3)),
                                new NewItem(peer(4).value(), Optional.of(peer(4)), 5)));
        ports().batches().seal(id);

        List<BatchItem> begun = ports().batches().begin(id, ids(1, 2, 3));
        assertThat(begun).extracting(BatchItem::position).containsExactly(4L, 1L, 3L);
        assertThat(begun).extracting(item -> item.migrationId().orElseThrow()).isEqualTo(ids(1, 2, 3));
        assertThat(begun).extracting(BatchItem::state).containsOnly(State.BEGUN);
        assertThat(ports().batches().begin(id, ids(4, 5)))
                .extracting(BatchItem::position)
                .containsExactly(2L);
        assertThat(ports().batches().begin(id, ids(6))).isEmpty();
        assertThat(status(id).counts()).isEqualTo(new BatchCounts(0, 4, 0, 0, 0, 0));
    }

    @Test
    @Tag("P18")
    void noItemIsBegunTwiceByManyThreads() {
        BatchId id = sealed(1, IntStream.rangeClosed(1, 40).toArray());
        List<Callable<List<BatchItem>>> calls = IntStream.range(0, 16)
                .<Callable<List<BatchItem>>>mapToObj(n ->
                        () -> ports().batches().begin(id, ids(3 * n + 1, 3 * n + 2, 3 * n + 3)))
                .toList();

        List<Object> begun = new ArrayList<>();
        atOnce(calls).forEach(result -> begun.addAll((List<?>) result));

        assertThat(begun).hasSize(40).doesNotHaveDuplicates();
        assertThat(begun).extracting(item -> ((BatchItem) item).position()).doesNotHaveDuplicates();
        assertThat(status(id).counts()).isEqualTo(new BatchCounts(0, 40, 0, 0, 0, 0));
    }

    @Test
    @Tag("P07")
    void whatBecomesOfAMigrationBecomesOfItsItemInTheSameCommit() {
        BatchId id = sealed(1, 1, 2, 3, 4);
        ports().batches().begin(id, ids(1, 2, 3));

        Migration going = started(3);
        completed(1);
        committed(toFailed(started(2)));
        Migration outside = completed(9);

        assertThat(status(id).counts()).isEqualTo(new BatchCounts(1, 1, 1, 1, 0, 0));
        assertThat(status(id).state()).isEqualTo(BatchStatus.State.OPEN);
        assertThat(states(id)).containsExactly(State.COMPLETED, State.FAILED, State.BEGUN, State.WAITING);
        assertThat(item(id, 1).targetDid()).contains(webvh(1));
        assertThat(item(id, 1).error()).isEmpty();
        assertThat(item(id, 2).error()).map(MigrationError::code).contains("NO_SPACE");
        assertThat(ports().migrations().query(MigrationQuery.ofBatch(id)).items())
                .extracting(Migration::id)
                .containsExactly(going.id(), migration(2).id(), migration(1).id())
                .doesNotContain(outside.id());
        assertThat(ports().migrations()
                        .query(MigrationQuery.ofBatch(batch(5).id()))
                        .items())
                .isEmpty();
    }

    @Test
    @Tag("P51")
    void takingOneItemBackLeavesTheOthersAlone() {
        BatchId id = sealed(1, 1, 2, 3);
        ports().batches().begin(id, ids(1, 2, 3));
        Migration first = completed(1);
        Migration second = completed(2);
        completed(3);
        assertThat(status(id).state()).isEqualTo(BatchStatus.State.COMPLETED);

        Migration failed = committed(toFailed(second));
        assertThat(states(id))
                .as("while it is being taken back")
                .containsExactly(State.COMPLETED, State.BEGUN, State.COMPLETED);
        committed(commit(next(failed, MigrationState.ROLLED_BACK)));
        rolledBack(first, BatchItem.ROLLBACK_REQUESTED);

        assertThat(states(id)).containsExactly(State.TAKEN_BACK, State.FAILED, State.COMPLETED);
        assertThat(status(id).counts()).isEqualTo(new BatchCounts(0, 0, 1, 1, 1, 0));
        assertThat(status(id).state()).isEqualTo(BatchStatus.State.PARTIAL);
    }

    @Test
    void oneMigrationMayHaveDoneItForTwoBatches() {
        BatchId one = sealed(1, 1);
        BatchId other = sealed(2, 1);
        ports().batches().begin(one, ids(1));
        Migration done = completed(1);
        BatchItem item = ports().batches().begin(other, ids(2)).get(0);
        assertThat(ports().batches().settle(other, item, Optional.of(done.id()), Optional.empty()))
                .isTrue();
        assertThat(item(other, 1).targetDid()).contains(webvh(1));

        rolledBack(done, BatchItem.ROLLBACK_REQUESTED);

        assertThat(states(one)).containsExactly(State.TAKEN_BACK);
        assertThat(states(other)).containsExactly(State.TAKEN_BACK);
        assertThat(ports().migrations().query(MigrationQuery.ofBatch(other)).items())
                .isEmpty();
    }

    @Test
    @Tag("P06")
    void whatWasRefusedSaysWhy() {
        BatchId id = sealed(1, 1, 2);
        BatchItem item = ports().batches().begin(id, ids(1)).get(0);

        assertThat(ports().batches().settle(id, item, Optional.empty(), Optional.of(UNKNOWN)))
                .isTrue();

        assertThat(item(id, 1).error()).contains(UNKNOWN);
        assertThat(status(id).counts()).isEqualTo(new BatchCounts(1, 0, 0, 1, 0, 0));
    }

    @Test
    void onlyWhatIsBegunUnderThisIdIsSettled() {
        BatchId id = sealed(1, 1);
        BatchItem waiting = item(id, 1);
        assertThat(ports().batches().settle(id, waiting, Optional.empty(), Optional.of(UNKNOWN)))
                .isFalse();
        BatchItem first = ports().batches().begin(id, ids(1)).get(0);
        ports().batches().putBack(id);
        ports().batches().begin(id, ids(2));

        assertThat(ports().batches().settle(id, first, Optional.empty(), Optional.of(UNKNOWN)))
                .isFalse();
        assertThat(states(id)).containsExactly(State.BEGUN);
    }

    @Test
    @Tag("P11")
    void onlyBegunItemsOfWhichNoMigrationExistsArePutBack() {
        BatchId id = sealed(1, 1, 2, 3);
        ports().batches().begin(id, ids(1, 2));
        Migration accepted = started(2);

        assertThat(ports().batches().putBack(id)).isEqualTo(1);
        assertThat(ports().batches().putBack(id)).isZero();

        assertThat(states(id)).containsExactly(State.WAITING, State.BEGUN, State.WAITING);
        assertThat(item(id, 1).migrationId()).isEmpty();
        assertThat(item(id, 2).migrationId()).contains(accepted.id());
        assertThat(status(id).counts()).isEqualTo(new BatchCounts(2, 1, 0, 0, 0, 0));
        assertThat(ports().batches().begin(id, ids(5)))
                .extracting(BatchItem::position)
                .containsExactly(1L);
    }

    @Test
    @Tag("P07")
    void whatFailedIsTriedAgainByANewRunAndNothingElseIs() {
        BatchId id = sealed(1, 1, 2, 3, 4, 5);
        List<BatchItem> begun = ports().batches().begin(id, ids(1, 2, 3, 4));
        completed(1);
        committed(toFailed(started(2)));
        Migration taken = committed(toFailed(committed(toCheckpointed(started(3)))));
        committed(commit(next(taken, MigrationState.QUARANTINED)));
        ports().batches().settle(id, begun.get(3), Optional.empty(), Optional.of(UNKNOWN));
        ports().batches().cancel(id);
        assertThat(status(id).counts()).isEqualTo(new BatchCounts(1, 0, 1, 2, 0, 1));

        ports().batches().reopen(id);
        ports().batches().reopen(id);

        assertThat(status(id).cancelled()).isFalse();
        assertThat(states(id))
                .containsExactly(State.COMPLETED, State.WAITING, State.QUARANTINED, State.WAITING, State.WAITING);
        assertThat(item(id, 2).error()).isEmpty();
        assertThat(item(id, 4).error()).isEmpty();
        assertThat(ports().batches().begin(id, ids(6, 7, 8, 9)))
                .extracting(BatchItem::position)
                .containsExactly(2L, 4L, 5L);
    }

    @Test
    @Tag("P52")
    void aCancelledBatchBeginsNothingNewAndWhatWasBegunEnds() {
        BatchId id = sealed(1, 1, 2);
        ports().batches().begin(id, ids(1));
        Migration going = committed(toCheckpointed(started(1)));

        assertThat(ports().batches().cancel(id)).isTrue();
        assertThat(ports().batches().cancel(id)).isFalse();

        reopen();
        assertThat(ports().batches().begin(id, ids(2))).isEmpty();
        assertThat(status(id).state()).isEqualTo(BatchStatus.State.CANCELLED);
        committed(PersistenceSamples.toCompleted(committed(PersistenceSamples.toInProgress(going, 1)), 1));
        assertThat(states(id)).containsExactly(State.COMPLETED, State.WAITING);
        assertThat(status(id).state()).isEqualTo(BatchStatus.State.CANCELLED);
    }

    @Test
    @Tag("P52")
    void whoeverEnqueuesIntoACancelledBatchHearsOfIt() {
        BatchId id = ports().batches().open(batch(1)).batch().id();
        ports().batches().enqueue(id, items(1));
        ports().batches().cancel(id);

        assertThatThrownBy(() -> ports().batches().enqueue(id, items(2)))
                .isInstanceOfSatisfying(
                        MigrationException.class,
                        e -> assertThat(e.error().code()).isEqualTo("BATCH_CANCELLED"));
        ports().batches().reopen(id);
        assertThat(ports().batches().enqueue(id, items(1, 2))).isEqualTo(1);
    }

    @Test
    void itemsComeInPagesAndByState() {
        BatchId id = sealed(1, 1, 2, 3, 4, 5);
        ports().batches().begin(id, ids(1, 2));
        List<Long> seen = new ArrayList<>();
        Optional<String> after = Optional.empty();
        do {
            Page<BatchItem> page = ports().batchQueries().items(id, Optional.empty(), after, 2);
            page.items().forEach(item -> seen.add(item.position()));
            after = page.next();
        } while (after.isPresent());
        assertThat(seen).containsExactly(1L, 2L, 3L, 4L, 5L);

        Page<BatchItem> waiting = ports().batchQueries().items(id, Optional.of(State.WAITING), Optional.empty(), 2);
        assertThat(waiting.items()).extracting(BatchItem::position).containsExactly(3L, 4L);
        assertThat(ports().batchQueries()
                        .items(id, Optional.of(State.WAITING), waiting.next(), 2)
                        .items())
                .extracting(BatchItem::position)
                .containsExactly(5L);
        assertThatThrownBy(() -> ports().batchQueries().items(id, Optional.empty(), Optional.empty(), 0))
                .hasMessage("limit: 0 (expected: 1 to 1000)");
    }

    @Test
    void theNewestBatchesComeFirst() {
        List.of(1, 2, 3).forEach(n -> ports().batches().open(batch(n)));

        Page<BatchStatus> page = ports().batchQueries().list(Optional.empty(), 2);
        assertThat(page.items()).extracting(s -> s.batch().id()).containsExactly(batch(3).id(), batch(2).id());
        ports().batches().open(batch(4));
        Page<BatchStatus> last = ports().batchQueries().list(page.next(), 2);
        assertThat(last.items()).extracting(s -> s.batch().id()).containsExactly(batch(1).id());
        assertThat(last.next()).isEmpty();
    }
}
