package dev.layerlift.application;

import dev.layerlift.application.internal.lift.HeldKeys;
import dev.layerlift.application.internal.lift.Offer;
import dev.layerlift.application.internal.lift.OwnedParts;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.Resource;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.document.VerificationMethod;
import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonBoolean;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.migration.MigrationPath;
import dev.layerlift.domain.migration.MigrationRequest;
import dev.layerlift.domain.migration.SignedRequest;
import dev.layerlift.domain.port.DidMethod.Place;
import dev.layerlift.domain.port.OwnedDids.FirstEntry;
import dev.layerlift.domain.port.OwnedDids.OwnerKeys;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Requests of owners whose keys are not in the operator's home (the bundle): the operator prepares one, the owner reviews
 * and signs it with everything that needs the owner's keys, and {@link MigrationManager#migrate(SignedRequest)} takes it.
 * The owner's side derives everything from its own asset; of the operator's file it takes the offer alone.
 */
public final class OwnerRequests {
    private static final int LISTED_MAX = 20;

    private final EnginePorts ports;
    private final OwnedParts parts;

    /** Requests over these ports. */
    public OwnerRequests(EnginePorts ports) {
        this.ports = ports;
        this.parts = new OwnedParts(ports);
    }

    /**
     * What an owner would sign.
     *
     * @param request the request
     * @param targetDid the DID that it leads to
     * @param statements what is signed, in words
     */
    public record Review(MigrationRequest request, Did targetDid, List<String> statements) {
        public Review {
            statements = List.copyOf(statements);
        }
    }

    /**
     * Prepares a request for the owner of an asset, on the operator's side. Nothing is claimed by it; its places in status
     * lists are used up even when it is never signed.
     *
     * @param keys the public keys of the target; without them the key that the source has serves the target as well
     * @param life how long it may be submitted, at most {@link MigrationRequest#LIFE_MAX}
     * @return the request with the member {@code prepared}, without the owner's proofs
     * @throws MigrationException {@code VALIDATION_ERROR} when the source is unknown, there is no such path, or the target
     *     could not be made
     */
    public JsonObject create(
            Did source, Layer target, MigrationOptions options, Optional<OwnerKeys> keys, Duration life) {
        Asset asset = asset(source);
        if (MigrationPath.between(asset.did().layer(), target).isEmpty()) {
            throw MigrationException.validation(
                    "NO_SUCH_PATH",
                    "from " + asset.did().layer().id() + " to " + target.id() + " is no way (expected: upwards)",
                    "choose a layer above " + asset.did().layer().id());
        }
        Instant now = ports.clock().instant().truncatedTo(ChronoUnit.SECONDS);
        MigrationRequest request = new MigrationRequest(
                ports.ids().newMigrationId(),
                asset.did(),
                target,
                options,
                ports.ids().newNonce(),
                now,
                now.plus(life));
        JsonObject settings = parts.dids(target).settings();
        Place place = ports.layers()
                .method(target)
                .newPlace()
                .orElseThrow(() -> new IllegalStateException(target + ": no place (expected: one)"));
        OwnerKeys named = keys.orElseGet(() -> ofSource(asset));
        Offer offer = new Offer(
                request.id(),
                asset.did(),
                place,
                named,
                settings,
                ports.statusLists().reserve(parts.statusPlaces(request, asset, now)),
                now);
        return request.toJson().with(SignedRequest.PREPARED, parts.draft(request, asset, offer));
    }

    /**
     * Checks a prepared request on the owner's side: it is about an asset of this home, its keys are this home's, it can
     * still be submitted, and everything in it is what this asset leads to.
     *
     * @throws MigrationException {@code BUNDLE_INVALID} that names the part, {@code REQUEST_EXPIRED}, {@code UNKNOWN_DID}
     */
    public Review review(JsonObject draft) {
        MigrationRequest request = request(draft);
        Asset asset = asset(request.sourceDid());
        Instant now = ports.clock().instant();
        if (!request.isFresh(now)) {
            throw MigrationException.validation(
                    "REQUEST_EXPIRED",
                    "request " + request.id() + " is for " + request.created() + " to " + request.expires()
                            + ", and it is " + now + " (expected: within that time)",
                    "have a new request prepared: layerlift request create");
        }
        JsonObject prepared = draft.requireObject(SignedRequest.PREPARED);
        Offer offer = parts.offer(prepared);
        requireOwn(offer.keys().assertion());
        requireOwn(offer.keys().update());
        offer.keys().nextHash().ifPresent(this::requireOwn);
        FirstEntry entry = parts.requireDerivable(request, asset, prepared);
        return new Review(request, entry.did(), statements(request, asset, offer, entry));
    }

    /**
     * Reviews a prepared request and signs it, and everything in it, with keys of this home.
     *
     * @param end whether to sign an entry that ends the target, too, which the operator may publish when a rollback is
     *     asked for
     */
    public SignedRequest sign(JsonObject draft, boolean end) {
        MigrationRequest request = review(draft).request();
        Asset asset = asset(request.sourceDid());
        JsonObject signedParts = parts.sign(request, asset, draft.requireObject(SignedRequest.PREPARED), end);
        JsonObject signed = ports.proofs()
                .sign(
                        request.toJson().with(SignedRequest.PREPARED, signedParts),
                        List.of(HeldKeys.find(asset.document(), VerificationRelationship.AUTHENTICATION, ports.keys())),
                        ports.clock().instant().truncatedTo(ChronoUnit.SECONDS));
        return SignedRequest.fromJson(signed);
    }

    private static MigrationRequest request(JsonObject draft) {
        try {
            MigrationRequest request = MigrationRequest.fromJson(draft);
            draft.requireObject(SignedRequest.PREPARED);
            if (!draft.without(SignedRequest.PREPARED).equals(request.toJson())) {
                throw new IllegalArgumentException("it has members, or values, that are not known");
            }
            return request;
        } catch (IllegalArgumentException e) {
            throw MigrationException.validation(
                    "BUNDLE_INVALID",
                    "request: " + e.getMessage() + " (expected: what layerlift request create writes)",
                    "have a new request prepared: layerlift request create");
        }
    }

    private Asset asset(Did did) {
        return ports.assets()
                .find(did.identity())
                .filter(asset -> asset.did().equals(did)
                        || did.value().equals(did.identity().value()))
                .orElseThrow(() -> MigrationException.validation(
                        "UNKNOWN_DID",
                        "this home knows no asset " + Shortened.of(did.value()) + " (expected: one of those it lists)",
                        "list them: layerlift assets"));
    }

    private void requireOwn(String key) {
        boolean ofHome = key.equals(ports.statusLists().homeKey().publicKeyMultibase());
        if (ofHome || !ports.keys().holds(key)) {
            throw MigrationException.validation(
                    "BUNDLE_INVALID",
                    "offer: this home does not hold the key " + Shortened.of(key)
                            + ", or it is not one for DIDs (expected: keys of the owner alone)",
                    "make keys: layerlift request keys, and give them to the operator");
        }
    }

    private static OwnerKeys ofSource(Asset asset) {
        List<VerificationMethod> authentication = asset.document().methods(VerificationRelationship.AUTHENTICATION);
        return asset.document().methods(VerificationRelationship.ASSERTION_METHOD).stream()
                .filter(authentication::contains)
                .flatMap(method -> method.publicKeyMultibase().stream())
                .filter(key -> key.startsWith("z6Mk"))
                .findFirst()
                .map(key -> new OwnerKeys(key, key, Optional.empty()))
                .orElseThrow(() -> MigrationException.validation(
                        "KEYS_NEEDED",
                        Shortened.of(asset.did().value())
                                + " has no Ed25519 key under authentication and assertionMethod (expected: one, or keys"
                                + " for the target)",
                        "have the owner make keys: layerlift request keys"));
    }

    private List<String> statements(MigrationRequest request, Asset asset, Offer offer, FirstEntry entry) {
        MigrationOptions options = request.options();
        List<String> said = new ArrayList<>();
        said.add("a request to lift " + Shortened.of(asset.did().value()) + " to "
                + request.targetLayer().id() + ", to be submitted once, until " + request.expires());
        said.add(
                "the new DID " + entry.did() + ", its files at " + offer.place().baseUrl());
        said.add("its document, with the keys of the source ("
                + asset.document().verificationMethods().size() + ") and "
                + offer.keys().assertion() + " as its own");
        said.add("its log, which " + offer.keys().update() + " alone may continue");
        JsonObject parameters = offer.settings().requireObject("parameters");
        parameters.members().forEach((name, value) -> said.add("  " + name + ": " + text(value)));
        if (offer.settings().get("didWeb").filter(new JsonBoolean(true)::equals).isPresent()) {
            said.add("  a did:web beside it");
        }
        said.add("that the source, in the long form that shows its document, became the new DID");
        if (options.disclose()) {
            said.add("that the source document becomes public though it holds more than keys");
        }
        List<Resource> content = asset.resources();
        content.stream()
                .limit(LISTED_MAX)
                .forEach(r -> said.add("public content: "
                        + r.fileName().map(name -> name + ", ").orElse("") + r.mediaType() + ", " + r.sizeBytes()
                        + " bytes, sha256 " + r.digest().hex()));
        if (content.size() > LISTED_MAX) {
            said.add("and " + (content.size() - LISTED_MAX) + " more");
        }
        List<Credential> published = options.publish().of(asset.credentials());
        asset.credentials().stream()
                .limit(LISTED_MAX)
                .forEach(c -> said.add((published.contains(c) && options.credentialIssuance()
                                ? "public credential: "
                                : "private credential: ")
                        + String.join(" ", c.types())));
        if (!options.metadata().members().isEmpty()) {
            said.add("with a private note for the audit: " + text(options.metadata()));
        }
        options.maxFeeSats().ifPresent(sats -> said.add("at most " + sats + " satoshis of network fees"));
        return said;
    }

    private String text(JsonValue value) {
        return new String(ports.json().write(value), StandardCharsets.UTF_8);
    }
}
