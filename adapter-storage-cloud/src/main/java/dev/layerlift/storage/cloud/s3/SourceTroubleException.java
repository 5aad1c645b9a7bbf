package dev.layerlift.storage.cloud.s3;

import dev.layerlift.domain.error.MigrationException;
import java.io.IOException;

/** The content that was to be sent is not to be had, or not what was declared: the store is not to blame. */
final class SourceTroubleException extends IOException {
    private static final long serialVersionUID = 1L;

    private final MigrationException failure;

    SourceTroubleException(MigrationException failure) {
        super(failure.getMessage(), failure);
        this.failure = failure;
    }

    MigrationException failure() {
        return failure;
    }
}
