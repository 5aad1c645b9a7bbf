package dev.layerlift.domain.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.Samples;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.batch.BatchStatus.State;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.event.BatchProgress;
import dev.layerlift.domain.json.JsonValue.JsonNumber;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.migration.MigrationPath;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.BatchStore;
import dev.layerlift.domain.port.BatchStore.NewItem;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BatchValuesTest {
    private static final BatchId ID = BatchId.parse("0b0e3a9f-6c2a-4f0e-9a53-0f4f7a3b9c11");

    private static Batch to(Layer target) {
        return new Batch(ID, Sha256.of(new byte[0]), target, MigrationOptions.DEFAULT, Instant.EPOCH);
    }

    private static State state(boolean sealed, boolean cancelled, BatchCounts counts) {
        return new BatchStatus(to(Layer.WEBVH), sealed, cancelled, counts).state();
    }

    @Test
    void anIdHasOneSpelling() {
        assertThat(BatchId.parse(ID.toString())).isEqualTo(ID);
        assertThatThrownBy(() -> new BatchId(UUID.fromString("0b0e3a9f-6c2a-1f0e-9a53-0f4f7a3b9c11")))
                .hasMessageContaining("expected: a UUID of version 4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1-1-4-8-1", "0b0e3a9f-6c2a-4f0e-9a53-0f4f7a3b9c11 "})
    void whatIsNoIdIsRefused(String text) {
        assertThatThrownBy(() -> BatchId.parse(text)).hasMessageContaining("expected: a UUID of version 4");
    }

    @Test
    void aBatchLeadsUpwards() {
        assertThatThrownBy(() -> to(Layer.PEER)).hasMessageContaining("expected: webvh or btco");
    }

    @Test
    @Tag("P07")
    void itIsCompletedOnlyWhenEveryItemIs() {
        assertThat(state(true, false, new BatchCounts(0, 0, 3, 0, 0, 0))).isEqualTo(State.COMPLETED);
        assertThat(state(true, true, new BatchCounts(0, 0, 3, 0, 0, 0))).isEqualTo(State.COMPLETED);
        assertThat(state(false, false, new BatchCounts(0, 0, 3, 0, 0, 0))).isEqualTo(State.ENQUEUEING);
        assertThat(state(false, true, new BatchCounts(0, 0, 3, 0, 0, 0))).isEqualTo(State.CANCELLED);
        assertThat(state(true, false, new BatchCounts(1, 0, 3, 0, 0, 0))).isEqualTo(State.OPEN);
        assertThat(state(true, false, new BatchCounts(0, 1, 3, 0, 0, 0))).isEqualTo(State.OPEN);
        assertThat(state(true, true, new BatchCounts(1, 0, 3, 0, 0, 0))).isEqualTo(State.CANCELLED);
        assertThat(state(true, true, new BatchCounts(0, 1, 3, 0, 0, 0))).isEqualTo(State.OPEN);
        assertThat(state(true, false, new BatchCounts(0, 0, 3, 1, 0, 0))).isEqualTo(State.PARTIAL);
        assertThat(state(true, false, new BatchCounts(0, 0, 3, 0, 1, 0))).isEqualTo(State.PARTIAL);
        assertThat(state(true, false, new BatchCounts(0, 0, 3, 0, 0, 1))).isEqualTo(State.PARTIAL);
    }

    @ParameterizedTest
    @EnumSource
    void everyStateOfAnItemIsCounted(BatchItem.State state) {
        BatchCounts one = BatchCounts.NONE.plus(state, 1);
        assertThat(one.total()).isEqualTo(1);
        assertThat(one.of(state)).isEqualTo(1);
        assertThat(one.plus(state, -1)).isEqualTo(BatchCounts.NONE);
        assertThatThrownBy(() -> BatchCounts.NONE.plus(state, -1)).hasMessageContaining("expected: none below 0");
        assertThat(BatchItem.State.of(state.id())).contains(state);
        assertThat(BatchItem.State.of("other")).isEmpty();
    }

    @Test
    void whatBecameOfAnItemIsWhatBecameOfItsMigration() {
        for (MigrationState state : MigrationState.values()) {
            BatchItem.State expected = switch (state) {
                case PENDING, VALIDATING, CHECKPOINTED, IN_PROGRESS, ANCHORING -> BatchItem.State.BEGUN;
                case COMPLETED -> BatchItem.State.COMPLETED;
                case FAILED -> BatchItem.State.BEGUN;
                case ROLLED_BACK -> BatchItem.State.FAILED;
                case QUARANTINED -> BatchItem.State.QUARANTINED;
            };
            assertThat(BatchItem.State.of(Samples.in(state, MigrationPath.WEBVH_TO_BTCO, true)))
                    .as(state.id())
                    .isEqualTo(expected);
        }
        Migration refused = Samples.in(MigrationState.FAILED, MigrationPath.PEER_TO_WEBVH, false);
        assertThat(BatchItem.State.of(refused)).isEqualTo(BatchItem.State.FAILED);
        assertThat(BatchItem.State.of(refused.change()
                        .error(MigrationError.of(ErrorType.ROLLBACK_ERROR, BatchItem.ROLLBACK_REQUESTED, "as asked"))
                        .build()))
                .isEqualTo(BatchItem.State.TAKEN_BACK);
    }

    @Test
    @Tag("P51")
    void itemsAreTheSameWhenTheirIdentityIs() {
        Did did = Did.parse(Samples.PEER_LONG);
        assertThat(new NewItem(did.value(), Optional.of(did), 0).key()).isEqualTo(Samples.PEER_SHORT);
        assertThat(new NewItem("no did", Optional.empty(), 0).key()).isEqualTo("no did");
        assertThat(BatchStore.cancelled(ID).error().code()).isEqualTo("BATCH_CANCELLED");
    }

    @Test
    @Tag("P53")
    void progressSaysHowFarItIsAndHowLongItWillTake() {
        BatchStatus status = new BatchStatus(to(Layer.WEBVH), true, false, new BatchCounts(1, 2, 3, 4, 5, 6));
        JsonObject json = new BatchProgress(status, 12.345, OptionalLong.of(700), Instant.EPOCH, false).toJson();
        assertThat(json.members().keySet())
                .containsExactly(
                        "event",
                        "batchId",
                        "state",
                        "total",
                        "completed",
                        "failed",
                        "inProgress",
                        "waiting",
                        "takenBack",
                        "quarantined",
                        "overallProgress",
                        "perSecond",
                        "estimatedTimeRemaining",
                        "at",
                        "last");
        assertThat(json.requireLong("total")).isEqualTo(21);
        assertThat(json.requireLong("overallProgress")).isEqualTo(85);
        assertThat(json.get("perSecond")).contains(new JsonNumber("12.3"));
        assertThat(new BatchProgress(status, 0, OptionalLong.empty(), Instant.EPOCH, true)
                        .toJson()
                        .has("estimatedTimeRemaining"))
                .isFalse();
    }

    @Test
    void aHundredPercentIsSaidOnlyAtTheEnd() {
        assertThat(new BatchCounts(1, 0, 999_999, 0, 0, 0).percent()).isEqualTo(99);
        assertThat(new BatchCounts(0, 0, 1, 1, 1, 1).percent()).isEqualTo(100);
        assertThat(BatchCounts.NONE.percent()).isEqualTo(100);
    }
}
