package dev.layerlift.application.internal.lift;

import dev.layerlift.application.EnginePorts;
import dev.layerlift.application.internal.lift.PreparedLift.TargetFile;
import dev.layerlift.application.internal.saga.Step;
import dev.layerlift.application.internal.saga.Work;
import dev.layerlift.application.internal.transfer.ContentMove;
import dev.layerlift.application.internal.transfer.ReadBack;
import dev.layerlift.application.internal.transfer.Transfers;
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
    private final Transfers transfers;

    PublishAnchored(EnginePorts ports, Transfers transfers) {
        this.ports = ports;
        this.transfers = transfers;
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
        List<ContentMove> moves = new ArrayList<>();
        for (TargetFile file : lift.files()) {
            Optional<JournalFile> journalled = journalled(work, file);
            if (journalled.isEmpty()) {
                moves.add(new ContentMove(
                        store(),
                        UploadRestricted.waiting(file),
                        store(),
                        file.path(),
                        file.sizeBytes(),
                        file.digest()));
            } else if (!isThere(file)) {
                store().put(file.path(), Content.of(journalled.get().bytes()), file.digest(), Durability.NOW);
            }
        }
        transfers.move(work, moves, 80, 90);
        byte[] anchor = ports.json().canonical(work.recall(InclusionProof.class).toJson());
        ObjectPath path = anchorPath(lift.targetDid());
        store().put(path, Content.of(anchor), Sha256.of(anchor), Durability.NOW);
    }

    /** The copies are no longer needed once everything public was read back. */
    @Override
    public void verify(Work work) {
        List<TargetFile> files = TargetFiles.of(work);
        for (TargetFile file : files) {
            boolean there = file.journalled()
                    ? isThere(file)
                    : ReadBack.of(work).holds(store(), file.path(), file.sizeBytes(), file.digest());
            if (!there) {
                throw StoredBytes.missing(file.path());
            }
        }
        files.forEach(file -> store().delete(UploadRestricted.waiting(file)));
        work.progress(90, "published, confirming");
    }

    private static Optional<JournalFile> journalled(Work work, TargetFile file) {
        return work.files().stream()
                .filter(f -> f.store() == Layer.BTCO && f.path().equals(file.path()))
                .findFirst();
    }

    private boolean isThere(TargetFile file) {
        return StoredBytes.digest(store(), file.path())
                .filter(file.digest()::equals)
                .isPresent();
    }

    /** What was signed for a target that is not is revoked, as that of any other. */
    @Override
    public void undo(Work work) {
        work.migration().targetDid().ifPresent(did -> store().delete(anchorPath(did)));
        TargetFiles.of(work).forEach(file -> UploadRestricted.takeBack(store(), file, file.path()));
        work.note(PreparedLift.NOTE)
                .map(PreparedLift::fromJson)
                .ifPresent(lift -> new Revocation(ports, lift).applyLater());
    }

    @Override
    public List<String> remains(Work work) {
        List<String> left = new ArrayList<>();
        work.migration()
                .targetDid()
                .map(this::anchorPath)
                .filter(path -> store().stat(path).isPresent())
                .ifPresent(path -> left.add(path + " is still there; remove it: " + store().removal(path)));
        TargetFiles.of(work).forEach(file -> left.addAll(UploadRestricted.remains(store(), file, file.path())));
        return left;
    }

    private ObjectPath anchorPath(Did did) {
        return ports.layers().method(Layer.BTCO).placeOf(did).orElseThrow().path(ANCHOR);
    }

    private ContentStore store() {
        return ports.layers().store(Layer.BTCO);
    }
}
