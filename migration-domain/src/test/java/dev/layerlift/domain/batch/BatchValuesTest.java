package dev.layerlift.domain.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.batch.BatchStatus.State;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.migration.MigrationOptions;
import java.time.Instant;
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
    void aHundredPercentIsSaidOnlyAtTheEnd() {
        assertThat(new BatchCounts(1, 0, 999_999, 0, 0, 0).percent()).isEqualTo(99);
        assertThat(new BatchCounts(0, 0, 1, 1, 1, 1).percent()).isEqualTo(100);
        assertThat(BatchCounts.NONE.percent()).isEqualTo(100);
    }
}
