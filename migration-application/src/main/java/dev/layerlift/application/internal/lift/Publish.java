package dev.layerlift.application.internal.lift;

import dev.layerlift.application.EnginePorts;
import dev.layerlift.application.internal.dids.PublishedLogs;
import dev.layerlift.application.internal.lift.PreparedLift.TargetFile;
import dev.layerlift.application.internal.saga.Step;
import dev.layerlift.application.internal.saga.Work;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.did.CanonicalIdentity;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.JournalEntry.JournalFile;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.ContentStore.Durability;
import dev.layerlift.domain.port.DidMethod.PublicationFile;
import dev.layerlift.domain.port.DidMethod.Resolution;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes the small files, the one that makes the DID visible last. They are durable in the journal, and in the store
 * after a later group sync.
 */
final class Publish implements Step {
    private static final String LOG = "/did.jsonl";
    private static final String APPROVALS = "/did-witness.json";
    private static final String DID_WEB = "/did.json";

    private final EnginePorts ports;
    private final Layer target;
    private final PublishedLogs logs;

    Publish(EnginePorts ports, Layer target, PublishedLogs logs) {
        this.ports = ports;
        this.target = target;
        this.logs = logs;
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
            work.requireLease();
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

    @Override
    public void keep(Work work) {
        store().sync(TargetFiles.of(work).stream()
                .filter(TargetFile::journalled)
                .map(TargetFile::path)
                .toList());
    }

    /**
     * Before completion everything goes; after it the log stays, with a signed deactivation entry on top of whatever
     * versions the owner published since. Credentials that may have been read are revoked.
     */
    @Override
    public void undo(Work work) {
        if (wasVisible(work)) {
            CanonicalIdentity identity = lift(work).targetDid().identity();
            logs.alone(identity, () -> retract(work, identity));
        }
        List<TargetFile> files = new ArrayList<>(toDelete(work));
        java.util.Collections.reverse(files);
        files.forEach(f -> store().delete(f.path()));
        // Last, because it alone cannot be taken back: what failed before leaves the way forward open.
        Revocation revocation = new Revocation(ports, lift(work));
        if (wasVisible(work)) {
            revocation.apply();
        } else {
            revocation.applyLater();
        }
    }

    /**
     * A power cut may have taken what was not durable yet, in whole or from some place on, and the sweeper writes again
     * only what belongs to completed migrations. A log that says something else is left as it is.
     */
    private void writeAgainWhatWasCutOff(Work work) {
        for (JournalFile file : work.files()) {
            if (isHistory(file.path())) {
                byte[] found = StoredBytes.head(store(), file.path(), file.bytes().length)
                        .orElse(new byte[0]);
                boolean cutOff = found.length < file.bytes().length
                        && Arrays.equals(found, Arrays.copyOf(file.bytes(), found.length));
                if (cutOff) {
                    store().put(file.path(), Content.of(file.bytes()), file.digest(), Durability.NOW);
                }
            }
        }
    }

    /** What ends a DID, as it was made by this try: a log that arrived cut off is written again without being read. */
    private record Retraction(Did did, List<PublicationFile> files) {}

    /** By now the migration is no longer completed, so that no further version can be saved. */
    private Did retract(Work work, CanonicalIdentity identity) {
        Retraction retraction = work.find(Retraction.class).orElseGet(() -> {
            Retraction made = retraction(work, identity);
            work.remember(Retraction.class, made);
            return made;
        });
        for (PublicationFile file : retraction.files()) {
            store().put(file.path(), Content.of(file.bytes()), Sha256.of(file.bytes()), Durability.NOW);
        }
        return retraction.did();
    }

    private Retraction retraction(Work work, CanonicalIdentity identity) {
        writeAgainWhatWasCutOff(work);
        logs.settle(identity);
        Did did = logs.current(lift(work).targetDid());
        logs.requireKnown(did);
        return new Retraction(
                did,
                work.migration().request().isPrepared()
                        ? end(work, did)
                        : ports.layers().method(target).prepareRetraction(did, work.now()));
    }

    /** With the entry that the owner signed in advance; the log has one entry, as nobody here could write another. */
    private List<PublicationFile> end(Work work, Did did) {
        JsonObject end = OwnedParts.end(work.migration().request())
                .orElseThrow(() -> MigrationException.validation(
                        "ROLLBACK_NEEDS_OWNER",
                        did + " can be ended by its owner alone (expected: a request that was signed with an end)"));
        if (ports.layers().method(target).resolve(did).deactivated()) {
            return List.of();
        }
        TargetFile log = TargetFiles.of(work).stream()
                .filter(Publish::isLog)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("files: no log (expected: one)"));
        ByteArrayOutputStream ended = new ByteArrayOutputStream();
        ended.writeBytes(StoredBytes.readVerified(store(), log.path(), log.digest(), Math.toIntExact(log.sizeBytes())));
        ended.writeBytes(ports.json().write(end));
        ended.write('\n');
        return List.of(new PublicationFile(log.path(), "text/jsonl", ended.toByteArray()));
    }

    @Override
    public List<String> remains(Work work) {
        List<String> left = new ArrayList<>(TargetFiles.remaining(store(), toDelete(work)));
        if (wasVisible(work)) {
            Did did = logs.current(lift(work).targetDid());
            Resolution resolution = ports.layers().method(target).resolve(did);
            if (!resolution.deactivated()) {
                left.add(did + " is not deactivated: " + resolution.detail());
            }
            left.addAll(new Revocation(ports, lift(work)).remains(work.now()));
        }
        return left;
    }

    @Override
    public List<String> irreversible(Work work) {
        if (!wasVisible(work)) {
            return List.of();
        }
        PreparedLift lift = lift(work);
        List<String> names = new ArrayList<>(new Revocation(ports, lift).names());
        names.add(lift.targetDid() + " had been visible; its log stays, deactivated, for those who cached it");
        ports.layers()
                .method(target)
                .placeOf(lift.targetDid())
                .ifPresent(place -> lift.files().stream()
                        .filter(f -> !isHistory(f))
                        .map(f -> place.url(f.path()
                                        .key()
                                        .substring(place.basePath().length() + 1)) + " had been visible")
                        .forEach(names::add));
        return names;
    }

    private List<TargetFile> toDelete(Work work) {
        boolean keepHistory = wasVisible(work);
        return TargetFiles.of(work).stream()
                .filter(TargetFile::journalled)
                .filter(f -> !keepHistory || !isHistory(f))
                .toList();
    }

    /** What later versions of the DID only add to. */
    static boolean isLog(TargetFile file) {
        return file.path().key().endsWith(LOG);
    }

    /** What later versions of the DID replace; the presentation when the key that signed it goes. */
    static boolean isReplaced(TargetFile file) {
        return file.path().key().endsWith(APPROVALS) || file.path().key().endsWith(DID_WEB) || isPresentation(file);
    }

    /** The presentation that {@code #whois} leads to. */
    static boolean isPresentation(TargetFile file) {
        return file.path().key().endsWith("/" + LiftFiles.CREDENTIALS);
    }

    /** What stays of a DID that others may have cached: its log, and the approvals without which that is worth nothing. */
    private static boolean isHistory(TargetFile file) {
        return isHistory(file.path());
    }

    private static boolean isHistory(ObjectPath path) {
        return path.key().endsWith(LOG) || path.key().endsWith(APPROVALS);
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
