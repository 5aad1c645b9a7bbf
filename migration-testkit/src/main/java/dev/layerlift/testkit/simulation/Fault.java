package dev.layerlift.testkit.simulation;

/** What can go wrong at a call of a port. */
public enum Fault {
    /** A transient failure; the call had no effect. */
    ERROR_BEFORE,
    /** The call had its effect and the answer was lost: the caller sees a transient failure. */
    LOST_RESPONSE,
    /** A failure that the port calls permanent; the call had no effect. */
    PERMANENT_ERROR,
    /** The port fails at every call for a while. */
    OUTAGE,
    /** The call does not come back before the caller's lease is over, and takes effect only then. */
    HANG_BEFORE,
    /** The call takes effect at once and does not come back before the caller's lease is over. */
    HANG_AFTER,
    /** Much time passes at the call. */
    SLOW,
    /** The answer is old when it arrives: others went on in the meantime. */
    STALE_ANSWER,
    /** There is no room, for a while. */
    DISK_FULL,
    /** A write succeeds, says the store, and what is there is only the beginning: a disk that lies. */
    TORN_WRITE,
    /** A delete succeeds, says the store, and what was there is there still. */
    FORGOTTEN_DELETE,
    /** The process dies before the call has its effect. */
    KILL_BEFORE,
    /** The process dies when the call has had its effect. */
    KILL_AFTER,
    /** Every process dies, and what was not durable is lost, old, or half there. */
    POWER_CUT;

    /** Whether the process that called goes on. */
    public boolean isSurvived() {
        return this != KILL_BEFORE && this != KILL_AFTER && this != POWER_CUT;
    }

    /** Whether the caller, or whoever looks later, meets a failure. */
    public boolean isFailure() {
        return switch (this) {
            case ERROR_BEFORE, LOST_RESPONSE, PERMANENT_ERROR, OUTAGE, DISK_FULL, TORN_WRITE, FORGOTTEN_DELETE -> true;
            case HANG_BEFORE, HANG_AFTER, SLOW, STALE_ANSWER, KILL_BEFORE, KILL_AFTER, POWER_CUT -> false;
        };
    }
}
