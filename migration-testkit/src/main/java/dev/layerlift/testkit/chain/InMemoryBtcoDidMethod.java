package dev.layerlift.testkit.chain;

import dev.layerlift.domain.anchor.AnchorPayload;
import dev.layerlift.domain.anchor.AnchorStatement;
import dev.layerlift.domain.anchor.InclusionProof;
import dev.layerlift.domain.anchor.OutPoint;
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
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The did:btco of a chain in memory: it makes documents for satoshis that were reserved, and resolves from what the store
 * publishes and the chain confirms. It checks what a stranger would: payload, digests, satoshi, depth. Safe to call from
 * many threads.
 */
public final class InMemoryBtcoDidMethod implements DidMethod {
    private static final int SIZE_BYTES_MAX = 8 * 1024 * 1024;
    private static final String DOCUMENT = "did.json";
    private static final String STATEMENT = "anchor-statement.json";
    private static final String ANCHOR = "anchor.json";
    private static final Set<VerificationRelationship> OWN_KEY_USES =
            Set.of(VerificationRelationship.AUTHENTICATION, VerificationRelationship.ASSERTION_METHOD);

    private final AnchorChain chain;
    private final ContentStore store;
    private final JsonFormat json;
    private final long confirmations;

    /**
     * A method over a chain and the store of its layer.
     *
     * @param confirmations how deep an anchor must be to count, from 1
     */
    public InMemoryBtcoDidMethod(AnchorChain chain, ContentStore store, JsonFormat json, long confirmations) {
        this.chain = chain;
        this.store = store;
        this.json = json;
        this.confirmations = confirmations;
    }

    @Override
    public Layer layer() {
        return Layer.BTCO;
    }

    /** None: the place of a did:btco follows from the DID. */
    @Override
    public Optional<Place> newPlace() {
        return Optional.empty();
    }

    @Override
    public Optional<Place> placeOf(Did did) {
        return did instanceof BtcoDid btco ? Optional.of(place(btco)) : Optional.empty();
    }

    private static Place place(BtcoDid did) {
        String folder = "btco/" + did.network().name().toLowerCase(Locale.ROOT) + "/" + did.sat();
        return new Place(folder, "https://btco.example.com/" + folder + "/");
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
        List<String> contexts =
                new ArrayList<>(List.of("https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"));
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
        DidDocument made = new DidDocument(document.build());
        return new PreparedDid(
                did,
                made,
                did + "#" + own,
                List.of(new PublicationFile(
                        place(did).path(DOCUMENT), "application/did+json", json.canonical(made.json()))),
                List.of());
    }

    @Override
    public Resolution resolve(Did did) {
        if (!(did instanceof BtcoDid btco)) {
            return Resolution.failed("methodNotSupported", did + " is no did:btco");
        }
        if (btco.network() != chain.network()) {
            return Resolution.failed(
                    "notFound",
                    did + " is on " + btco.network() + " (expected: " + chain.network() + ", the network here)");
        }
        Place place = place(btco);
        Optional<JsonObject> document = read(place, DOCUMENT);
        Optional<JsonObject> statement = read(place, STATEMENT);
        Optional<JsonObject> anchor = read(place, ANCHOR);
        if (document.isEmpty() || statement.isEmpty() || anchor.isEmpty()) {
            return Resolution.failed("notFound", did + " is not published here, or not all of it");
        }
        InclusionProof proof = InclusionProof.fromJson(anchor.get());
        Optional<String> problem = problem(btco, document.get(), statement.get(), proof);
        return problem.map(detail -> Resolution.failed("notFound", detail))
                .orElseGet(() -> Resolution.of(
                        new DidDocument(document.get()),
                        JsonObject.builder()
                                .put("txid", proof.txid().hex())
                                .put("height", proof.block().height())
                                .build()));
    }

    private Optional<String> problem(BtcoDid did, JsonObject document, JsonObject statement, InclusionProof proof) {
        Optional<byte[]> bytes = chain.payload(proof.txid(), proof.block());
        if (bytes.isEmpty()) {
            return Optional.of(
                    "the anchor " + proof.txid() + " is not in block " + proof.block() + " of the best chain");
        }
        long depth = chain.tip().height() - proof.block().height() + 1;
        if (depth < confirmations) {
            return Optional.of("the anchor is " + depth + " blocks deep (expected: " + confirmations + ")");
        }
        if (!proof.holds()) {
            return Optional.of("the proof of inclusion does not hold");
        }
        AnchorPayload payload = AnchorPayload.decode(bytes.get());
        AnchorStatement said = AnchorStatement.fromJson(statement);
        if (!payload.documentDigest().equals(json.digest(document))
                || !payload.statementDigest().equals(json.digest(statement))
                || !said.documentDigest().equals(payload.documentDigest())) {
            return Optional.of("the document or the statement is not what was anchored");
        }
        if (!said.targetDid().equals(did)
                || !AnchorPayload.tagOf(said.sourceDid()).equals(payload.sourceTag())) {
            return Optional.of("the anchor is that of " + said.targetDid());
        }
        long sat = chain.locate(new OutPoint(proof.txid(), 0)).number();
        return sat == did.sat()
                ? Optional.empty()
                : Optional.of("the anchor holds satoshi " + sat + " (expected: " + did.sat() + ")");
    }

    private Optional<JsonObject> read(Place place, String name) {
        Optional<InputStream> opened = store.open(place.path(name), 0);
        if (opened.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = opened.get()) {
            return Optional.of(json.parseObject(in.readNBytes(SIZE_BYTES_MAX)));
        } catch (IOException e) {
            throw new UncheckedIOException(name + ": could not be read", e);
        }
    }

    @Override
    public List<PublicationFile> prepareRetraction(Did did, Instant now) {
        throw MigrationException.validation(
                "NOT_RETRACTABLE",
                did + " is anchored on Bitcoin, which cannot be undone",
                "look at it: layerlift show DID");
    }
}
