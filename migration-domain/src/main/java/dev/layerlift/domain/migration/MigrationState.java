package dev.layerlift.domain.migration;

import java.util.Locale;
import java.util.Optional;

/** The states of a migration (FR-6.2). */
public enum MigrationState {
    PENDING,
    VALIDATING,
    CHECKPOINTED,
    IN_PROGRESS,
    ANCHORING,
    COMPLETED,
    FAILED,
    ROLLED_BACK,
    QUARANTINED;

    /** The lower-case name used in JSON and on the command line. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The state of this lower-case name. */
    public static Optional<MigrationState> of(String id) {
        for (MigrationState state : values()) {
            if (state.id().equals(id)) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }
}
