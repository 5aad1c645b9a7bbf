package dev.layerlift.application.internal.lift;

import dev.layerlift.application.EnginePorts;
import dev.layerlift.application.internal.lift.PreparedLift.TargetFile;
import dev.layerlift.application.internal.saga.Step;
import dev.layerlift.application.internal.saga.Work;
import dev.layerlift.domain.anchor.AnchorPayload;
import dev.layerlift.domain.anchor.AnchorStatement;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.migration.JournalEntry.JournalFile;
import dev.layerlift.domain.port.DidMethod.Place;
import java.time.temporal.ChronoUnit;

/** Writes the statement that the anchor commits to, beside the document. */
final class PrepareAnchor implements Step {
    /** The name of the statement's file. */
    static final String STATEMENT = "anchor-statement.json";

    private static final String NOTE = "statement";

    private final EnginePorts ports;

    PrepareAnchor(EnginePorts ports) {
        this.ports = ports;
    }

    @Override
    public String name() {
        return "prepare-anchor";
    }

    @Override
    public boolean check(Work work) {
        return work.note(NOTE).isPresent();
    }

    @Override
    public void apply(Work work) {
        Asset source = work.recall(Asset.class);
        PreparedLift lift = work.recall(PreparedLift.class);
        AnchorStatement statement = new AnchorStatement(
                work.migration().id().toString(),
                source.did(),
                lift.targetDid(),
                ports.json().digest(lift.document().json()),
                ports.json().digest(lift.manifest().toJson()),
                work.now().truncatedTo(ChronoUnit.SECONDS));
        byte[] bytes = ports.json().canonical(statement.toJson());
        Place place =
                ports.layers().method(Layer.BTCO).placeOf(lift.targetDid()).orElseThrow();
        ObjectPath path = place.path(STATEMENT);
        work.file(new JournalFile(Layer.BTCO, path, bytes));
        PreparedLift next = lift.withFile(new TargetFile(path, Sha256.of(bytes), bytes.length, true));
        work.note(NOTE, statement.toJson());
        work.note(PreparedLift.NOTE, next.toJson());
        work.remember(PreparedLift.class, next);
    }

    /** What goes into the OP_RETURN output: follows from what was prepared, so that no crash changes it. */
    static AnchorPayload payload(EnginePorts ports, Work work) {
        AnchorStatement statement = AnchorStatement.fromJson(work.note(NOTE).orElseThrow());
        return AnchorPayload.of(
                statement.documentDigest(),
                ports.json().digest(statement.toJson()),
                statement.created(),
                statement.sourceDid());
    }
}
