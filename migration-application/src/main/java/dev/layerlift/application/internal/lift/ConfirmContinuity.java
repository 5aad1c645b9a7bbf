package dev.layerlift.application.internal.lift;

import dev.layerlift.application.EnginePorts;
import dev.layerlift.application.internal.event.Listeners;
import dev.layerlift.application.internal.saga.Step;
import dev.layerlift.application.internal.saga.Work;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.migration.Checkpoint;
import dev.layerlift.domain.migration.Continuity;
import dev.layerlift.domain.migration.MigrationState;
import java.util.List;
import java.util.Optional;

/**
 * Reads the target back from where it is stored and compares it with the checkpoint: its state is the source's, its
 * history whole and with this migration in it, its access policy and metadata are there (FR-4.3 to FR-4.5); and whoever
 * listens to the source listens to the target.
 */
public final class ConfirmContinuity implements Step {
    /** Its name where it comes after everything else. */
    public static final String NAME = "confirm-continuity";

    /** Its name where it comes before anything is spent. */
    static final String BEFORE_SPENDING = "hold-continuity";

    private static final String CODE = "CONTINUITY_LOST";
    private static final String ADVICE = "run: layerlift doctor, then migrate again";

    private final EnginePorts ports;
    private final Listeners listeners;
    private final String name;

    /** Confirms through these ports. */
    public ConfirmContinuity(EnginePorts ports, Listeners listeners) {
        this(ports, listeners, NAME);
    }

    ConfirmContinuity(EnginePorts ports, Listeners listeners, String name) {
        this.ports = ports;
        this.listeners = listeners;
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean check(Work work) {
        return false;
    }

    @Override
    public void apply(Work work) {
        PreparedLift lift = work.recall(PreparedLift.class);
        boolean livedOn = work.wasIn(MigrationState.COMPLETED);
        Continuity before = before(work);
        List<String> lost = livedOn
                ? before.lostSince(
                        ports.assets()
                                .find(lift.targetDid().identity())
                                .orElseThrow(() -> lost(lift, List.of("the asset: it is not in this home"))),
                        work.migration().id())
                : Arrival.problems(
                        ports.assets()
                                .arriving(lift.targetDid().identity())
                                .orElseThrow(() -> lost(lift, List.of("the asset: it is not in this home"))),
                        before,
                        lift,
                        work);
        if (!lost.isEmpty()) {
            throw lost(lift, lost);
        }
        subscriptions(work, lift);
    }

    /**
     * What the checkpoint says, and never what an earlier step remembers of the source: that is what the target was made
     * of. Only an operator who ends a quarantine may go on without a checkpoint that holds.
     */
    private Continuity before(Work work) {
        String id = work.migration().checkpointId().orElse("");
        Optional<Checkpoint> checkpoint = ports.checkpoints().find(id).filter(Checkpoint::intact);
        if (checkpoint.isEmpty() && work.migration().state() == MigrationState.QUARANTINED) {
            return Continuity.of(work.recall(Asset.class));
        }
        return Continuity.of(ports.json()
                .parseObject(checkpoint
                        .orElseThrow(() -> MigrationException.storage(
                                CODE,
                                "the checkpoint \"" + id
                                        + "\" is not there or does not match its digest (expected: what"
                                        + " the target can be compared with)",
                                ADVICE))
                        .content()));
    }

    private void subscriptions(Work work, PreparedLift lift) {
        Asset source = work.recall(Asset.class);
        long left = listeners.transfer(source.did().identity(), lift.targetDid().identity());
        if (left > 0) {
            throw lost(lift, List.of("subscriptions: " + left + " left behind"));
        }
    }

    private static MigrationException lost(PreparedLift lift, List<String> what) {
        return MigrationException.storage(
                CODE, lift.targetDid() + " is not all that its source was: " + String.join("; ", what), ADVICE);
    }
}
