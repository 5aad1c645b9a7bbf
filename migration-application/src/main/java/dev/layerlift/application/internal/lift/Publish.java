package dev.layerlift.application.internal.lift;

import dev.layerlift.application.EnginePorts;
import dev.layerlift.application.internal.lift.PreparedLift.TargetFile;
import dev.layerlift.application.internal.saga.Step;
import dev.layerlift.application.internal.saga.Work;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.migration.JournalEntry.JournalFile;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.ContentStore.Durability;
import dev.layerlift.domain.port.DidMethod.PublicationFile;
import dev.layerlift.domain.port.DidMethod.Resolution;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the small files, the one that makes the DID visible last. They are durable in the journal, and in the store
 * after a later group sync.
 */
final class Publish implements Step {
    private final EnginePorts ports;
    private final Layer target;

    Publish(EnginePorts ports, Layer target) {
        this.ports = ports;
        this.target = target;
    }

    @Override
    public String name() {
        return "publish";
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
        for (JournalFile file : work.files()) {
            store().put(file.path(), Content.of(file.bytes()), file.digest(), Durability.LATER);
        }
    }

    @Override
    public void verify(Work work) {
        for (TargetFile file : TargetFiles.of(work)) {
            if (store().stat(file.path()).isEmpty()) {
                throw StoredBytes.missing(file.path());
            }
        }
        work.progress(80, "confirming");
    }

    /** Before completion everything goes; after it the log stays, with a signed deactivation entry. */
    @Override
    public void undo(Work work) {
        if (wasVisible(work)) {
            PreparedLift lift = lift(work);
            for (PublicationFile file : ports.layers().method(target).prepareRetraction(lift.targetDid(), work.now())) {
                store().put(file.path(), Content.of(file.bytes()), Sha256.of(file.bytes()), Durability.NOW);
            }
        }
        List<TargetFile> files = new ArrayList<>(toDelete(work));
        java.util.Collections.reverse(files);
        files.forEach(f -> store().delete(f.path()));
    }

    @Override
    public List<String> remains(Work work) {
        List<String> left = new ArrayList<>(TargetFiles.remaining(store(), toDelete(work)));
        if (wasVisible(work)) {
            Resolution resolution =
                    ports.layers().method(target).resolve(lift(work).targetDid());
            if (!resolution.deactivated()) {
                left.add(lift(work).targetDid() + " is not deactivated: " + resolution.detail());
            }
        }
        return left;
    }

    @Override
    public List<String> irreversible(Work work) {
        if (!wasVisible(work)) {
            return List.of();
        }
        PreparedLift lift = lift(work);
        List<String> names = new ArrayList<>();
        names.add(lift.targetDid() + " had been visible; its log stays, deactivated, for those who cached it");
        ports.layers()
                .method(target)
                .placeOf(lift.targetDid())
                .ifPresent(place -> lift.files().stream()
                        .filter(f -> !isLog(f))
                        .map(f -> place.url(f.path()
                                        .key()
                                        .substring(place.basePath().length() + 1)) + " had been visible")
                        .forEach(names::add));
        return names;
    }

    private List<TargetFile> toDelete(Work work) {
        boolean keepLog = wasVisible(work);
        return TargetFiles.of(work).stream()
                .filter(TargetFile::journalled)
                .filter(f -> !keepLog || !isLog(f))
                .toList();
    }

    /** The log is what stays of a DID that others may have cached. */
    private static boolean isLog(TargetFile file) {
        return file.path().key().endsWith("/did.jsonl");
    }

    private static boolean wasVisible(Work work) {
        return work.wasIn(MigrationState.COMPLETED);
    }

    private static PreparedLift lift(Work work) {
        return work.note(PreparedLift.NOTE)
                .map(PreparedLift::fromJson)
                .orElseThrow(
                        () -> new IllegalStateException("note: " + PreparedLift.NOTE + " absent (expected: there)"));
    }

    private ContentStore store() {
        return ports.layers().store(target);
    }
}
