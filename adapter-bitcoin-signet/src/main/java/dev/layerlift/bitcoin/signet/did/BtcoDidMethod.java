package dev.layerlift.bitcoin.signet.did;

import dev.layerlift.domain.did.BtcoDid;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.document.KeyCarryOver;
import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.AnchorChain;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.DidMethod;
import dev.layerlift.domain.port.JsonFormat;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * did:btco: makes documents for satoshis that were reserved, and resolves them from what the store of the layer publishes
 * and the chain confirms. It checks what a stranger would: payload, digests, satoshi, depth. Safe to call from many
 * threads.
 */
public final class BtcoDidMethod implements DidMethod {
    private static final List<String> CONTEXTS =
            List.of("https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1");
    private static final Set<VerificationRelationship> OWN_KEY_USES =
            Set.of(VerificationRelationship.AUTHENTICATION, VerificationRelationship.ASSERTION_METHOD);

    private final BtcoFiles files;
    private final BtcoResolver resolver;
    private final JsonFormat json;

    /**
     * A method over a chain and the store of its layer.
     *
     * @param baseUrl the URL at which the public area of the store is served, ending in {@code /}
     * @param confirmations how deep an anchor must be to count, from 1
     */
    public BtcoDidMethod(AnchorChain chain, ContentStore store, JsonFormat json, String baseUrl, long confirmations) {
        this(store, () -> baseUrl, new BtcoResolver(chain, json, confirmations, OtherAnchors.NONE), json);
        files.baseUrl();
    }

    /**
     * A method that resolves in its own way.
     *
     * @param baseUrl as in the other one; asked for where it is needed, which resolving does not
     */
    public BtcoDidMethod(ContentStore store, Supplier<String> baseUrl, BtcoResolver resolver, JsonFormat json) {
        this.files = new BtcoFiles(store, baseUrl);
        this.resolver = resolver;
        this.json = json;
    }

    /** The published files of a DID, as they are in the store. */
    public PublicFiles filesOf(BtcoDid did) {
        return files.of(did);
    }

    @Override
    public Layer layer() {
        return Layer.BTCO;
    }

    /** None: the place of a did:btco follows from the DID, where it is known what serves it. */
    @Override
    public Optional<Place> newPlace() {
        files.baseUrl();
        return Optional.empty();
    }

    @Override
    public Optional<Place> placeOf(Did did) {
        return did instanceof BtcoDid btco ? Optional.of(files.place(btco)) : Optional.empty();
    }

    @Override
    public PreparedDid prepare(Specification specification) {
        BtcoDid did = specification
                .did()
                .filter(BtcoDid.class::isInstance)
                .map(BtcoDid.class::cast)
                .orElseThrow(() -> MigrationException.validation(
                        "SAT_NOT_RESERVED",
                        "a did:btco is made for a satoshi that was reserved (expected: its DID)",
                        "reserve one first"));
        DidDocument from = specification
                .source()
                .orElseGet(() -> new DidDocument(
                        JsonObject.builder().put("id", did.value()).build()));
        KeyCarryOver keys = KeyCarryOver.numbered(from, did.value());
        String own = String.valueOf(keys.size());
        keys.add(own, specification.assertionKey().sealed().publicKeyMultibase(), OWN_KEY_USES);
        DidDocument document = document(did, from, keys, specification);
        return new PreparedDid(
                did,
                document,
                did + "#" + own,
                List.of(new PublicationFile(
                        files.place(did).path(BtcoFiles.DOCUMENT),
                        "application/did+json",
                        json.canonical(document.json()))),
                List.of());
    }

    private static DidDocument document(BtcoDid did, DidDocument from, KeyCarryOver keys, Specification specification) {
        List<String> contexts = new ArrayList<>(CONTEXTS);
        from.json().strings("@context").stream()
                .filter(context -> !contexts.contains(context))
                .forEach(contexts::add);
        JsonValue.Builder document = JsonObject.builder()
                .put("@context", JsonArray.ofStrings(contexts))
                .put("id", did.value())
                .put("controller", did.value())
                .put("alsoKnownAs", JsonArray.ofStrings(specification.alsoKnownAs()));
        keys.writeTo(document);
        List<JsonValue> services = new ArrayList<>();
        specification.services().forEach(s -> services.add(s.with("id", did + "#" + s.requireString("id"))));
        document.put("service", new JsonArray(services));
        return new DidDocument(document.build());
    }

    @Override
    public Resolution resolve(Did did) {
        return did instanceof BtcoDid btco
                ? resolver.resolve(btco, files.of(btco))
                : Resolution.failed("methodNotSupported", did + " is no did:btco");
    }

    @Override
    public List<PublicationFile> prepareRetraction(Did did, Instant now) {
        throw MigrationException.validation(
                "NOT_RETRACTABLE",
                did + " is anchored on Bitcoin, which cannot be undone",
                "look at it: layerlift show DID");
    }
}
