package dev.layerlift.application.internal.dids;

import dev.layerlift.application.DidUpdateRequest;
import dev.layerlift.application.DidUpdateRequest.DocumentKey;
import dev.layerlift.application.EnginePorts;
import dev.layerlift.application.KnownAssets;
import dev.layerlift.application.Layers;
import dev.layerlift.application.internal.dids.PresentationRenewal.Renewal;
import dev.layerlift.application.internal.dids.SourceTies.Broken;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.Lifecycle;
import dev.layerlift.domain.asset.Lifecycle.Event;
import dev.layerlift.domain.did.CanonicalIdentity;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonShapeException;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.DidMethod.Place;
import dev.layerlift.domain.port.DidMethod.PublicationFile;
import dev.layerlift.domain.port.DidUpdateStore.SavedUpdate;
import dev.layerlift.domain.port.DidUpdater;
import dev.layerlift.domain.port.DidUpdater.Change;
import dev.layerlift.domain.port.DidUpdater.PreparedUpdate;
import dev.layerlift.domain.port.KeyStore.NewKey;
import dev.layerlift.domain.port.KeyStore.SealedKey;
import dev.layerlift.domain.port.MigrationQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where later versions of DIDs are drafted, checked and saved: only what keeps its ties, or is forced, gets through. */
public final class DidUpdateDesk {
    private final EnginePorts ports;
    private final SourceTies ties;
    private final PresentationRenewal presentations;

    /** A desk over these ports. */
    public DidUpdateDesk(EnginePorts ports) {
        this.ports = ports;
        this.ties = new SourceTies(ports);
        this.presentations = new PresentationRenewal(ports);
    }

    /**
     * A version that is not saved.
     *
     * @param update the version
     * @param asset the asset as it will be
     * @param warnings what it breaks
     */
    public record Drafted(PreparedUpdate update, Asset asset, List<String> warnings) {}

    /** A document with the fresh key that it needs. */
    private record Edited(JsonObject document, Optional<NewKey> key) {}

    /** The updater of the host. */
    public DidUpdater updater() {
        return ports.didUpdater().orElseThrow(() -> Layers.notAvailable(Layer.WEBVH));
    }

    /** Makes and checks a version; writes nothing. */
    public Drafted draft(Did did, DidUpdateRequest request) {
        Asset asset = asset(did);
        requireAtHome(asset);
        DidUpdater updater = updater();
        Instant now = ports.clock().instant();
        Edited edited = edited(asset, request);
        Change change = request.change();
        boolean same = edited.document().equals(asset.document().json());
        PreparedUpdate made = updater.prepare(asset.did(), same ? change : change.withDocument(edited.document()), now);
        if (change.deactivate()) {
            return new Drafted(made, next(asset, made, change, now), List.of());
        }
        Renewal renewal = presentations.of(asset, made.document(), place(made.did()), edited.key(), now);
        PreparedUpdate update = with(made, edited.key(), renewal.file());
        List<String> warnings =
                new ArrayList<>(requireTies(asset, edited.document(), update.document(), renewal, request, now));
        renewal.warning().ifPresent(warnings::add);
        return new Drafted(update, next(asset, update, change, now), List.copyOf(warnings));
    }

    /**
     * Saves a version.
     *
     * @throws MigrationException when it may not be: somebody else was faster
     */
    public SavedUpdate save(Drafted draft) {
        PreparedUpdate update = draft.update();
        CanonicalIdentity identity = update.did().identity();
        SavedUpdate saved =
                new SavedUpdate(identity, update, draft.asset(), ports.clock().instant());
        if (!ports.didUpdates().save(saved)) {
            ports.didUpdates().unpublished(identity).ifPresent(other -> {
                throw pending(other);
            });
            requireAtHome(asset(update.did()));
            throw new MigrationException(
                    MigrationError.of(
                            ErrorType.STORAGE_ERROR,
                            "UPDATE_OVERTAKEN",
                            "version " + update.number() + " of " + update.did()
                                    + " was made by somebody else meanwhile (expected: a new number)",
                            "try again: the update is made anew on top of it"),
                    MigrationException.Retry.LATER);
        }
        return saved;
    }

    /** The answer to an update while an earlier version is not visible. */
    public static MigrationException pending(SavedUpdate saved) {
        PreparedUpdate update = saved.update();
        String state = update.approvals().enough()
                ? "is saved and not published yet"
                : "waits for approvals: " + update.approvals().given().size() + " of "
                        + update.approvals().threshold() + " are there";
        return MigrationException.validation(
                "UPDATE_PENDING",
                "version " + update.versionId() + " of " + update.did() + " " + state
                        + " (expected: no version under way)",
                "look at it: layerlift webvh pending",
                update.approvals().enough()
                        ? "publish it: layerlift resume"
                        : "bring the approvals: layerlift webvh witness add " + update.did() + " FILE",
                "or give it up: layerlift webvh witness withdraw " + update.did());
    }

    /**
     * Refuses what is no name of an asset here, before anything else is looked at.
     *
     * @throws MigrationException {@code NOT_PUBLISHED}, {@code UNKNOWN_DID}, {@code DID_NOT_FOUND}
     */
    public void requireName(Did did) {
        asset(did);
    }

    private Asset asset(Did did) {
        if (did.layer() != Layer.WEBVH) {
            throw MigrationException.validation(
                    "NOT_PUBLISHED",
                    Shortened.of(did.value()) + " is a did:" + did.layer().id()
                            + ", which has one version for ever (expected: a did:webvh)",
                    "migrate it first: layerlift migrate DID --to webvh");
        }
        return KnownAssets.require(ports.assets(), did);
    }

    /** Refuses a DID that has ended, is being taken back, or is being migrated further. */
    private void requireAtHome(Asset asset) {
        CanonicalIdentity identity = asset.did().identity();
        if (asset.lifecycle().state() == Lifecycle.State.RETIRED) {
            String last = asset.lifecycle().events().isEmpty()
                    ? "retired"
                    : asset.lifecycle()
                            .events()
                            .get(asset.lifecycle().events().size() - 1)
                            .type();
            throw MigrationException.validation(
                    "DID_RETIRED",
                    asset.did() + " has ended: " + last + " (expected: an active DID)",
                    "look at it: layerlift show DID");
        }
        for (Migration made :
                ports.migrations().query(MigrationQuery.ofTarget(identity)).items()) {
            if (made.state() != MigrationState.COMPLETED) {
                throw MigrationException.validation(
                        "DID_NOT_COMPLETED",
                        asset.did() + " comes from migration " + made.id() + ", which is "
                                + made.state().id() + " (expected: completed)",
                        "look at it: layerlift status " + made.id());
            }
        }
        ports.migrations().claimant(identity).ifPresent(by -> {
            throw MigrationException.validation(
                    "ALREADY_MIGRATING",
                    asset.did() + " is in the hands of migration " + by.id() + ", which is "
                            + by.state().id() + " (expected: no migration of it)",
                    "look at it: layerlift status " + by.id());
        });
    }

    private Edited edited(Asset asset, DidUpdateRequest request) {
        JsonObject latest = request.change().document().orElse(asset.document().json());
        try {
            JsonObject document = request.edit().apply(latest);
            if (request.documentKey() == DocumentKey.KEEP) {
                return new Edited(document, Optional.empty());
            }
            NewKey key = ports.keys().generate();
            JsonObject rotated = new DocumentKeyRotation(
                            new DidDocument(document), ties.source(asset), ports.keys()::holds)
                    .with(key.sealed().publicKeyMultibase(), request.documentKey() == DocumentKey.ROTATE_AND_REVOKE);
            return new Edited(rotated, Optional.of(key));
        } catch (JsonShapeException e) {
            throw MigrationException.validation(
                    "DOCUMENT_INVALID", "the new document: " + e.getMessage(), "mend it and try again");
        }
    }

    private List<String> requireTies(
            Asset asset, JsonObject edited, DidDocument next, Renewal renewal, DidUpdateRequest request, Instant now) {
        Broken broken = ties.broken(asset, new DidDocument(edited), next, now);
        boolean revokes = request.documentKey() == DocumentKey.ROTATE_AND_REVOKE;
        List<String> refused = new ArrayList<>(broken.ties());
        List<String> warned = new ArrayList<>();
        List<String> unsigned = revokes ? warned : refused;
        unsigned.addAll(broken.signatures());
        renewal.broken().ifPresent(unsigned::add);
        if (request.breakTies()) {
            warned.addAll(0, refused);
            return warned;
        }
        if (!refused.isEmpty()) {
            throw MigrationException.validation(
                    "TIES_BROKEN",
                    "the new document breaks what ties " + asset.did() + " to its source: " + String.join("; ", refused)
                            + " (expected: all of it kept)",
                    "keep what is named, or publish it all the same: --force");
        }
        return warned;
    }

    private Place place(Did did) {
        return ports.layers()
                .method(did.layer())
                .placeOf(did)
                .orElseThrow(() -> new IllegalStateException(did + ": no place (expected: one, it is published here)"));
    }

    /** The presentation comes last: a log that may not be written must not leave it signed for a version that is not. */
    private static PreparedUpdate with(PreparedUpdate made, Optional<NewKey> key, Optional<PublicationFile> file) {
        List<SealedKey> keys = new ArrayList<>();
        key.map(NewKey::sealed).ifPresent(keys::add);
        keys.addAll(made.keys());
        List<PublicationFile> files = new ArrayList<>(made.files());
        file.ifPresent(files::add);
        return new PreparedUpdate(
                made.did(),
                made.number(),
                made.versionId(),
                made.previousVersionId(),
                made.document(),
                files,
                keys,
                made.approvals());
    }

    private static Asset next(Asset asset, PreparedUpdate update, Change change, Instant now) {
        JsonObject detail = JsonObject.builder()
                .put("version", update.number())
                .put("versionId", update.versionId())
                .build();
        Lifecycle lifecycle;
        if (change.deactivate()) {
            lifecycle = asset.lifecycle().to(Lifecycle.State.RETIRED, new Event("deactivated", now, detail));
        } else if (!update.did().equals(asset.did())) {
            lifecycle = asset.lifecycle()
                    .with(new Event(
                            "moved",
                            now,
                            detail.with("from", asset.did().value())
                                    .with("to", update.did().value())));
        } else {
            lifecycle = asset.lifecycle().with(new Event("updated", now, detail));
        }
        return new Asset(
                update.did(),
                update.document(),
                asset.credentials(),
                asset.resources(),
                lifecycle,
                asset.links(),
                asset.policy(),
                asset.metadata(),
                asset.createdAt());
    }
}
