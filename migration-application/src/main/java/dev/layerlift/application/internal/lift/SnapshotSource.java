package dev.layerlift.application.internal.lift;

import dev.layerlift.application.EnginePorts;
import dev.layerlift.application.internal.saga.Step;
import dev.layerlift.application.internal.saga.Work;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.migration.MigrationState;

/** Reads the source as the home knows it. Runs at every start of work: it changes nothing. */
final class SnapshotSource implements Step {
    private final EnginePorts ports;

    SnapshotSource(EnginePorts ports) {
        this.ports = ports;
    }

    @Override
    public String name() {
        return "snapshot-source";
    }

    @Override
    public boolean check(Work work) {
        return false;
    }

    @Override
    public void apply(Work work) {
        Asset asset = ports.assets()
                .find(work.migration().sourceDid().identity())
                .orElseThrow(() -> MigrationException.validation(
                        "UNKNOWN_DID",
                        "this home knows no asset "
                                + Shortened.of(work.migration().sourceDid().value())
                                + " (expected: one of: layerlift assets)",
                        "import it first: layerlift import PATH"));
        work.remember(Asset.class, asset);
        if (work.migration().state() == MigrationState.PENDING) {
            work.enter(MigrationState.VALIDATING);
            work.progress(5, "validating");
        }
    }
}
