package dev.layerlift.application.internal.lift;

import dev.layerlift.application.EnginePorts;
import dev.layerlift.application.internal.dids.PublishedLogs;
import dev.layerlift.application.internal.saga.Step;
import dev.layerlift.application.internal.saga.Work;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.DidUpdater;
import dev.layerlift.domain.port.DidUpdater.Change;
import dev.layerlift.domain.port.DidUpdater.PreparedUpdate;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes and signs the entry of the source's log that names its successor, before anything is spent. The claim on the
 * source keeps its owner from publishing another one meanwhile.
 */
final class PrepareSuccessor implements Step {
    private final EnginePorts ports;
    private final PublishedLogs logs;

    PrepareSuccessor(EnginePorts ports, PublishedLogs logs) {
        this.ports = ports;
        this.logs = logs;
    }

    @Override
    public String name() {
        return "prepare-successor";
    }

    @Override
    public boolean check(Work work) {
        return work.note(Successor.NOTE).isPresent();
    }

    @Override
    public void apply(Work work) {
        Asset source = work.recall(Asset.class);
        PreparedLift lift = work.recall(PreparedLift.class);
        DidUpdater updater =
                ports.didUpdater().orElseThrow(() -> dev.layerlift.application.Layers.notAvailable(Layer.WEBVH));
        logs.requireKnown(source.did());
        List<String> names = new ArrayList<>(source.document().alsoKnownAs());
        names.add(lift.targetDid().value());
        JsonObject document = source.document().json().with("alsoKnownAs", JsonArray.ofStrings(names));
        PreparedUpdate update = updater.prepare(source.did(), Change.NONE.withDocument(document), work.now());
        if (!update.approvals().enough()) {
            throw MigrationException.validation(
                    "WITNESSES_NOT_HERE",
                    "the entry of " + source.did() + " that names its successor needs the approval of "
                            + update.approvals().threshold() + " witnesses, and this home has the keys of "
                            + update.approvals().given().size() + " (expected: enough of them)",
                    "end the witnessing first, or have the witnesses' keys in this home");
        }
        update.keys().forEach(work::key);
        Successor successor = Successor.of(update);
        work.note(Successor.NOTE, successor.toJson());
    }
}
