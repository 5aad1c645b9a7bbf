package dev.layerlift.storage.cloud.internal;

import dev.layerlift.domain.error.MigrationException;
import java.io.IOException;

/** The content that was to be sent is not to be had, or not what was declared: the store is not to blame. */
public final class SourceTroubleException extends IOException {
    private static final long serialVersionUID = 1L;

    private final MigrationException failure;

    /** Carries the classified failure through a client. */
    public SourceTroubleException(MigrationException failure) {
        super(failure.getMessage(), failure);
        this.failure = failure;
    }

    /** What is to be said. */
    public MigrationException failure() {
        return failure;
    }
}
