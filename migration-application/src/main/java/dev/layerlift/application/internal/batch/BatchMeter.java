package dev.layerlift.application.internal.batch;

import dev.layerlift.domain.batch.BatchCounts;
import dev.layerlift.domain.batch.BatchStatus;
import dev.layerlift.domain.event.BatchProgress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/** How fast a run is. Used under the lock of its run. */
final class BatchMeter {
    private final Clock clock;
    private final long limit;
    private Instant begin;
    private long todo;
    private long ended;

    /**
     * Measures from its start on.
     *
     * @param limit how many items the run begins at most
     */
    BatchMeter(Clock clock, long limit) {
        this.clock = clock;
        this.limit = limit;
        this.begin = clock.instant();
    }

    /** The run begins with these counts. */
    void start(BatchCounts counts) {
        begin = clock.instant();
        todo = counts.begun() + Math.min(limit, counts.waiting());
    }

    /** One item ended. */
    void ended() {
        ended++;
    }

    /** What there is to be told. */
    BatchProgress at(BatchStatus status, boolean last) {
        Instant now = clock.instant();
        long millis = Math.max(1, Duration.between(begin, now).toMillis());
        double perSecond = ended * 1000.0 / millis;
        long left = Math.max(0, todo - ended);
        OptionalLong remaining = last
                ? OptionalLong.of(0)
                : ended == 0 ? OptionalLong.empty() : OptionalLong.of(Math.round(left * 1000.0 / perSecond));
        return new BatchProgress(status, perSecond, remaining, now, last);
    }
}
