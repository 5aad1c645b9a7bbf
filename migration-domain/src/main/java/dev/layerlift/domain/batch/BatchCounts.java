package dev.layerlift.domain.batch;

/**
 * How many items of a batch stand where; together they are all of it.
 *
 * @param waiting not begun, or to be tried again
 * @param begun begun and not ended
 * @param completed done
 * @param failed refused, failed or rolled back
 * @param takenBack rolled back because somebody asked for it
 * @param quarantined a person has to decide
 */
public record BatchCounts(long waiting, long begun, long completed, long failed, long takenBack, long quarantined) {
    /** No items. */
    public static final BatchCounts NONE = new BatchCounts(0, 0, 0, 0, 0, 0);

    public BatchCounts {
        if (waiting < 0 || begun < 0 || completed < 0 || failed < 0 || takenBack < 0 || quarantined < 0) {
            throw new IllegalArgumentException("counts: waiting " + waiting + ", begun " + begun + ", completed "
                    + completed + ", failed " + failed + ", takenBack " + takenBack + ", quarantined " + quarantined
                    + " (expected: none below 0)");
        }
    }

    /** All items. */
    public long total() {
        return waiting + begun + ended();
    }

    /** Those that are at their end for now, well or not. */
    public long ended() {
        return completed + failed + takenBack + quarantined;
    }

    /** How many of a hundred are at their end; 100 for a batch without items. */
    public int percent() {
        return total() == 0 ? 100 : (int) (100.0 * ended() / total());
    }

    /** Those in a state. */
    public long of(BatchItem.State state) {
        return switch (state) {
            case WAITING -> waiting;
            case BEGUN -> begun;
            case COMPLETED -> completed;
            case FAILED -> failed;
            case TAKEN_BACK -> takenBack;
            case QUARANTINED -> quarantined;
        };
    }

    /** These with so many more, or fewer, in a state. */
    public BatchCounts plus(BatchItem.State state, long more) {
        return new BatchCounts(
                waiting + (state == BatchItem.State.WAITING ? more : 0),
                begun + (state == BatchItem.State.BEGUN ? more : 0),
                completed + (state == BatchItem.State.COMPLETED ? more : 0),
                failed + (state == BatchItem.State.FAILED ? more : 0),
                takenBack + (state == BatchItem.State.TAKEN_BACK ? more : 0),
                quarantined + (state == BatchItem.State.QUARANTINED ? more : 0));
    }
}
