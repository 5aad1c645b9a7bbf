package dev.layerlift.application.internal.lift;

import dev.layerlift.application.EnginePorts;
import dev.layerlift.application.internal.lift.PreparedLift.TargetFile;
import dev.layerlift.application.internal.saga.Step;
import dev.layerlift.application.internal.saga.Work;
import dev.layerlift.domain.anchor.InclusionProof;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.migration.JournalEntry.JournalFile;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.ContentStore.Durability;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes visible what was uploaded, once the anchor is confirmed, and beside it the transaction with its block and the proof
 * of its inclusion: that file is covered by no digest, and follows the chain when a reorganisation moves the anchor.
 */
final class PublishAnchored implements Step {
    /** The name of that file. */
    static final String ANCHOR = "anchor.json";

    /** The name of the step. */
    static final String NAME = "publish-anchored";

    private final EnginePorts ports;

    PublishAnchored(EnginePorts ports) {
        this.ports = ports;
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
        PreparedLift lift = work.recall(PreparedLift.class);
        for (TargetFile file : lift.files()) {
            if (!isThere(file)) {
                store().put(file.path(), content(work, file), file.digest(), Durability.NOW);
            }
        }
        byte[] anchor = ports.json().canonical(work.recall(InclusionProof.class).toJson());
        ObjectPath path = anchorPath(lift.targetDid());
        store().put(path, Content.of(anchor), Sha256.of(anchor), Durability.NOW);
    }

    /** The copies are no longer needed once everything public was read back. */
    @Override
    public void verify(Work work) {
        List<TargetFile> files = TargetFiles.of(work);
        for (TargetFile file : files) {
            if (!isThere(file)) {
                throw StoredBytes.missing(file.path());
            }
        }
        files.forEach(file -> store().delete(UploadRestricted.waiting(file)));
        work.progress(90, "published, confirming");
    }

    private Content content(Work work, TargetFile file) {
        Optional<JournalFile> journalled = work.files().stream()
                .filter(f -> f.store() == Layer.BTCO && f.path().equals(file.path()))
                .findFirst();
        return journalled
                .map(f -> Content.of(f.bytes()))
                .orElseGet(() -> StoredBytes.content(store(), UploadRestricted.waiting(file), file.sizeBytes()));
    }

    private boolean isThere(TargetFile file) {
        return StoredBytes.digest(store(), file.path())
                .filter(file.digest()::equals)
                .isPresent();
    }

    @Override
    public void undo(Work work) {
        paths(work).forEach(store()::delete);
    }

    @Override
    public List<String> remains(Work work) {
        return paths(work).stream()
                .filter(path -> store().stat(path).isPresent())
                .map(path -> path + " is still there; remove it: " + store().removal(path))
                .toList();
    }

    private List<ObjectPath> paths(Work work) {
        List<ObjectPath> paths = new ArrayList<>();
        work.migration().targetDid().ifPresent(did -> paths.add(anchorPath(did)));
        TargetFiles.of(work).forEach(file -> paths.add(file.path()));
        return paths;
    }

    private ObjectPath anchorPath(Did did) {
        return ports.layers().method(Layer.BTCO).placeOf(did).orElseThrow().path(ANCHOR);
    }

    private ContentStore store() {
        return ports.layers().store(Layer.BTCO);
    }
}
