package dev.layerlift.application;

import dev.layerlift.application.internal.lift.HeldKeys;
import dev.layerlift.application.internal.lift.Offer;
import dev.layerlift.application.internal.lift.OwnedParts;
import dev.layerlift.application.internal.lift.TargetKeys;
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
import dev.layerlift.domain.port.HomeRecords;
import dev.layerlift.domain.port.OwnedDids.FirstEntry;
import dev.layerlift.domain.port.OwnedDids.OwnerKeys;
import dev.layerlift.domain.port.SealedKeys;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Requests of owners whose keys are not in the operator's home (the bundle): the operator prepares one, the owner reviews
 * and signs it with everything that needs the owner's keys, and {@link MigrationManager#migrate(SignedRequest)} takes it.
 * The owner's side derives everything from its own asset; of the operator's file it takes the offer alone.
 */
public final class OwnerRequests {
    /** The code of a request with options that its owner did not agree to. */
    public static final String OPTIONS_NOT_AGREED = "OPTIONS_NOT_AGREED";

    /** What can be agreed to without a terminal. */
    private static final Map<String, String> FLAGS = Map.of(
            "disclose", "--disclose",
            "maxFeeSats", "--max-fee SATS",
            "partialMode", "--chunk-size BYTES");

    private static final int LISTED_MAX = 20;

    private final EnginePorts ports;
    private final OwnedParts parts;
    private final TargetKeys targetKeys;

    /**
     * Requests over these ports.
     *
     * @param sealedKeys keeps the keys that are made for targets
     * @param records says which these are, and whose
     */
    public OwnerRequests(EnginePorts ports, SealedKeys sealedKeys, HomeRecords records) {
        this.ports = ports;
        this.parts = new OwnedParts(ports);
        this.targetKeys = new TargetKeys(ports.keys(), sealedKeys, records);
    }

    /**
     * Makes keys for new DIDs on the owner's side and keeps them; gives their public halves.
     *
     * @param count for how many DIDs
     * @param preRotation whether to make the next update key, too
     */
    public List<OwnerKeys> newKeys(int count, boolean preRotation) {
        return targetKeys.make(count, preRotation);
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
     * Checks a prepared request on the owner's side: it is about an asset of this home, its keys are those of the asset or
     * were made for a target and serve no other asset, the access policy allows it, it can still be submitted, and
     * everything in it is what this asset leads to.
     *
     * @throws MigrationException {@code BUNDLE_INVALID} that names the part, {@code POLICY_FORBIDS}, {@code
     *     REQUEST_EXPIRED}, {@code UNKNOWN_DID}
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
        requirePolicy(request, asset);
        keysOf(offer).forEach(key -> requireOwn(key, asset));
        FirstEntry entry = parts.requireDerivable(request, asset, prepared);
        return new Review(request, entry.did(), statements(request, asset, offer, entry));
    }

    /**
     * Reviews a prepared request and signs it, and everything in it, with keys of this home. Its keys serve this asset and
     * no other one from then on.
     *
     * @param agreed the options that the owner agrees to; with others nothing is signed
     * @param end whether to sign an entry that ends the target, too, which the operator may publish when a rollback is
     *     asked for
     * @throws MigrationException as {@link #review}; {@code OPTIONS_NOT_AGREED} that names each option
     */
    public SignedRequest sign(JsonObject draft, MigrationOptions agreed, boolean end) {
        MigrationRequest request = review(draft).request();
        requireAgreed(request, agreed);
        Asset asset = asset(request.sourceDid());
        keysOf(parts.offer(draft.requireObject(SignedRequest.PREPARED))).stream()
                .filter(key -> !isOfSource(key, asset))
                .forEach(key -> targetKeys.bind(key, asset.did().identity()));
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

    private static List<String> keysOf(Offer offer) {
        List<String> keys =
                new ArrayList<>(List.of(offer.keys().assertion(), offer.keys().update()));
        offer.keys().nextHash().ifPresent(keys::add);
        return keys;
    }

    /** What the operator says is no reason to sign with a key that stands for something else. */
    private void requireOwn(String key, Asset asset) {
        boolean held = ports.keys().holds(key);
        boolean own =
                isOfSource(key, asset) || targetKeys.mayServe(key, asset.did().identity());
        if (!held || !own) {
            throw MigrationException.validation(
                    "BUNDLE_INVALID",
                    "offer: the key " + Shortened.of(key)
                            + (held
                                    ? " is that of something else: another asset, its DID, or this home"
                                    : " is not in this home")
                            + " (expected: one that was made with request keys and serves no other asset, or the key of"
                            + " the source)",
                    "make keys: layerlift request keys, and give them to the operator");
        }
    }

    private static boolean isOfSource(String key, Asset asset) {
        return asset.document().methods(VerificationRelationship.ASSERTION_METHOD).stream()
                .anyMatch(method -> method.publicKeyMultibase().equals(Optional.of(key)));
    }

    private static void requirePolicy(MigrationRequest request, Asset asset) {
        boolean published = request.options().credentialIssuance()
                && !asset.policy()
                        .withheld(request.options().publish(), asset.credentials())
                        .isEmpty();
        if (!asset.policy().allows(request.targetLayer()) || published) {
            throw MigrationException.validation(
                    "POLICY_FORBIDS",
                    "the access policy of " + Shortened.of(asset.did().value()) + " keeps it from what is asked for: "
                            + (published
                                    ? "a credential would be published"
                                    : request.targetLayer().id())
                            + " (expected: a request that it allows)",
                    "look at it, or change it: layerlift policy DID");
        }
    }

    /** How an owner agrees to these options. */
    private static String agreeing(List<String> options) {
        List<String> flags = options.stream()
                .map(name -> Optional.ofNullable(FLAGS.get(name)))
                .flatMap(Optional::stream)
                .toList();
        return flags.size() == options.size()
                ? "layerlift request sign FILE --yes " + String.join(" ", flags) + ", as the operator created it"
                : "on a terminal: layerlift request sign FILE";
    }

    private static void requireAgreed(MigrationRequest request, MigrationOptions agreed) {
        JsonObject asked = request.options().toJson();
        JsonObject expected = agreed.toJson();
        Set<String> names = new TreeSet<>(asked.members().keySet());
        names.addAll(expected.members().keySet());
        List<String> differing = names.stream()
                .filter(name -> !asked.get(name).equals(expected.get(name)))
                .toList();
        if (!differing.isEmpty()) {
            throw MigrationException.validation(
                    OPTIONS_NOT_AGREED,
                    "request " + request.id() + " has options that its owner did not agree to: "
                            + String.join(", ", differing) + " (expected: those that were agreed to, and no other)",
                    "read what it says: layerlift request sign FILE --review",
                    "agree to it: " + agreeing(differing));
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
        options.partial().ifPresent(partial -> said.add("content in chunks of " + partial.chunkSizeBytes() + " bytes"));
        options.maxFeeSats().ifPresent(sats -> said.add("at most " + sats + " satoshis of network fees"));
        return said;
    }

    private String text(JsonValue value) {
        return new String(ports.json().write(value), StandardCharsets.UTF_8);
    }
}
