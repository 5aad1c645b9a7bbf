package dev.layerlift.application.internal.dids;

import dev.layerlift.application.EnginePorts;
import dev.layerlift.application.internal.Housekeeping;
import dev.layerlift.application.internal.lift.StoredBytes;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.Lifecycle.State;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.did.CanonicalIdentity;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.ContentStore.Durability;
import dev.layerlift.domain.port.DidMethod;
import dev.layerlift.domain.port.DidMethod.PublicationFile;
import dev.layerlift.domain.port.DidMethod.Resolution;
import dev.layerlift.domain.port.DidUpdateStore.PublishedVersion;
import dev.layerlift.domain.port.DidUpdateStore.SavedUpdate;
import dev.layerlift.domain.port.DidUpdater.PreparedUpdate;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The logs that this process publishes: makes saved versions visible, and lets nobody else write a log meanwhile. Every
 * effect is looked at first, so that after a crash what happened is adopted and the rest is done.
 */
public final class PublishedLogs {
    private static final String LOG = "/did.jsonl";

    private final EnginePorts ports;
    private final Housekeeping housekeeping;
    private final IdentityLocks locks = new IdentityLocks();

    /** Logs in the stores of these ports. */
    public PublishedLogs(EnginePorts ports, Housekeeping housekeeping) {
        this.ports = ports;
        this.housekeeping = housekeeping;
    }

    /** Does something while nobody else of this process writes the log of this identity. */
    public <T> T alone(CanonicalIdentity identity, Supplier<T> work) {
        return locks.locked(identity, work);
    }

    /** The DID as it is now: a DID that moved has another one than it was made with. */
    public Did current(Did did) {
        return ports.assets().find(did.identity()).map(Asset::did).orElse(did);
    }

    /**
     * Publishes the saved version of an identity, if there is one that has its approvals. To be called {@link #alone}.
     *
     * @return the version that still waits for approvals
     */
    public Optional<SavedUpdate> finish(CanonicalIdentity identity) {
        Optional<SavedUpdate> saved = ports.didUpdates().unpublished(identity);
        if (saved.isPresent() && saved.get().update().approvals().enough()) {
            publish(saved.get());
            return Optional.empty();
        }
        return saved;
    }

    /**
     * Brings the log of an identity to rest before it is retracted: a saved version that has its approvals is published,
     * one that lacks them is forgotten. To be called {@link #alone}, when nothing can be saved any more.
     */
    public void settle(CanonicalIdentity identity) {
        finish(identity)
                .ifPresent(waiting ->
                        ports.didUpdates().withdraw(identity, waiting.update().number()));
    }

    /**
     * Refuses a published log that lacks the version that this home published last: what is written on top of it would be
     * a second history of the DID, signed with a key that was rotated out.
     */
    public void requireKnown(Did did) {
        lacking(did).ifPresent(lacking -> {
            throw MigrationException.storage(
                    "LOG_CHANGED",
                    lacking,
                    "restore did.jsonl as it was published last, from a backup; nothing was written over it");
        });
    }

    /** What the published log of a DID lacks of what this home published. */
    public Optional<String> lacking(Did did) {
        return ports.didUpdates().latest(did.identity()).flatMap(known -> lacking(current(did), known));
    }

    private Optional<String> lacking(Did did, PublishedVersion known) {
        DidMethod method = ports.layers().method(did.layer());
        Resolution there = method.resolveVersion(did, known.number());
        if (there.documentMetadata().string("versionId").equals(Optional.of(known.versionId()))) {
            return Optional.empty();
        }
        Resolution latest = method.resolve(did);
        String published = latest.documentMetadata()
                .string("versionId")
                .map(id -> "is at version " + id)
                .orElseGet(() -> "does not resolve: " + latest.detail());
        return Optional.of("the published log of " + did + " " + published + " (expected: with version "
                + known.versionId() + ", which this home published)");
    }

    /**
     * What the published log of an asset of this home has that the home does not know to have published: its database was
     * put back to an older copy, or somebody else has the keys. What is being published just now, and the last entry of a
     * DID that has ended or has a successor, are not kept as versions and are nobody's news.
     */
    public Optional<String> beyond(Asset asset) {
        CanonicalIdentity identity = asset.did().identity();
        boolean moving = asset.lifecycle().state() != State.ACTIVE
                || ports.migrations().claimant(identity).isPresent()
                || ports.didUpdates().unpublished(identity).isPresent();
        if (moving) {
            return Optional.empty();
        }
        long known = ports.didUpdates()
                .latest(identity)
                .map(PublishedVersion::number)
                .orElse(1L);
        DidMethod method = ports.layers().method(asset.did().layer());
        return method.resolve(asset.did())
                .documentMetadata()
                .string("versionId")
                .filter(there -> number(there) > known)
                .map(there -> "the published log of " + asset.did() + " is at version " + there
                        + " (expected: at version " + known
                        + ", the last one that this home knows of; is the database an older copy?)");
    }

    private static long number(String versionId) {
        return Long.parseLong(versionId.substring(0, versionId.indexOf('-')));
    }

    /**
     * Makes the files of the migration durable in the store before a later version replaces one of them: what is still in
     * the journal would be written again after a crash, over the later version.
     */
    public void letGoOfJournal() {
        housekeeping.makeDurable();
    }

    /** Publishes a saved version, and notes that it is published. */
    public void publish(SavedUpdate saved) {
        write(saved.update());
        ports.didUpdates().published(saved.identity(), saved.update().number());
    }

    /** Writes the files of a version in their order, reads each back, and resolves. To be called {@link #alone}. */
    public void write(PreparedUpdate update) {
        ContentStore store = ports.layers().store(update.did().layer());
        for (PublicationFile file : update.files()) {
            write(store, file, update);
        }
        Resolution resolution = ports.layers().resolve(update.did());
        Optional<String> versionId = resolution.documentMetadata().string("versionId");
        if (resolution.error().isPresent() || !versionId.equals(Optional.of(update.versionId()))) {
            throw MigrationException.storage(
                    "UPDATE_NOT_CONFIRMED",
                    update.did() + " resolves to "
                            + versionId
                                    .map(id -> "version " + id)
                                    .orElse(resolution.error().orElse("nothing") + ", " + resolution.detail())
                            + " (expected: version " + update.versionId() + ", which was just written)",
                    "run: layerlift doctor",
                    "then: layerlift resume");
        }
    }

    private static void write(ContentStore store, PublicationFile file, PreparedUpdate update) {
        byte[] bytes = file.bytes();
        Optional<byte[]> found = StoredBytes.head(store, file.path(), bytes.length + 1);
        if (found.filter(there -> Arrays.equals(there, bytes)).isPresent()) {
            return;
        }
        if (file.path().key().endsWith(LOG)) {
            found.ifPresent(there -> requireEarlier(there, file, update));
        }
        Sha256 digest = Sha256.of(bytes);
        store.put(file.path(), Content.of(bytes), digest, Durability.NOW);
        StoredBytes.readVerified(store, file.path(), digest, bytes.length);
    }

    /** A log only grows: what is published must be the beginning of what is written, or somebody's version would be lost. */
    private static void requireEarlier(byte[] there, PublicationFile file, PreparedUpdate update) {
        boolean begins = there.length < file.bytes().length
                && Arrays.equals(there, 0, there.length, file.bytes(), 0, there.length);
        if (!begins) {
            throw MigrationException.storage(
                    "LOG_CHANGED",
                    file.path() + ": not the log that version " + update.number() + " was made for (expected: it ends"
                            + " with version " + update.previousVersionId() + ")",
                    "restore the file as it was, then: layerlift resume");
        }
    }
}
