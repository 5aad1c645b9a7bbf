package dev.layerlift.domain.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.port.StorageCapabilities.ChunkLimits;
import org.junit.jupiter.api.Test;

class ChunkPlanTest {
    @Test
    void chunks_cover_the_object_without_gap_or_overlap() {
        for (long size = 1; size <= 50; size++) {
            for (long chunk = 1; chunk <= 20; chunk++) {
                ChunkPlan plan = new ChunkPlan(size, chunk);
                long at = 0;
                for (int i = 0; i < plan.count(); i++) {
                    assertThat(plan.offsetBytes(i)).isEqualTo(at);
                    assertThat(plan.lengthBytes(i)).isBetween(1L, chunk);
                    at += plan.lengthBytes(i);
                }
                assertThat(at).isEqualTo(size);
            }
        }
    }

    @Test
    void the_largest_numbers_do_not_overflow() {
        ChunkPlan plan = new ChunkPlan(Long.MAX_VALUE, Long.MAX_VALUE);

        assertThat(plan.count()).isEqualTo(1);
        assertThat(plan.lengthBytes(0)).isEqualTo(Long.MAX_VALUE);
        assertThat(new ChunkPlan(Integer.MAX_VALUE, 1).count()).isEqualTo(Integer.MAX_VALUE);
        assertThatThrownBy(() -> new ChunkPlan(Integer.MAX_VALUE + 1L, 1))
                .hasMessageContaining("chunkSize: 1 (expected: more");
        assertThatThrownBy(() -> new ChunkPlan(Long.MAX_VALUE, 1)).hasMessageContaining("chunkSize: 1 (expected: more");
    }

    @Test
    void what_is_no_plan_is_refused_with_its_value() {
        assertThatThrownBy(() -> new ChunkPlan(0, 5)).hasMessageContaining("sizeBytes: 0 (expected: 1 or more)");
        assertThatThrownBy(() -> new ChunkPlan(5, 0)).hasMessageContaining("chunkSize: 0 (expected: 1 or more)");
        ChunkPlan plan = new ChunkPlan(10, 4);
        assertThatThrownBy(() -> plan.offsetBytes(3)).hasMessageContaining("index: 3 (expected: 0 to 2)");
        assertThatThrownBy(() -> plan.lengthBytes(-1)).hasMessageContaining("index: -1 (expected: 0 to 2)");
    }

    @Test
    void limits_say_what_is_wrong_with_a_plan() {
        ChunkLimits limits = new ChunkLimits(3, 4, 8, false);

        assertThat(limits.problem(new ChunkPlan(12, 4))).isEmpty();
        assertThat(limits.problem(new ChunkPlan(24, 8))).isEmpty();
        assertThat(limits.problem(new ChunkPlan(2, 3)))
                .as("one chunk may be small")
                .isEmpty();
        assertThat(limits.problem(new ChunkPlan(13, 4))).contains("chunks: 4 (expected: at most 3)");
        assertThat(limits.problem(new ChunkPlan(6, 3))).contains("chunkSize: 3 (expected: 4 to 8)");
        assertThat(limits.problem(new ChunkPlan(6, 9))).contains("chunkSize: 9 (expected: 4 to 8)");
        assertThatThrownBy(() -> new ChunkLimits(0, 1, 1, true)).hasMessageContaining("countMax: 0 (expected: >= 1)");
        assertThatThrownBy(() -> new ChunkLimits(1, 0, 1, true)).hasMessageContaining("sizeBytesMin: 0");
        assertThatThrownBy(() -> new ChunkLimits(1, 5, 4, true))
                .hasMessageContaining("sizeBytesMax: 4 (expected: >= 5)");
    }
}
