package dev.layerlift.did.peer;

import dev.layerlift.did.internal.DocumentKeys;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.did.PeerDid;
import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.DidMethod;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * did:peer: resolves numalgo 0, 2 and 4, and makes 4. The document is part of the DID, so that making one publishes nothing
 * and resolving one reads nothing; a short form of numalgo 4 resolves where its long form is known.
 */
public final class PeerDidMethod implements DidMethod {
    /** The fragment of the key that every new document has. */
    private static final String KEY_FRAGMENT = "key-1";

    private final Function<PeerDid, Optional<PeerDid>> longForms;

    /** A method that resolves long forms alone. */
    public PeerDidMethod() {
        this(shortForm -> Optional.empty());
    }

    /**
     * A method that also resolves short forms.
     *
     * @param longForms finds the long form of a short one; empty when it is not known
     */
    public PeerDidMethod(Function<PeerDid, Optional<PeerDid>> longForms) {
        this.longForms = longForms;
    }

    @Override
    public Layer layer() {
        return Layer.PEER;
    }

    @Override
    public Optional<Place> newPlace() {
        return Optional.empty();
    }

    @Override
    public Optional<Place> placeOf(Did did) {
        return Optional.empty();
    }

    @Override
    public PreparedDid prepare(Specification specification) {
        if (specification.source().isPresent()) {
            throw MigrationException.validation(
                    "PEER_HAS_NO_SOURCE",
                    "source: " + Shortened.of(specification.source().get().id())
                            + " (expected: none; did:peer is the lowest layer and nothing is lifted to it)");
        }
        PeerDid did = PeerDocument.encode(inputDocument(specification));
        DidDocument document = PeerDocument.contextualise(PeerDocument.decode(did), did.value(), did.shortForm());
        return new PreparedDid(did, document, did.value() + "#" + KEY_FRAGMENT, List.of(), List.of());
    }

    @Override
    public Resolution resolve(Did did) {
        if (!(did instanceof PeerDid peer)) {
            throw new IllegalArgumentException("did: " + Shortened.of(did.value()) + " (expected: a did:peer)");
        }
        try {
            return switch (peer.numalgo()) {
                case INCEPTION_KEY -> Resolution.of(InceptionKey.document(peer), JsonObject.EMPTY);
                case KEYS_AND_SERVICES -> Resolution.of(KeysAndServices.document(peer), JsonObject.EMPTY);
                case DOCUMENT -> peer.isLongForm() ? resolveLong(peer) : resolveShort(peer);
            };
        } catch (IllegalArgumentException e) {
            return Resolution.failed("invalidDid", Shortened.of(did.value()) + ": " + e.getMessage());
        }
    }

    /** Nothing of a did:peer is published, so that there is nothing to take back. */
    @Override
    public List<PublicationFile> prepareRetraction(Did did, Instant now) {
        throw MigrationException.validation(
                "PEER_NOT_RETRACTABLE",
                Shortened.of(did.value()) + " is a did:peer: it is not published and cannot be taken back"
                        + " (expected: a did:webvh)");
    }

    private static Resolution resolveLong(PeerDid did) {
        return Resolution.of(
                PeerDocument.contextualise(PeerDocument.decode(did), did.value(), did.shortForm()), JsonObject.EMPTY);
    }

    private Resolution resolveShort(PeerDid did) {
        Optional<PeerDid> known = longForms.apply(did);
        if (known.isEmpty()) {
            return Resolution.failed(
                    "notFound", did.value() + " is a short form whose document is not known here; give the long form");
        }
        PeerDid longForm = known.get();
        if (!longForm.isLongForm() || !longForm.shortForm().equals(did.shortForm())) {
            throw new IllegalArgumentException("its stored long form " + Shortened.of(longForm.value())
                    + " is of another DID (expected: the same hash)");
        }
        JsonObject input = PeerDocument.decode(longForm);
        return Resolution.of(PeerDocument.contextualise(input, did.value(), longForm.value()), JsonObject.EMPTY);
    }

    private static JsonObject inputDocument(Specification specification) {
        String reference = "#" + KEY_FRAGMENT;
        String key = DocumentKeys.requireEd25519(
                specification.assertionKey().sealed().publicKeyMultibase());
        JsonObject method = JsonObject.builder()
                .put("id", reference)
                .put("type", "Multikey")
                .put("publicKeyMultibase", key)
                .build();
        JsonValue.Builder document = JsonObject.builder()
                .put("@context", JsonArray.ofStrings(DocumentKeys.CONTEXTS))
                .put("verificationMethod", JsonArray.of(method))
                .put("authentication", JsonArray.ofStrings(List.of(reference)))
                .put("assertionMethod", JsonArray.ofStrings(List.of(reference)));
        if (!specification.alsoKnownAs().isEmpty()) {
            document.put("alsoKnownAs", JsonArray.ofStrings(specification.alsoKnownAs()));
        }
        if (!specification.services().isEmpty()) {
            List<JsonValue> services = new ArrayList<>();
            specification.services().forEach(s -> services.add(s.with("id", "#" + s.requireString("id"))));
            document.put("service", new JsonArray(services));
        }
        return document.build();
    }
}
