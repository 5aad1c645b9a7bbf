package dev.layerlift.application.internal.saga;

import java.time.Instant;

/**
 * Thrown by a step that cannot go on before something outside happens. What it staged is committed, if anything, and the
 * plan runs again at that time: nothing has failed, and no thread is held.
 */
public final class WaitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Instant until;

    /** Waits until this time, or until somebody looks earlier. */
    public WaitException(Instant until) {
        super("waits until " + until, null, false, false);
        this.until = until;
    }

    /** When to look again. */
    public Instant until() {
        return until;
    }
}
