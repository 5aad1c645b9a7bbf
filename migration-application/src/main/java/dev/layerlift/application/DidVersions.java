package dev.layerlift.application;

import dev.layerlift.application.DidUpdateRequest.DocumentKey;
import dev.layerlift.application.DidVersion.State;
import dev.layerlift.application.internal.dids.DidUpdateDesk;
import dev.layerlift.application.internal.dids.DidUpdateDesk.Drafted;
import dev.layerlift.application.internal.dids.PublishedLogs;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.did.CanonicalIdentity;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.DidUpdateStore.PublishedVersion;
import dev.layerlift.domain.port.DidUpdateStore.SavedUpdate;
import dev.layerlift.domain.port.DidUpdater.PreparedUpdate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lives with published DIDs: later versions of their documents, keys, witnesses and places, and their end. A version is
 * durable before any of it is visible, and of one DID there is one at a time, so that no log ever forks; whatever an
 * earlier process saved is published first. Calls block until the version is published, or waits for its witnesses. Safe
 * to call from many threads.
 */
public final class DidVersions {
    private static final int PENDING_MAX = 1000;

    private final EnginePorts ports;
    private final PublishedLogs logs;
    private final DidUpdateDesk desk;
    private final Runnable requireOpen;

    DidVersions(EnginePorts ports, PublishedLogs logs, Runnable requireOpen) {
        this.ports = ports;
        this.logs = logs;
        this.desk = new DidUpdateDesk(ports);
        this.requireOpen = requireOpen;
    }

    /**
     * What became of a version that an earlier process saved.
     *
     * @param did the DID
     * @param version the version as it is now
     * @param error why it could not be published
     */
    public record Resumed(Did did, DidVersion version, Optional<MigrationError> error) {}

    /**
     * Which published logs lack a version that this home published.
     *
     * @param examined how many DIDs were looked at
     * @param problems one sentence for each DID whose log went back or does not resolve
     */
    public record Examined(int examined, List<String> problems) {}

    /**
     * Makes the next version of a DID and publishes it.
     *
     * @return it, published or waiting for approvals, with what it breaks
     * @throws MigrationException {@code UNKNOWN_DID}, {@code DID_NOT_FOUND}, {@code NOT_PUBLISHED}, {@code DID_RETIRED}, {@code
     *     ALREADY_MIGRATING}, {@code UPDATE_PENDING} while another version waits for approvals, {@code LOG_CHANGED} when the
     *     published log lacks a version that this home published, {@code TIES_BROKEN}, those of {@link dev.layerlift.domain.port.DidUpdater#prepare}, and those of the store; a version that was saved is
     *     published by a later call or {@link #resume()}
     */
    public DidVersion update(Did did, DidUpdateRequest request) {
        requireOpen.run();
        return logs.alone(did.identity(), () -> {
            desk.requireName(did);
            requireNoneWaiting(did.identity());
            logs.requireKnown(did);
            Drafted draft = desk.draft(did, request);
            logs.letGoOfJournal();
            SavedUpdate saved = desk.save(draft);
            return published(saved, draft.warnings());
        });
    }

    /** What {@link #update} would make of a DID now; nothing is saved, and the keys it would need are thrown away. */
    public DidVersion preview(Did did, DidUpdateRequest request) {
        return logs.alone(did.identity(), () -> {
            desk.requireName(did);
            ports.didUpdates().unpublished(did.identity()).ifPresent(saved -> {
                throw DidUpdateDesk.pending(saved);
            });
            logs.requireKnown(did);
            Drafted draft = desk.draft(did, request);
            return DidVersion.of(draft.update(), State.PREPARED, draft.warnings());
        });
    }

    /**
     * Gives a DID a fresh document key, or the next update key, or both.
     *
     * @param change with {@link dev.layerlift.domain.port.DidUpdater.Change#withRotation} for the update key
     */
    public DidVersion rotate(Did did, dev.layerlift.domain.port.DidUpdater.Change change, DocumentKey documentKey) {
        return update(did, DidUpdateRequest.of(change).with(documentKey));
    }

    /**
     * Adds approvals of witnesses to the version that waits for them, and publishes it once there are enough.
     *
     * @param proofs Data Integrity proofs over its version id
     * @throws MigrationException {@code NOTHING_PENDING}, {@code APPROVAL_INVALID}
     */
    public DidVersion approve(Did did, List<JsonObject> proofs) {
        requireOpen.run();
        return logs.alone(did.identity(), () -> {
            SavedUpdate saved = requirePending(did);
            PreparedUpdate approved = desk.updater().approve(saved.update(), proofs);
            SavedUpdate next = new SavedUpdate(saved.identity(), approved, saved.asset(), saved.saved());
            if (!ports.didUpdates().replace(next)) {
                throw nothingPending(did);
            }
            return published(next, List.of());
        });
    }

    /**
     * Gives up a version whose approvals do not come. It was never visible.
     *
     * @return the version that is no more
     * @throws MigrationException {@code NOTHING_PENDING}, {@code UPDATE_APPROVED} when it has its approvals, so that it may
     *     be visible already
     */
    public DidVersion withdraw(Did did) {
        requireOpen.run();
        return logs.alone(did.identity(), () -> {
            SavedUpdate saved = requirePending(did);
            if (saved.update().approvals().enough()) {
                throw MigrationException.validation(
                        "UPDATE_APPROVED",
                        "version " + saved.update().versionId() + " of " + did
                                + " has its approvals and may be visible already (expected: one that waits for them)",
                        "publish it: layerlift resume");
            }
            if (!ports.didUpdates().withdraw(saved.identity(), saved.update().number())) {
                throw nothingPending(did);
            }
            return DidVersion.saved(saved.update());
        });
    }

    /** Versions that are saved and not published, the oldest first, at most 1000. */
    public List<DidVersion> pending() {
        return ports.didUpdates().unpublished(PENDING_MAX).stream()
                .map(saved -> DidVersion.saved(saved.update()))
                .toList();
    }

    /** The version of this DID that is saved and not published. */
    public Optional<DidVersion> pending(Did did) {
        return ports.didUpdates()
                .unpublished(did.identity())
                .filter(saved -> isNameOf(did, saved))
                .map(saved -> DidVersion.saved(saved.update()));
    }

    /** Publishes what an earlier process saved. What cannot be published is named, and hides nothing of the others. */
    public List<Resumed> resume() {
        requireOpen.run();
        List<Resumed> resumed = new ArrayList<>();
        for (SavedUpdate saved : ports.didUpdates().unpublished(PENDING_MAX)) {
            PreparedUpdate update = saved.update();
            try {
                Optional<SavedUpdate> waiting = logs.alone(saved.identity(), () -> logs.finish(saved.identity()));
                DidVersion version = waiting.map(w -> DidVersion.saved(w.update()))
                        .orElseGet(() -> DidVersion.of(update, State.PUBLISHED, List.of()));
                resumed.add(new Resumed(update.did(), version, Optional.empty()));
            } catch (RuntimeException e) {
                resumed.add(new Resumed(
                        update.did(),
                        DidVersion.saved(update),
                        Optional.of(MigrationException.from(e).error())));
            }
        }
        return resumed;
    }

    /** Looks into the logs of the DIDs that have later versions, those changed last first, at most this many (1 to 1000). */
    public Examined examine(int limit) {
        List<PublishedVersion> latest = ports.didUpdates().latest(limit);
        Map<CanonicalIdentity, Asset> assets = new LinkedHashMap<>();
        latest.forEach(
                known -> ports.assets().find(known.identity()).ifPresent(asset -> assets.put(known.identity(), asset)));
        // One of which this home knows no later version may have one nevertheless.
        if (assets.size() < limit) {
            ports.assets()
                    .list(Optional.of(Layer.WEBVH), Optional.empty(), limit - assets.size())
                    .items()
                    .forEach(asset -> assets.put(asset.did().identity(), asset));
        }
        List<String> problems = assets.values().stream()
                .flatMap(asset -> logs.lacking(asset.did()).or(() -> logs.beyond(asset)).stream())
                .toList();
        return new Examined(assets.size(), problems);
    }

    /** What the published log of an asset has that this home does not know of: its database may be an older copy. */
    public Optional<String> beyond(Asset asset) {
        return logs.beyond(asset);
    }

    /** What the published log of a DID lacks of what this home published: a log that went back, or does not resolve. */
    public Optional<String> lacking(Did did) {
        return logs.lacking(did);
    }

    private DidVersion published(SavedUpdate saved, List<String> warnings) {
        if (!saved.update().approvals().enough()) {
            return DidVersion.of(saved.update(), State.AWAITING_APPROVALS, warnings);
        }
        logs.publish(saved);
        return DidVersion.of(saved.update(), State.PUBLISHED, warnings);
    }

    private void requireNoneWaiting(CanonicalIdentity identity) {
        logs.finish(identity).ifPresent(waiting -> {
            throw DidUpdateDesk.pending(waiting);
        });
    }

    private SavedUpdate requirePending(Did did) {
        return ports.didUpdates()
                .unpublished(did.identity())
                .filter(saved -> isNameOf(did, saved))
                .orElseThrow(() -> nothingPending(did));
    }

    /** The name that the version gives it counts, and each that it has now. */
    private boolean isNameOf(Did did, SavedUpdate saved) {
        return did.equals(saved.update().did())
                || ports.assets()
                        .find(did.identity())
                        .filter(asset -> KnownAssets.isNameOf(did, asset))
                        .isPresent();
    }

    private static MigrationException nothingPending(Did did) {
        return MigrationException.validation(
                "NOTHING_PENDING",
                "no version of " + dev.layerlift.domain.did.Shortened.of(did.value())
                        + " is waiting (expected: one that is saved and not published)",
                "list those that are: layerlift webvh pending");
    }
}
