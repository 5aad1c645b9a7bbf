package dev.layerlift.application.internal.lift;

import dev.layerlift.application.AuditSealer;
import dev.layerlift.application.EnginePorts;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.MigrationRequest;
import dev.layerlift.domain.migration.SignedRequest;
import dev.layerlift.domain.port.CredentialIssuer.Issuer;
import dev.layerlift.domain.port.DidMethod.PreparedDid;
import dev.layerlift.domain.port.OwnedDids;
import dev.layerlift.domain.port.OwnedDids.FirstEntry;
import dev.layerlift.domain.port.OwnedDids.Outline;
import dev.layerlift.domain.port.ProofSuite.ProofRequest;
import dev.layerlift.domain.port.Signer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Everything of a target that its owner signs. Both sides make it of the asset, the request and the operator's offer alone:
 * the owner to sign nothing else, the operator to publish nothing else. The member {@code prepared} of a request is
 * {@code {offer, logEntry, credentials, link, whois, end}}.
 */
public final class OwnedParts {
    static final String OFFER = "offer";
    static final String LOG_ENTRY = "logEntry";
    static final String CREDENTIALS = "credentials";
    static final String LINK = "link";
    /** The proof of the presentation of Link and credentials. */
    static final String WHOIS = "whois";
    /** The signed entry that ends the target, where the owner gave one. */
    static final String END = "end";

    static final String PROOF = "proof";

    private final EnginePorts ports;

    /** Makes and checks parts through these ports. */
    public OwnedParts(EnginePorts ports) {
        this.ports = ports;
    }

    /**
     * The signed parts of a target.
     *
     * @param offer what the operator said
     * @param target the DID, ready to be published
     * @param credentials all its credentials
     * @param link the Link
     * @param presentation the Link and the credentials that become public
     * @param end the signed entry that ends the target, where the owner gave one
     */
    record Parts(
            Offer offer,
            PreparedDid target,
            List<Credential> credentials,
            Credential link,
            Presentation presentation,
            Optional<JsonObject> end) {}

    /** How a layer makes DIDs whose keys are elsewhere. */
    public OwnedDids dids(Layer layer) {
        return ports.layers()
                .method(layer)
                .owned()
                .orElseThrow(() -> MigrationException.validation(
                        "LAYER_NOT_AVAILABLE",
                        layer.id() + ": an owner elsewhere cannot migrate there yet (expected: webvh)",
                        "migrate to webvh"));
    }

    /** The parts that the operator prepares: the signed offer, and what it leads to, without the owner's proofs. */
    public JsonObject draft(MigrationRequest request, Asset source, Offer offer) {
        FirstEntry entry = dids(request.targetLayer()).entry(outline(source, offer));
        JsonObject signedOffer = ports.proofs()
                .sign(
                        offer.toJson(),
                        List.of(new ProofRequest(
                                ports.statusLists().homeKey(),
                                AuditSealer.verificationMethod(
                                        ports.statusLists().homeKey().publicKeyMultibase()),
                                VerificationRelationship.ASSERTION_METHOD)),
                        offer.created());
        List<Credential> credentials = unsigned(request, source, offer, entry.did(), entry.assertionMethod());
        return JsonObject.builder()
                .put(OFFER, signedOffer)
                .put(LOG_ENTRY, entry.entry())
                .put(CREDENTIALS, array(credentials))
                .build();
    }

    /** How many places in status lists a target needs. */
    public int statusPlaces(MigrationRequest request, Asset source, Instant created) {
        return new TargetCredentials(ports, source, request.options(), created).placesNeeded();
    }

    /** The offer in the parts of a draft or a request. */
    public Offer offer(JsonObject prepared) {
        return part(OFFER, () -> Offer.fromJson(prepared.requireObject(OFFER)));
    }

    /**
     * Whether what was prepared is what source, request and offer lead to, before anything is signed.
     *
     * @return the entry that would be signed, without proof
     * @throws MigrationException {@code BUNDLE_INVALID} that names the part
     */
    public FirstEntry requireDerivable(MigrationRequest request, Asset source, JsonObject prepared) {
        Offer offer = offer(prepared);
        belongs(request, source, offer);
        FirstEntry entry = part(LOG_ENTRY, () -> {
            FirstEntry made = dids(request.targetLayer()).entry(outline(source, offer));
            require(
                    prepared.object(LOG_ENTRY).equals(Optional.of(made.entry())),
                    "it is not what this asset and the offer lead to");
            return made;
        });
        part(CREDENTIALS, () -> {
            require(
                    prepared.get(CREDENTIALS)
                            .equals(Optional.of(
                                    array(unsigned(request, source, offer, entry.did(), entry.assertionMethod())))),
                    "they are not what this asset and the offer lead to");
            return entry;
        });
        return entry;
    }

    /**
     * Signs everything, with keys of this home.
     *
     * @param end whether an entry that ends the target is signed as well
     */
    public JsonObject sign(MigrationRequest request, Asset source, JsonObject prepared, boolean end) {
        Offer offer = offer(prepared);
        Signer update = held(offer.keys().update());
        OwnedDids dids = dids(request.targetLayer());
        FirstEntry entry = dids.sign(outline(source, offer), update);
        Issuer issuer = new Issuer(
                entry.did(), entry.assertionMethod(), held(offer.keys().assertion()));
        TargetCredentials all = new TargetCredentials(ports, source, request.options(), offer.created());
        List<Credential> credentials = all.issue(issuer, count -> offer.status());
        ProofRequest own = HeldKeys.find(source.document(), VerificationRelationship.ASSERTION_METHOD, ports.keys());
        Credential link = ports.issuer()
                .issueLink(
                        all.statement(
                                request.id(),
                                entry.did(),
                                request.targetLayer(),
                                entry.document(),
                                source.manifest(),
                                all.published(credentials)),
                        new Issuer(source.did(), own.verificationMethod(), own.signer()),
                        issuer,
                        offer.created());
        JsonValue.Builder parts = JsonObject.builder()
                .put(OFFER, prepared.requireObject(OFFER))
                .put(LOG_ENTRY, entry.entry())
                .put(CREDENTIALS, array(credentials))
                .put(LINK, link.json())
                .put(
                        WHOIS,
                        Presentation.signed(
                                        entry.did().value(),
                                        Presentation.contents(link, all.published(credentials)),
                                        ports.proofs(),
                                        new Presentation.Key(entry.assertionMethod(), issuer.signer()),
                                        offer.created())
                                .json()
                                .requireObject(PROOF));
        if (end) {
            parts.put(END, dids.end(entry, update));
        }
        return parts.build();
    }

    /** The signed parts of a request that was accepted; empty for one whose keys this home holds. */
    Optional<Parts> of(SignedRequest signed, Asset source, Instant now) {
        if (!signed.isPrepared()) {
            return Optional.empty();
        }
        JsonObject prepared = signed.json().requireObject(SignedRequest.PREPARED);
        Offer offer = offer(prepared);
        PreparedDid target = part(LOG_ENTRY, () -> adopted(signed.request(), source, offer, prepared, now));
        List<Credential> credentials = given(prepared);
        Credential link = new Credential(prepared.requireObject(LINK));
        return Optional.of(new Parts(
                offer,
                target,
                credentials,
                link,
                presentation(signed.request(), source, offer, target, prepared, link, credentials),
                prepared.object(END)));
    }

    /** The entry that ends the target of a request, where its owner gave one. */
    public static Optional<JsonObject> end(SignedRequest signed) {
        return signed.json().object(SignedRequest.PREPARED).flatMap(prepared -> prepared.object(END));
    }

    Presentation presentation(
            MigrationRequest request,
            Asset source,
            Offer offer,
            PreparedDid target,
            JsonObject prepared,
            Credential link,
            List<Credential> credentials) {
        List<Credential> published =
                new TargetCredentials(ports, source, request.options(), offer.created()).published(credentials);
        return Presentation.of(
                target.did().value(), Presentation.contents(link, published), prepared.requireObject(WHOIS));
    }

    PreparedDid adopted(MigrationRequest request, Asset source, Offer offer, JsonObject prepared, Instant now) {
        return dids(request.targetLayer()).adopt(outline(source, offer), prepared.requireObject(LOG_ENTRY), now);
    }

    void belongs(MigrationRequest request, Asset source, Offer offer) {
        part(OFFER, () -> {
            require(offer.id().equals(request.id()), "it is for another request: " + offer.id());
            require(
                    offer.sourceDid().equals(source.did())
                            && request.sourceDid().equals(source.did()),
                    "it is for another asset: " + Shortened.of(offer.sourceDid().value()));
            require(offer.created().equals(request.created()), "it is of another time than the request");
            int needed = statusPlaces(request, source, offer.created());
            require(
                    offer.status().size() == needed,
                    offer.status().size() + " places in status lists (expected: " + needed + ")");
            offer.status().stream()
                    .flatMap(List::stream)
                    .forEach(entry -> require(
                            entry.listUrl().startsWith(offer.hostUrl()),
                            "a status list elsewhere: " + Shortened.of(entry.listUrl()) + " (expected: under "
                                    + offer.hostUrl() + ")"));
            return offer;
        });
    }

    static List<Credential> given(JsonObject prepared) {
        return prepared.requireObjects(CREDENTIALS).stream()
                .map(Credential::new)
                .toList();
    }

    /** All credentials of the target; those that the owner issues again are without proof. */
    List<Credential> unsigned(MigrationRequest request, Asset source, Offer offer, Did target, String assertionMethod) {
        TargetCredentials all = new TargetCredentials(ports, source, request.options(), offer.created());
        return all.issue(issuer(offer, target, assertionMethod), count -> offer.status()).stream()
                .map(credential -> credential.issuer().equals(target.value())
                        ? new Credential(credential.json().without(PROOF))
                        : credential)
                .toList();
    }

    static Issuer issuer(Offer offer, Did target, String assertionMethod) {
        return new Issuer(
                target, assertionMethod, Signer.publicOnly(offer.keys().assertion()));
    }

    private static Outline outline(Asset source, Offer offer) {
        return new Outline(
                offer.place(),
                source.document(),
                offer.keys(),
                SourceNames.of(source.did()),
                LiftFiles.services(offer.place(), source.resources()),
                offer.settings(),
                offer.created());
    }

    private Signer held(String key) {
        return ports.keys()
                .signer(key)
                .orElseThrow(() -> MigrationException.credential(
                        "KEY_NOT_HELD",
                        "this home does not hold the key " + key + " of the target (expected: a key of its own)",
                        "make keys: layerlift request keys, and give them to the operator"));
    }

    private static JsonArray array(List<Credential> credentials) {
        return new JsonArray(new ArrayList<JsonValue>(
                credentials.stream().map(Credential::json).toList()));
    }

    static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** Says in which part something is wrong. */
    static <T> T part(String name, Supplier<T> work) {
        try {
            return work.get();
        } catch (MigrationException e) {
            if (e.error().type() != ErrorType.VALIDATION_ERROR
                    || e.error().code().equals("BUNDLE_INVALID")
                    || e.error().code().equals("LAYER_NOT_AVAILABLE")) {
                throw e;
            }
            throw invalid(name, e.error().message());
        } catch (IllegalArgumentException e) {
            throw invalid(name, String.valueOf(e.getMessage()));
        }
    }

    private static MigrationException invalid(String part, String problem) {
        return MigrationException.validation(
                "BUNDLE_INVALID",
                part + ": " + problem,
                "have a new request prepared and signed: layerlift request create");
    }
}
