package dev.layerlift.application.internal;

import dev.layerlift.application.EnginePorts;
import dev.layerlift.application.KnownAssets;
import dev.layerlift.application.Layers;
import dev.layerlift.application.internal.lift.HeldKeys;
import dev.layerlift.application.internal.lift.OwnedPartsCheck;
import dev.layerlift.application.internal.saga.Attempt;
import dev.layerlift.application.internal.saga.Rollback;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.audit.RefusalRecord;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.Actor;
import dev.layerlift.domain.migration.JournalEntry;
import dev.layerlift.domain.migration.Lease;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.migration.MigrationPath;
import dev.layerlift.domain.migration.MigrationRequest;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.migration.SignedRequest;
import dev.layerlift.domain.port.DocumentLookup;
import dev.layerlift.domain.port.MigrationStore.Acceptance;
import dev.layerlift.domain.port.ProofSuite.ProofCheck;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Where requests are made, checked and accepted: only the owner's signed, fresh, unreplayed request starts anything. */
public final class RequestDesk {
    private static final String UNKNOWN_DID = "UNKNOWN_DID";

    /** The most characters of a stranger's error that are recorded. */
    private static final int MESSAGE_LENGTH_MAX = 1000;

    private final EnginePorts ports;
    private final Refusals refusals;
    private final OwnedPartsCheck owned;

    /** A desk over these ports. */
    public RequestDesk(EnginePorts ports, Refusals refusals) {
        this.ports = ports;
        this.refusals = refusals;
        this.owned = new OwnedPartsCheck(ports);
    }

    /**
     * The asset of a DID, in any of its forms.
     *
     * @throws MigrationException {@code UNKNOWN_DID}; {@code DID_INVALID} for a long form with another document
     */
    public Asset asset(Did did) {
        return KnownAssets.require(ports.assets(), did);
    }

    /**
     * The path between a source and a layer that this deployment has.
     *
     * @throws MigrationException {@code NO_SUCH_PATH} when it does not lead upwards; {@code LAYER_NOT_AVAILABLE}
     */
    public MigrationPath path(Did source, Layer target) {
        MigrationPath path = MigrationPath.between(source.layer(), target)
                .orElseThrow(() -> MigrationException.validation(
                        "NO_SUCH_PATH",
                        "from " + source.layer().id() + " to " + target.id()
                                + " is no way (expected: upwards, peer to webvh to btco)",
                        "choose a layer above " + source.layer().id()));
        if (!ports.layers().has(target)) {
            throw Layers.notAvailable(target);
        }
        return path;
    }

    /**
     * The migration of this id.
     *
     * @throws MigrationException {@code UNKNOWN_MIGRATION}
     */
    public Migration migration(MigrationId id) {
        return ports.migrations()
                .find(id)
                .orElseThrow(() -> MigrationException.validation(
                        "UNKNOWN_MIGRATION", "this home knows no migration " + id, "list them: layerlift status"));
    }

    /** The completed migration of a source, if there is one. */
    public Optional<Migration> completed(Did source) {
        return ports.migrations().claimant(source.identity()).filter(m -> m.state() == MigrationState.COMPLETED);
    }

    /**
     * Accepts an asset whose keys this home holds; where it was migrated before, that is found instead.
     *
     * @param id asked for the id of the migration, when there is to be one
     */
    public Acceptance consented(Did source, Layer target, MigrationOptions options, Supplier<MigrationId> id) {
        Asset asset = asset(source);
        path(asset.did(), target);
        Optional<Migration> earlier = completed(asset.did());
        return earlier.isPresent()
                ? new Acceptance.Claimed(earlier.get())
                : accept(sign(asset, target, options, id.get()), Actor.OPERATOR);
    }

    /** A request signed with the keys of the home: unlocking it is consent. */
    public SignedRequest sign(Asset asset, Layer target, MigrationOptions options, MigrationId id) {
        Instant now = ports.clock().instant().truncatedTo(ChronoUnit.SECONDS);
        MigrationRequest request = new MigrationRequest(
                id, asset.did(), target, options, ports.ids().newNonce(), now, now.plus(MigrationRequest.LIFE));
        JsonObject signed = ports.proofs()
                .sign(
                        request.toJson(),
                        List.of(HeldKeys.find(asset.document(), VerificationRelationship.AUTHENTICATION, ports.keys())),
                        now);
        return new SignedRequest(request, signed);
    }

    /**
     * Checks the request of an owner and stores it with the claim on its source. One that is refused is recorded; one that
     * only comes second leaves no trace.
     *
     * @throws MigrationException when it is expired, replayed, not signed by the owner, or leads nowhere; no migration is
     *     stored then
     */
    public Acceptance receive(SignedRequest signed) {
        MigrationRequest request = signed.request();
        Optional<Migration> same = ports.migrations()
                .find(request.id())
                .filter(m -> m.request().json().equals(signed.json()));
        if (same.isPresent()) {
            return new Acceptance.SameRequest(same.get());
        }
        String[] initiator = {RefusalRecord.UNVERIFIED};
        try {
            Asset asset = asset(request.sourceDid());
            if (signed.isPrepared()) {
                // Each part by itself, so that what is wrong has a name; the proof of the request covers them all.
                owned.requireGood(signed, asset, ports.clock().instant());
            }
            proofs(signed, asset, ports.clock().instant());
            Actor owner = Actor.owner(asset.did());
            initiator[0] = owner.initiator();
            Acceptance acceptance = accept(signed, owner);
            if (acceptance instanceof Acceptance.Replayed replayed) {
                throw replayed(replayed.earlier());
            }
            return acceptance;
        } catch (MigrationException e) {
            if (e.error().type() == ErrorType.VALIDATION_ERROR) {
                refused(request, initiator[0], e.error());
            }
            throw e;
        }
    }

    /** Stores a request that is proven to be by this actor, with the claim on its source. */
    public Acceptance accept(SignedRequest signed, Actor actor) {
        MigrationRequest request = signed.request();
        Instant now = ports.clock().instant();
        MigrationPath path = path(request.sourceDid(), request.targetLayer());
        if (!request.isFresh(now)) {
            throw MigrationException.validation(
                    "REQUEST_EXPIRED",
                    "request " + request.id() + " is for " + request.created() + " to " + request.expires()
                            + ", and it is " + now + " (expected: within that time)",
                    "sign a new request");
        }
        Lease lease = new Lease(
                ports.settings().worker(), 1, now.plus(ports.settings().lease()));
        Attempt.requireLive();
        return ports.migrations().accept(Migration.accepted(signed, actor.initiator(), path, lease, now));
    }

    private void refused(MigrationRequest request, String initiator, MigrationError error) {
        refusals.refused(
                new RefusalRecord(
                        request.id().toString(),
                        ports.clock().instant(),
                        initiator,
                        request.sourceDid(),
                        request.targetLayer(),
                        RefusalRecord.Action.MIGRATE,
                        recorded(error),
                        0,
                        0),
                !error.code().equals(UNKNOWN_DID));
    }

    /**
     * Lets operators pass. Anybody else is refused, and that is recorded.
     *
     * @throws MigrationException {@code OPERATORS_ONLY}
     */
    public void requireOperator(Actor actor, Migration migration) {
        if (actor instanceof Actor.Operator) {
            return;
        }
        MigrationException refusal = MigrationException.validation(
                "OPERATORS_ONLY",
                Shortened.of(actor.initiator()) + " may not end the quarantine of migration " + migration.id()
                        + " (expected: an operator of this home)",
                "ask the operator to look at it: layerlift status " + migration.id());
        refusals.refused(
                new RefusalRecord(
                        migration.id().toString(),
                        ports.clock().instant(),
                        actor.initiator(),
                        migration.sourceDid(),
                        migration.path().target(),
                        RefusalRecord.Action.RECOVER,
                        recorded(refusal.error()),
                        0,
                        0),
                true);
        throw refusal;
    }

    private static MigrationError recorded(MigrationError error) {
        String message = error.message();
        return message.length() <= MESSAGE_LENGTH_MAX
                ? error
                : MigrationError.of(error.type(), error.code(), message.substring(0, MESSAGE_LENGTH_MAX) + "…");
    }

    private void proofs(SignedRequest signed, Asset asset, Instant now) {
        DocumentLookup owner = DocumentLookup.of(asset.document());
        List<ProofCheck> checks =
                ports.proofs().verify(signed.json(), VerificationRelationship.AUTHENTICATION, owner, now);
        boolean byOwner = checks.size() == 1
                && checks.get(0).valid()
                && asset.document()
                        .method(checks.get(0).verificationMethod(), VerificationRelationship.AUTHENTICATION)
                        .isPresent();
        if (!byOwner) {
            throw MigrationException.validation(
                    "REQUEST_NOT_SIGNED_BY_OWNER",
                    "request " + signed.request().id() + " is not signed by the owner of "
                            + Shortened.of(asset.did().value()) + ": " + reason(checks)
                            + " (expected: one proof by a key under authentication)",
                    "have the owner sign it");
        }
    }

    private static String reason(List<ProofCheck> checks) {
        if (checks.size() != 1) {
            return "it has " + checks.size() + " proofs";
        }
        ProofCheck check = checks.get(0);
        return check.valid() ? Shortened.of(check.verificationMethod()) + " is not a key of the owner" : check.detail();
    }

    /** The answer to a request whose id or nonce was used. */
    public static MigrationException replayed(MigrationId earlier) {
        return MigrationException.validation(
                "REQUEST_REPLAYED",
                "the id or nonce of this request was used by migration " + earlier + " (expected: fresh ones)",
                "sign a new request");
    }

    /** The answer to a request whose source is being migrated. */
    public static MigrationException claimed(Migration by) {
        return MigrationException.validation(
                "ALREADY_MIGRATING",
                "the source is in the hands of migration " + by.id() + ", which is "
                        + by.state().id(),
                "look at it: layerlift status " + by.id(),
                by.state() == MigrationState.QUARANTINED
                        ? "decide about it: layerlift recover " + by.id() + " --decision roll-back"
                        : "finish it: layerlift resume");
    }

    /** The answer to a request whose source has a successor on another layer. */
    public static MigrationException succeeded(Migration by) {
        String successor = by.targetDid().map(Did::value).orElse("its target");
        return MigrationException.validation(
                "ALREADY_MIGRATED",
                Shortened.of(by.sourceDid().value()) + " became " + successor + " by migration " + by.id()
                        + " (expected: an identity without successor)",
                "look at it: layerlift show " + successor);
    }

    /** The answer to a request whose source is about to change. */
    public static MigrationException unpublished(Acceptance.Unpublished unpublished) {
        return MigrationException.validation(
                "UPDATE_PENDING",
                "version " + unpublished.number() + " of " + unpublished.source()
                        + " is saved and not published yet (expected: no update under way)",
                "look at it: layerlift webvh pending",
                "publish it: layerlift resume");
    }

    /** What the last rollback noted. */
    public static JsonObject rollbackNote(List<JournalEntry> journal) {
        JsonObject note = JsonObject.EMPTY;
        for (JournalEntry entry : journal) {
            note = entry.notes().object(Rollback.NOTE).orElse(note);
        }
        return note;
    }
}
