package dev.layerlift.application.internal.lift;

import dev.layerlift.application.EnginePorts;
import dev.layerlift.application.internal.saga.Step;
import dev.layerlift.application.internal.saga.Work;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.migration.Continuity;
import dev.layerlift.domain.migration.MigrationState;
import java.util.List;
import java.util.Optional;

/**
 * Stores the target with state, history, policy and metadata of the source, together with the commit that first names it
 * and hidden until the migration completes, so that it can be read back before anybody is told that it is there.
 */
final class TransferLifecycle implements Step {
    private final EnginePorts ports;

    TransferLifecycle(EnginePorts ports) {
        this.ports = ports;
    }

    @Override
    public String name() {
        return "transfer-lifecycle";
    }

    /** What was lost after it had been stored is stored again: beyond a pivot there is no other way than forward. */
    @Override
    public boolean check(Work work) {
        PreparedLift lift = work.recall(PreparedLift.class);
        if (work.wasIn(MigrationState.COMPLETED)) {
            return true;
        }
        Optional<Asset> arriving = ports.assets().arriving(lift.targetDid().identity());
        return arriving.filter(asset -> Arrival.problems(asset, Continuity.of(work.recall(Asset.class)), lift, work)
                        .isEmpty())
                .isPresent();
    }

    @Override
    public void apply(Work work) {
        Asset source = work.recall(Asset.class);
        PreparedLift lift = work.recall(PreparedLift.class);
        boolean namedBefore = work.durable().targetDid().isPresent();
        work.arrive(new Asset(
                lift.targetDid(),
                lift.document(),
                lift.credentials(),
                lift.resources(),
                Continuity.of(source).successor(work.migration().id(), lift.targetDid(), work.now()),
                List.of(lift.link()),
                source.policy(),
                source.metadata(),
                work.now()));
        if (namedBefore) {
            // The commit that it goes with otherwise was made already: by an earlier release, or it did not last.
            work.commit();
        }
    }
}
