package dev.layerlift.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract of {@link dev.layerlift.domain.port.HomeRecords}. */
public abstract class HomeRecordsContract extends PersistenceContract {
    /** Called by subclasses. */
    protected HomeRecordsContract() {}

    @Test
    @Tag("P16")
    void aRecordIsWrittenOnce() {
        assertThat(ports().records().find("kek")).isEmpty();
        assertThat(ports().records().establish("kek", "first")).isEqualTo("first");
        reopen();
        assertThat(ports().records().establish("kek", "second")).isEqualTo("first");
        assertThat(ports().records().find("kek")).contains("first");
        assertThat(ports().records().find("other")).isEmpty();
    }

    @Test
    @Tag("P12")
    void ofManyWritersAllGetTheFirstOnesValue() {
        List<Callable<String>> calls = IntStream.range(0, 8)
                .<Callable<String>>mapToObj(n -> () -> ports().records().establish("kek", "value " + n))
                .toList();
        String stored = null;
        for (Object result : atOnce(calls)) {
            stored = ports().records().find("kek").orElseThrow();
            assertThat(result).isEqualTo(stored);
        }
        assertThat(stored).startsWith("value ");
    }
}
