package dev.layerlift.application.internal.saga;

import dev.layerlift.domain.error.MigrationError;

/** Thrown by the step of the pivot when neither the way forward nor the way back came about: a person has to decide. */
public final class StrandedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient MigrationError error;

    /** Neither way is open. */
    public StrandedException(MigrationError error) {
        super(error.message());
        this.error = error;
    }

    /** What was seen last. */
    public MigrationError error() {
        return error;
    }
}
