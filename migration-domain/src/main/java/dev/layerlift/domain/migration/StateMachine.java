package dev.layerlift.domain.migration;

import static dev.layerlift.domain.migration.MigrationState.ANCHORING;
import static dev.layerlift.domain.migration.MigrationState.CHECKPOINTED;
import static dev.layerlift.domain.migration.MigrationState.COMPLETED;
import static dev.layerlift.domain.migration.MigrationState.FAILED;
import static dev.layerlift.domain.migration.MigrationState.IN_PROGRESS;
import static dev.layerlift.domain.migration.MigrationState.PENDING;
import static dev.layerlift.domain.migration.MigrationState.QUARANTINED;
import static dev.layerlift.domain.migration.MigrationState.ROLLED_BACK;
import static dev.layerlift.domain.migration.MigrationState.VALIDATING;

import dev.layerlift.domain.did.Layer;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The allowed transitions as a table; every pair that is not in it is refused. */
public final class StateMachine {
    private static final Map<MigrationState, Set<MigrationState>> ALLOWED = new EnumMap<>(Map.of(
            PENDING, EnumSet.of(VALIDATING, FAILED),
            VALIDATING, EnumSet.of(CHECKPOINTED, FAILED),
            CHECKPOINTED, EnumSet.of(IN_PROGRESS, FAILED),
            IN_PROGRESS, EnumSet.of(ANCHORING, COMPLETED, FAILED),
            ANCHORING, EnumSet.of(COMPLETED, FAILED, QUARANTINED),
            COMPLETED, EnumSet.of(FAILED),
            FAILED, EnumSet.of(ROLLED_BACK, QUARANTINED),
            ROLLED_BACK, EnumSet.noneOf(MigrationState.class),
            QUARANTINED, EnumSet.of(ROLLED_BACK, COMPLETED)));

    private StateMachine() {}

    private static Set<MigrationState> row(MigrationState from) {
        return Objects.requireNonNull(ALLOWED.get(from), "the table has a row for every state");
    }

    /** The states that the table allows after this one, whatever the path. */
    public static Set<MigrationState> after(MigrationState from) {
        return EnumSet.copyOf(row(from));
    }

    /**
     * Whether a migration of this path may go from one state to another. Only a path to Bitcoin anchors; a completed one
     * never fails; and what has no checkpoint has created nothing, so its failure is final.
     */
    public static boolean allows(MigrationState from, MigrationState to, MigrationPath path, boolean checkpointExists) {
        if (!row(from).contains(to)) {
            return false;
        }
        boolean toChain = path.target() == Layer.BTCO;
        if (to == ANCHORING) {
            return toChain;
        }
        if (from == IN_PROGRESS && to == COMPLETED) {
            return !toChain;
        }
        if (from == COMPLETED) {
            return !toChain;
        }
        return from != FAILED || checkpointExists;
    }

    /** Whether a migration in this state is at its end: nothing moves it but a request. */
    public static boolean atRest(MigrationState state, boolean checkpointExists) {
        return switch (state) {
            case COMPLETED, ROLLED_BACK, QUARANTINED -> true;
            case FAILED -> !checkpointExists;
            case PENDING, VALIDATING, CHECKPOINTED, IN_PROGRESS, ANCHORING -> false;
        };
    }

    /** Whether a migration in this state holds the claim on its source: it is live, or it has a successor. */
    public static boolean holdsClaim(MigrationState state, boolean checkpointExists) {
        return switch (state) {
            case ROLLED_BACK -> false;
            case FAILED -> checkpointExists;
            case PENDING, VALIDATING, CHECKPOINTED, IN_PROGRESS, ANCHORING, COMPLETED, QUARANTINED -> true;
        };
    }
}
