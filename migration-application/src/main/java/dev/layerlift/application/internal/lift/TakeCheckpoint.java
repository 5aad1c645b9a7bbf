package dev.layerlift.application.internal.lift;

import dev.layerlift.application.EnginePorts;
import dev.layerlift.application.internal.saga.Step;
import dev.layerlift.application.internal.saga.Work;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.migration.Checkpoint;
import dev.layerlift.domain.migration.MigrationState;

/** Keeps a snapshot of the source; nothing goes on before it is durable. */
final class TakeCheckpoint implements Step {
    private final EnginePorts ports;

    TakeCheckpoint(EnginePorts ports) {
        this.ports = ports;
    }

    @Override
    public String name() {
        return "checkpoint";
    }

    @Override
    public boolean commitsAfter() {
        return true;
    }

    @Override
    public boolean check(Work work) {
        return work.migration().checkpointId().isPresent();
    }

    @Override
    public void apply(Work work) {
        byte[] content = ports.json()
                .canonical(AssetSnapshot.of(
                        work.recall(Asset.class), work.migration().request()));
        work.checkpoint(
                new Checkpoint(ports.ids().newId(), work.migration().id(), content, Sha256.of(content), work.now()));
        work.enter(MigrationState.CHECKPOINTED);
        work.progress(15, "checkpoint taken");
    }
}
