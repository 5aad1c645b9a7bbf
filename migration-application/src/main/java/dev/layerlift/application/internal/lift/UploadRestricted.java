package dev.layerlift.application.internal.lift;

import dev.layerlift.application.EnginePorts;
import dev.layerlift.application.internal.lift.PreparedLift.TargetFile;
import dev.layerlift.application.internal.saga.Step;
import dev.layerlift.application.internal.saga.Work;
import dev.layerlift.application.internal.transfer.ContentMove;
import dev.layerlift.application.internal.transfer.Transfers;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.migration.JournalEntry.JournalFile;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.ContentStore.Durability;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings everything that will be public to the restricted area of the target's store and reads it back, before anything
 * is spent: what is published later only has to become visible.
 */
final class UploadRestricted implements Step {
    private static final String FOLDER = "anchoring/";

    private final EnginePorts ports;
    private final Transfers transfers;

    UploadRestricted(EnginePorts ports, Transfers transfers) {
        this.ports = ports;
        this.transfers = transfers;
    }

    @Override
    public String name() {
        return "upload-restricted";
    }

    @Override
    public boolean hasEffect() {
        return true;
    }

    /** Where a file waits until it becomes public. */
    static ObjectPath waiting(TargetFile file) {
        return ObjectPath.ofRestricted(FOLDER + file.path().key());
    }

    /** After the pivot the copies may be on their way to the public area. */
    @Override
    public boolean check(Work work) {
        return work.wasIn(MigrationState.ANCHORING);
    }

    @Override
    public void apply(Work work) {
        List<ContentMove> moves = new ArrayList<>();
        for (TargetFile file : TargetFiles.of(work)) {
            if (!file.journalled()) {
                moves.add(SourceContent.move(ports, work, file, store(), waiting(file)));
            } else if (!isThere(file)) {
                store().put(waiting(file), journalled(work, file), file.digest(), Durability.NOW);
                if (!isThere(file)) {
                    throw StoredBytes.missing(waiting(file));
                }
            }
        }
        transfers.move(work, moves, 40, 60);
        work.progress(60, "uploaded, not visible yet");
    }

    private static Content journalled(Work work, TargetFile file) {
        return Content.of(work.files().stream()
                .filter(f -> f.path().equals(file.path()))
                .map(JournalFile::bytes)
                .findFirst()
                .orElseThrow(() -> StoredBytes.missing(file.path())));
    }

    private boolean isThere(TargetFile file) {
        return isAt(waiting(file), file);
    }

    private boolean isAt(ObjectPath path, TargetFile file) {
        return StoredBytes.digest(store(), path)
                .filter((Sha256 found) -> found.equals(file.digest()))
                .isPresent();
    }

    /** A copy of what is public by now would wait for ever. */
    @Override
    public void keep(Work work) {
        TargetFiles.of(work).stream()
                .filter(file -> isAt(file.path(), file))
                .forEach(file -> takeBack(store(), file, waiting(file)));
    }

    @Override
    public void undo(Work work) {
        TargetFiles.of(work).forEach(file -> takeBack(store(), file, waiting(file)));
    }

    /** Only what the journal does not carry is ever uploaded in chunks. */
    static void takeBack(ContentStore store, TargetFile file, ObjectPath path) {
        if (file.journalled()) {
            store.delete(path);
        } else {
            Transfers.takeBack(store, path);
        }
    }

    @Override
    public List<String> remains(Work work) {
        return TargetFiles.of(work).stream()
                .flatMap(file -> remains(store(), file, waiting(file)).stream())
                .toList();
    }

    /** What is left of a file at a path. */
    static List<String> remains(ContentStore store, TargetFile file, ObjectPath path) {
        if (!file.journalled()) {
            return Transfers.remains(store, path);
        }
        return store.stat(path)
                .map(object -> path + " is still there; remove it: " + store.removal(path))
                .map(List::of)
                .orElse(List.of());
    }

    private ContentStore store() {
        return ports.layers().store(Layer.BTCO);
    }
}
