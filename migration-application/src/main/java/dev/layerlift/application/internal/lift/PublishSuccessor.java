package dev.layerlift.application.internal.lift;

import dev.layerlift.application.EnginePorts;
import dev.layerlift.application.internal.dids.PublishedLogs;
import dev.layerlift.application.internal.saga.Step;
import dev.layerlift.application.internal.saga.Work;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.Lifecycle.Event;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.Continuity;
import dev.layerlift.domain.port.DidMethod.Resolution;
import dev.layerlift.domain.port.DidUpdater.PreparedUpdate;
import java.util.List;
import java.util.Optional;

/** Publishes the entry of the source's log that names its successor, once the successor is confirmed and read back. */
final class PublishSuccessor implements Step {
    /** The name of the step. */
    static final String NAME = "publish-successor";

    private final EnginePorts ports;
    private final PublishedLogs logs;

    PublishSuccessor(EnginePorts ports, PublishedLogs logs) {
        this.ports = ports;
        this.logs = logs;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean hasEffect() {
        return true;
    }

    @Override
    public boolean check(Work work) {
        return false;
    }

    @Override
    public void apply(Work work) {
        PreparedUpdate update = update(work).orElseThrow();
        logs.alone(update.did().identity(), () -> {
            if (!isPublished(update)) {
                logs.letGoOfJournal();
            }
            logs.write(update);
            return update;
        });
        Asset source = work.recall(Asset.class);
        work.asset(new Asset(
                source.did(),
                update.document(),
                source.credentials(),
                source.resources(),
                source.lifecycle()
                        .with(new Event(
                                Continuity.SUCCEEDED,
                                work.now(),
                                JsonObject.builder()
                                        .put(
                                                "by",
                                                work.recall(PreparedLift.class)
                                                        .targetDid()
                                                        .value())
                                        .put("versionId", update.versionId())
                                        .build())),
                source.links(),
                source.policy(),
                source.metadata(),
                source.createdAt()));
    }

    /** It is written after the confirmation only, so that what can be rolled back never has it. */
    @Override
    public List<String> remains(Work work) {
        return update(work)
                .filter(this::isPublished)
                .map(update -> List.of("version " + update.versionId() + " of " + update.did()
                        + " names a successor that is not: publish a later one without it"))
                .orElse(List.of());
    }

    private boolean isPublished(PreparedUpdate update) {
        Resolution there = ports.layers().method(Layer.WEBVH).resolveVersion(update.did(), update.number());
        return there.documentMetadata().string("versionId").equals(Optional.of(update.versionId()));
    }

    private static Optional<PreparedUpdate> update(Work work) {
        return work.note(Successor.NOTE).map(Successor::fromJson).map(Successor::update);
    }
}
