package dev.layerlift.application.internal.saga;

import dev.layerlift.domain.error.MigrationError;
import java.util.function.Consumer;

/**
 * Thrown by the step of the pivot, and by nothing else, when it is certain that the effect beyond it can no longer
 * happen: it was never begun, or something that excludes it is final. Only then may what has passed the pivot fail.
 */
public final class PivotReversedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient MigrationError error;
    private final transient Consumer<Work> finding;

    /**
     * The way back is open.
     *
     * @param error why there is no way forward
     * @param finding stages what was found, cost included, with the transition to {@code FAILED}
     */
    public PivotReversedException(MigrationError error, Consumer<Work> finding) {
        super(error.message());
        this.error = error;
        this.finding = finding;
    }

    /** Why there is no way forward. */
    public MigrationError error() {
        return error;
    }

    /** What is committed with the failure. */
    public Consumer<Work> finding() {
        return finding;
    }
}
