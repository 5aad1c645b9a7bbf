package dev.layerlift.application.internal.lift;

import dev.layerlift.application.EnginePorts;
import dev.layerlift.application.internal.lift.PreparedLift.TargetFile;
import dev.layerlift.application.internal.saga.Step;
import dev.layerlift.application.internal.saga.Work;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Resource;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.migration.JournalEntry.JournalFile;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.ContentStore.Durability;
import java.util.List;

/**
 * Brings everything that will be public to the restricted area of the target's store and reads it back, before anything
 * is spent: what is published later only has to become visible.
 */
final class UploadRestricted implements Step {
    private static final String FOLDER = "anchoring/";

    private final EnginePorts ports;

    UploadRestricted(EnginePorts ports) {
        this.ports = ports;
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
        for (TargetFile file : TargetFiles.of(work)) {
            if (!isThere(file)) {
                store().put(waiting(file), content(work, file), file.digest(), Durability.NOW);
            }
            if (!isThere(file)) {
                throw StoredBytes.missing(waiting(file));
            }
        }
        work.progress(60, "uploaded, not visible yet");
    }

    private Content content(Work work, TargetFile file) {
        if (file.journalled()) {
            return Content.of(work.files().stream()
                    .filter(f -> f.path().equals(file.path()))
                    .map(JournalFile::bytes)
                    .findFirst()
                    .orElseThrow(() -> StoredBytes.missing(file.path())));
        }
        Asset source = work.recall(Asset.class);
        ContentStore from = ports.layers().store(source.did().layer());
        Resource resource = source.resources().stream()
                .filter(r -> r.digest().equals(file.digest()))
                .findFirst()
                .orElseThrow(() -> StoredBytes.missing(file.path()));
        if (from.stat(resource.location()).isEmpty()) {
            throw StoredBytes.missing(resource.location());
        }
        return StoredBytes.content(from, resource.location(), resource.sizeBytes());
    }

    private boolean isThere(TargetFile file) {
        return StoredBytes.digest(store(), waiting(file))
                .filter((Sha256 found) -> found.equals(file.digest()))
                .isPresent();
    }

    @Override
    public void undo(Work work) {
        TargetFiles.of(work).forEach(file -> store().delete(waiting(file)));
    }

    @Override
    public List<String> remains(Work work) {
        return TargetFiles.of(work).stream()
                .map(UploadRestricted::waiting)
                .filter(path -> store().stat(path).isPresent())
                .map(path -> path + " is still there; remove it: " + store().removal(path))
                .toList();
    }

    private ContentStore store() {
        return ports.layers().store(Layer.BTCO);
    }
}
