package dev.layerlift.domain.batch;

import java.util.Locale;

/**
 * A batch as it stands.
 *
 * @param batch what never changes of it
 * @param sealed whether all of its items were enqueued; none is begun before
 * @param cancelled whether it was cancelled: nothing new is begun, and what had been begun ends by itself
 * @param counts how many items stand where
 */
public record BatchStatus(Batch batch, boolean sealed, boolean cancelled, BatchCounts counts) {
    /** Where a batch stands. */
    public enum State {
        /** Its items are still being enqueued, or whoever did that was interrupted. */
        ENQUEUEING,
        /** Something of it is left to be done. */
        OPEN,
        /** It was cancelled while something was left to be begun. */
        CANCELLED,
        /** Every item that was enumerated is done. */
        COMPLETED,
        /** Everything ended, and not every item is done. */
        PARTIAL;

        /** The lower-case name used in JSON. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Where it stands. It is completed only when every item is, whatever else ended. */
    public State state() {
        if (!sealed) {
            return cancelled ? State.CANCELLED : State.ENQUEUEING;
        }
        if (counts.completed() == counts.total()) {
            return State.COMPLETED;
        }
        if (cancelled && counts.waiting() > 0) {
            return State.CANCELLED;
        }
        return counts.waiting() + counts.begun() > 0 ? State.OPEN : State.PARTIAL;
    }
}
