package dev.layerlift.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.migration.TransferProgress;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SizeInputTest {
    @ParameterizedTest
    @CsvSource({
        "0,0",
        "65536,65536",
        "64KiB,65536",
        "64KB,64000",
        "10MB,10000000",
        "10MiB,10485760",
        "5GiB,5368709120",
        "2TB,2000000000000",
        "1TiB,1099511627776"
    })
    void aSizeIsBytesOrHasAUnit(String text, long bytes) {
        assertThat(Inputs.size(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "x", "-1", "1.5MB", "10mb", "10M", "10 MB", "MB", "9999999999999999999", "9000000000GiB"})
    void anythingElseIsNone(String text) {
        assertThatThrownBy(() -> Inputs.size(text))
                .isInstanceOfAny(IllegalArgumentException.class, ArithmeticException.class);
    }

    @Test
    void howFarATransferIsIsSaidInWords() {
        assertThat(Texts.transfer(
                        new TransferProgress(5, 1, 4, 10_000_000, 50_000_000, 4_000_000, OptionalLong.of(9_001))))
                .isEqualTo("10.0 MB of 50.0 MB (20 %), 4.0 MB/s, 10 s left");
        assertThat(Texts.transfer(
                        new TransferProgress(5, 1, 4, 10_000_000, 50_000_000, 4_000_000, OptionalLong.of(121_000))))
                .endsWith(", 3 min left");
        assertThat(Texts.transfer(
                        new TransferProgress(5, 1, 4, 10_000_000, 50_000_000, 400, OptionalLong.of(100_000_000))))
                .endsWith(", 28 h left");
        assertThat(Texts.transfer(new TransferProgress(5, 0, 1, 0, 50_000_000, 0, OptionalLong.empty())))
                .isEqualTo("0 bytes of 50.0 MB (0 %)");
    }
}
