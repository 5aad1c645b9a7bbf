package dev.layerlift.application;

import java.util.OptionalLong;

/**
 * How a batch is run; it may be another way each time.
 *
 * @param concurrency how many items are in work at the same time
 * @param limit how many items are begun at most; the rest is left for another run
 */
public record BatchOptions(BatchConcurrency concurrency, OptionalLong limit) {
    /** The usual concurrency, and all that is left. */
    public static final BatchOptions DEFAULT = new BatchOptions(BatchConcurrency.DEFAULT, OptionalLong.empty());

    public BatchOptions {
        if (limit.isPresent() && limit.getAsLong() < 1) {
            throw new IllegalArgumentException("limit: " + limit.getAsLong() + " (expected: 1 or more)");
        }
    }

    /** The same with another concurrency. */
    public BatchOptions withConcurrency(BatchConcurrency other) {
        return new BatchOptions(other, limit);
    }

    /** The same, beginning at most so many items. */
    public BatchOptions withLimit(long items) {
        return new BatchOptions(concurrency, OptionalLong.of(items));
    }
}
