package dev.layerlift.application.internal.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.application.ChunkSettings;
import dev.layerlift.domain.migration.MigrationOptions.PartialMode;
import dev.layerlift.domain.port.ChunkPlan;
import dev.layerlift.domain.port.StorageCapabilities;
import dev.layerlift.domain.port.StorageCapabilities.ChunkLimits;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CuttingTest {
    private static final long MIB = 1024 * 1024;

    private static StorageCapabilities store(int countMax, long min, long max) {
        return new StorageCapabilities(
                true, true, Optional.of(new ChunkLimits(countMax, min, max, false)), Long.MAX_VALUE, false);
    }

    private static Optional<ChunkPlan> plan(long size, StorageCapabilities store) {
        return Cutting.of(size, store, Optional.empty(), ChunkSettings.DEFAULT);
    }

    @Test
    void contentAboveTheLimitIsCutAndNoOther() {
        StorageCapabilities any = store(10_000, 1, Long.MAX_VALUE);

        assertThat(plan(50 * MIB, any)).isEmpty();
        assertThat(plan(50 * MIB + 1, any)).contains(new ChunkPlan(50 * MIB + 1, 10 * MIB));
        assertThat(plan(0, any)).isEmpty();
    }

    @Test
    void whatTheOwnerAskedForIsTakenAsItIs() {
        Optional<PartialMode> wanted = Optional.of(new PartialMode(65_536, true));
        StorageCapabilities large = store(10, 5 * MIB, Long.MAX_VALUE);

        assertThat(Cutting.of(MIB, large, wanted, ChunkSettings.DEFAULT)).contains(new ChunkPlan(MIB, 65_536));
        assertThat(Cutting.of(0, large, wanted, ChunkSettings.DEFAULT)).isEmpty();
    }

    @Test
    void aStoreThatTakesNoChunksGetsTheWhole() {
        StorageCapabilities none = new StorageCapabilities(true, true, Optional.empty(), Long.MAX_VALUE, false);

        assertThat(plan(Long.MAX_VALUE, none)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "104857600,10000,1,5368709120,10485760",
        "104857600,10000,33554432,5368709120,33554432",
        "104857601,10,1,5368709120,11534336",
        "5497558138880,10000,5242880,5368709120,550502400",
        "104857600,10000,1,1000000,1000000",
        "9223372036854775807,10000,1,9223372036854775807,922337204502528"
    })
    void theDefaultIsMadeToFit(long size, int countMax, long min, long max, long expected) {
        StorageCapabilities store = store(countMax, min, max);
        ChunkPlan plan = plan(size, store).orElseThrow();

        assertThat(plan.chunkSizeBytes()).isEqualTo(expected);
        assertThat(store.chunks().orElseThrow().problem(plan)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"-1,1,1,aboveBytes", "0,0,1,chunkSize", "0,1,0,inFlight", "0,1,65,inFlight"})
    void settingsCheckThemselves(long above, long chunk, int inFlight, String name) {
        assertThatThrownBy(() -> new ChunkSettings(above, chunk, inFlight))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(name + ": ");
    }
}
