package dev.layerlift.application.internal.lift;

import dev.layerlift.application.EnginePorts;
import dev.layerlift.application.internal.dids.PublishedLogs;
import dev.layerlift.application.internal.event.Listeners;
import dev.layerlift.application.internal.saga.Plan;
import dev.layerlift.application.internal.saga.Step;
import dev.layerlift.application.internal.saga.Work;
import dev.layerlift.application.internal.transfer.Transfers;
import dev.layerlift.application.internal.validation.ValidationPipeline;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.Lifecycle;
import dev.layerlift.domain.asset.Lifecycle.Event;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Optional;

/** Lifts a private asset to the public layer. */
public final class PeerToWebvhPlan implements Plan {
    private final EnginePorts ports;
    private final List<Step> steps;

    /** The plan over these ports. */
    public PeerToWebvhPlan(
            EnginePorts ports,
            ValidationPipeline pipeline,
            PublishedLogs logs,
            Listeners listeners,
            Transfers transfers) {
        this.ports = ports;
        this.steps = List.of(
                new SnapshotSource(ports),
                new ValidateSource(pipeline),
                new TakeCheckpoint(ports),
                new PrepareTarget(ports, Layer.WEBVH),
                new TransferLifecycle(ports),
                new TransferContent(ports, Layer.WEBVH, transfers),
                new Publish(ports, Layer.WEBVH, logs),
                new ConfirmTarget(ports, Layer.WEBVH, logs),
                new ConfirmContinuity(ports, listeners),
                new Complete());
    }

    @Override
    public List<Step> steps() {
        return steps;
    }

    @Override
    public List<String> sourceProblems(Work work) {
        return SourceState.problems(ports, work);
    }

    @Override
    public List<Asset> assetsAfterRollback(Work work) {
        Optional<Did> target = work.migration().targetDid();
        return target.flatMap(did -> ports.assets().find(did.identity()))
                .map(asset -> asset.with(asset.lifecycle()
                        .to(
                                Lifecycle.State.RETIRED,
                                new Event(
                                        "rolled-back",
                                        work.now(),
                                        JsonObject.builder()
                                                .put(
                                                        "migrationId",
                                                        work.migration().id().toString())
                                                .build()))))
                .map(List::of)
                .orElse(List.of());
    }
}
