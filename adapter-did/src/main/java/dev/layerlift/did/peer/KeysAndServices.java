package dev.layerlift.did.peer;

import dev.layerlift.did.internal.DocumentKeys;
import dev.layerlift.domain.did.PeerDid;
import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.json.JsonShapeException;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import dev.layerlift.proofs.Multibase;
import dev.layerlift.proofs.Multihash;
import dev.layerlift.proofs.Multikey;
import dev.layerlift.proofs.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The document of a did:peer of numalgo 2 (did:peer, "Resolving a did:peer:2"): a key per element {@code A}, {@code E},
 * {@code V}, {@code I} or {@code D}, a service per element {@code S}. An element that cannot be read makes the DID
 * invalid: a document that lacks it would be another one.
 */
final class KeysAndServices {
    private static final String SERVICE = "#service";
    private static final Map<String, String> NAMES =
            Map.of("t", "type", "s", "serviceEndpoint", "r", "routingKeys", "a", "accept");
    private static final String DIDCOMM_SHORT = "dm";
    private static final JsonString DIDCOMM = new JsonString("DIDCommMessaging");

    private final PeerDid did;
    private final List<JsonValue> methods = new ArrayList<>();
    private final Map<VerificationRelationship, List<String>> uses = new EnumMap<>(VerificationRelationship.class);
    private final List<JsonValue> services = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private int namelessServices;

    private KeysAndServices(PeerDid did) {
        this.did = did;
    }

    /**
     * The document.
     *
     * @throws IllegalArgumentException that names the element that cannot be read, and why
     */
    static DidDocument document(PeerDid did) {
        return new KeysAndServices(did).read();
    }

    private DidDocument read() {
        String encoded = did.encodedDocument().orElseThrow();
        String[] elements = encoded.split("\\.", -1);
        for (int i = 1; i < elements.length; i++) {
            String content = elements[i].substring(1);
            try {
                if (elements[i].charAt(0) == 'S') {
                    service(content);
                } else {
                    key(use(elements[i].charAt(0)), content);
                }
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("element " + i + ": " + e.getMessage(), e);
            }
        }
        JsonValue.Builder document = JsonObject.builder()
                .put("@context", JsonArray.ofStrings(DocumentKeys.CONTEXTS))
                .put("id", did.value());
        if (!methods.isEmpty()) {
            document.put("verificationMethod", new JsonArray(methods));
        }
        uses.forEach((use, references) -> document.put(use.member(), JsonArray.ofStrings(references)));
        if (!services.isEmpty()) {
            document.put("service", new JsonArray(services));
        }
        return new DidDocument(document.put("alsoKnownAs", JsonArray.ofStrings(List.of(numalgo3(encoded))))
                .build());
    }

    private static VerificationRelationship use(char purpose) {
        return switch (purpose) {
            case 'A' -> VerificationRelationship.ASSERTION_METHOD;
            case 'E' -> VerificationRelationship.KEY_AGREEMENT;
            case 'V' -> VerificationRelationship.AUTHENTICATION;
            case 'I' -> VerificationRelationship.CAPABILITY_INVOCATION;
            case 'D' -> VerificationRelationship.CAPABILITY_DELEGATION;
            default ->
                throw new IllegalArgumentException("purpose: " + purpose + " (expected: one of A, E, V, I, D, S)");
        };
    }

    private void key(VerificationRelationship use, String multibase) {
        Multikey key = Multikey.parse(multibase);
        boolean agreement = use == VerificationRelationship.KEY_AGREEMENT;
        if (key.codec() == (agreement ? Multikey.Codec.ED25519_PUB : Multikey.Codec.X25519_PUB)) {
            throw new IllegalArgumentException("a key of kind " + key.codec() + " for " + use.member() + " (expected: "
                    + (agreement ? "one that agrees, such as X25519" : "one that signs, such as Ed25519") + ")");
        }
        String id = "#key-" + (methods.size() + 1);
        requireNew(id);
        methods.add(JsonObject.builder()
                .put("id", id)
                .put("type", "Multikey")
                .put("controller", did.value())
                .put("publicKeyMultibase", multibase)
                .build());
        uses.computeIfAbsent(use, u -> new ArrayList<>()).add(id);
    }

    private void service(String base64url) {
        if (!(expanded(StrictJson.parse(Multibase.decode("u" + base64url))) instanceof JsonObject service)) {
            throw new JsonShapeException("service: no object (expected: one service an element)");
        }
        if (service.strings("type").isEmpty() || !service.has("serviceEndpoint")) {
            throw new JsonShapeException("service: without type or serviceEndpoint (expected: both)");
        }
        String id = service.has("id") ? service.requireString("id") : nextId();
        if (!id.startsWith("#") || id.length() == 1) {
            throw new JsonShapeException(
                    "service id: \"" + Shortened.of(id) + "\" (expected: a relative one, # and a fragment)");
        }
        requireNew(id);
        services.add(service.with("id", id));
    }

    private String nextId() {
        namelessServices++;
        return namelessServices == 1 ? SERVICE : SERVICE + "-" + (namelessServices - 1);
    }

    private void requireNew(String id) {
        if (!ids.add(id)) {
            throw new IllegalArgumentException("id: \"" + Shortened.of(id) + "\" twice (expected: each once)");
        }
    }

    /** With the names that are abbreviated, at every depth; an abbreviation beside its name is refused. */
    private static JsonValue expanded(JsonValue value) {
        if (value instanceof JsonArray array) {
            return new JsonArray(
                    array.values().stream().map(KeysAndServices::expanded).toList());
        }
        if (!(value instanceof JsonObject object)) {
            return value;
        }
        Map<String, JsonValue> members = new LinkedHashMap<>();
        object.members().forEach((member, content) -> {
            String name = NAMES.getOrDefault(member, member);
            JsonValue full = name.equals("type") ? type(content) : expanded(content);
            if (members.putIfAbsent(name, full) != null) {
                throw new JsonShapeException("service: \"" + name + "\" twice, once abbreviated (expected: once)");
            }
        });
        return new JsonObject(members);
    }

    private static JsonValue type(JsonValue value) {
        if (value instanceof JsonArray array) {
            return new JsonArray(
                    array.values().stream().map(KeysAndServices::type).toList());
        }
        return value.equals(new JsonString(DIDCOMM_SHORT)) ? DIDCOMM : value;
    }

    /** The name of numalgo 3 for the same document: a hash, which alone resolves nowhere. */
    private static String numalgo3(String encoded) {
        return "did:peer:3" + Multibase.base58btc(Multihash.ofContent(encoded.getBytes(StandardCharsets.US_ASCII)));
    }
}
