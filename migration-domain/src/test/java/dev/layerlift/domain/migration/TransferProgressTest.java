package dev.layerlift.domain.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("P53")
class TransferProgressTest {
    private static TransferProgress at(long bytes, long of) {
        return new TransferProgress(4, 1, 2, bytes, of, 10, OptionalLong.empty());
    }

    @Test
    void itsJsonHasTheNamesOfTheRequirement() {
        TransferProgress progress = new TransferProgress(4, 1, 3, 25, 100, 10, OptionalLong.of(7_500));

        assertThat(progress.toJson())
                .isEqualTo(JsonObject.builder()
                        .put("totalChunks", 4)
                        .put("completedChunks", 1)
                        .put("currentChunk", 3)
                        .put("bytesTransferred", 25)
                        .put("totalBytes", 100)
                        .put("percentComplete", 25)
                        .put("bytesPerSecond", 10)
                        .put("estimatedTimeRemaining", 7_500)
                        .build());
        assertThat(TransferProgress.fromJson(progress.toJson())).isEqualTo(progress);
        assertThat(TransferProgress.fromJson(at(1, 2).toJson())).isEqualTo(at(1, 2));
        assertThat(at(1, 2).toJson().has("estimatedTimeRemaining")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0,1,0", "1,1,100", "99,100,99", "999999,1000000,99", "9007199254740990,9007199254740991,99"})
    void onlyAllOfItIsAHundredPercent(long bytes, long of, int percent) {
        assertThat(at(bytes, of).percentComplete()).isEqualTo(percent);
    }

    @ParameterizedTest
    @CsvSource({
        "0,0,0,0,1,0,0,totalChunks",
        "1,2,0,0,1,0,0,completedChunks",
        "1,-1,0,0,1,0,0,completedChunks",
        "1,0,2,0,1,0,0,currentChunk",
        "1,0,0,2,1,0,0,bytesTransferred",
        "1,0,0,0,0,0,0,totalBytes",
        "1,0,0,0,1,-1,0,bytesPerSecond",
        "1,0,0,0,1,0,-1,estimatedTimeRemaining"
    })
    void refusesWhatCannotBe(
            int total, int completed, int current, long bytes, long totalBytes, long rate, long left, String name) {
        assertThatThrownBy(() ->
                        new TransferProgress(total, completed, current, bytes, totalBytes, rate, OptionalLong.of(left)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(name + ": ");
    }
}
