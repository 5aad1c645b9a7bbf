package dev.layerlift.did.webvh;

import dev.layerlift.did.internal.DocumentKeys;
import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.did.WebvhDid;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.document.VerificationMethod;
import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The rules that a later document of a did:webvh must follow before it is signed (DID Core, section 5): what cannot be
 * read, or is about another DID, would stay in the log for ever.
 */
final class NextDocument {
    private final WebvhDid did;
    private final DidDocument document;

    private NextDocument(WebvhDid did, DidDocument document) {
        this.did = did;
        this.document = document;
    }

    /**
     * Checks a document.
     *
     * @param json the document as given
     * @param did the DID that it must be about
     * @throws MigrationException {@code VALIDATION_ERROR} {@code DOCUMENT_INVALID} that names the member
     */
    static void require(JsonObject json, WebvhDid did) {
        try {
            String id = json.requireString("id");
            if (!id.equals(did.value())) {
                throw refused("id: " + Shortened.of(id) + " (expected: the DID, " + did.value() + ")");
            }
            NextDocument next = new NextDocument(did, new DidDocument(json));
            next.requireContext();
            next.requireNames();
            next.requireMethods();
            next.requireServices();
        } catch (MigrationException e) {
            throw refused(e.error().message());
        } catch (IllegalArgumentException e) {
            throw refused(String.valueOf(e.getMessage()));
        }
    }

    private void requireContext() {
        List<String> contexts = document.json().strings("@context");
        if (contexts.isEmpty() || !contexts.get(0).startsWith("https://www.w3.org/ns/did/v1")) {
            throw new IllegalArgumentException("@context: " + Shortened.of(contexts.toString()) + " (expected: "
                    + DocumentKeys.CONTEXTS.get(0) + " first)");
        }
    }

    private void requireNames() {
        requireUris(
                "alsoKnownAs",
                document.json().has("alsoKnownAs") ? document.json().requireStrings("alsoKnownAs") : List.of());
        if (document.json().has("controller")) {
            List<String> controllers = document.json().strings("controller");
            requireUris("controller", controllers);
            int size = document.json().array("controller").size();
            if (controllers.isEmpty() || (size > 0 && size != controllers.size())) {
                throw new IllegalArgumentException("controller: no DID (expected: a DID or an array of DIDs)");
            }
        }
    }

    private void requireMethods() {
        // Following every reference shows whether each names a method.
        for (VerificationRelationship relationship : VerificationRelationship.values()) {
            document.methods(relationship);
        }
        DocumentKeys.requireDecodable(document);
        Set<String> ids = new HashSet<>();
        for (VerificationMethod method : methods()) {
            requireOwn("verificationMethod", method.id());
            if (!ids.add(method.id())) {
                throw new IllegalArgumentException(
                        "verificationMethod: " + Shortened.of(method.id()) + " twice (expected: each id once)");
            }
            if (method.json().string("controller").isEmpty()) {
                throw new IllegalArgumentException(
                        "verificationMethod " + Shortened.of(method.id()) + ": no controller (expected: a DID)");
            }
        }
    }

    /** All methods, those embedded in a relationship included. */
    private List<VerificationMethod> methods() {
        List<VerificationMethod> methods = new ArrayList<>(document.verificationMethods());
        for (VerificationRelationship relationship : VerificationRelationship.values()) {
            List<JsonValue> embedded = document.json().array(relationship.member()).stream()
                    .filter(JsonObject.class::isInstance)
                    .toList();
            if (!embedded.isEmpty()) {
                JsonObject alone =
                        JsonObject.EMPTY.with("id", document.id()).with("verificationMethod", new JsonArray(embedded));
                methods.addAll(new DidDocument(alone).verificationMethods());
            }
        }
        return methods;
    }

    private void requireServices() {
        if (!document.json().has("service")) {
            return;
        }
        Set<String> ids = new HashSet<>();
        for (JsonObject service : document.json().requireObjects("service")) {
            String id = service.requireString("id");
            String absolute = id.startsWith("#") ? did.value() + id : id;
            requireUris("service", List.of(absolute));
            if (!ids.add(absolute)) {
                throw new IllegalArgumentException("service: " + Shortened.of(id) + " twice (expected: each id once)");
            }
            if (service.strings("type").isEmpty()) {
                throw new IllegalArgumentException("service " + Shortened.of(id) + ": no type (expected: a string)");
            }
            JsonValue endpoint = service.get("serviceEndpoint").orElse(JsonValue.NULL);
            if (!(endpoint instanceof JsonString || endpoint instanceof JsonObject || endpoint instanceof JsonArray)) {
                throw new IllegalArgumentException("service " + Shortened.of(id)
                        + ": no serviceEndpoint (expected: a URL, an object, or an array of them)");
            }
        }
    }

    private void requireOwn(String member, String id) {
        if (!id.startsWith(did.value() + "#") || id.length() == did.value().length() + 1) {
            throw new IllegalArgumentException(
                    member + ": " + Shortened.of(id) + " (expected: an id of this document, " + did.value() + "#…)");
        }
    }

    private static void requireUris(String member, List<String> texts) {
        for (String text : texts) {
            try {
                if (new URI(text).isAbsolute()) {
                    continue;
                }
            } catch (URISyntaxException e) {
                throw new IllegalArgumentException(member + ": " + Shortened.of(text) + " (expected: a URI)", e);
            }
            throw new IllegalArgumentException(member + ": " + Shortened.of(text) + " (expected: an absolute URI)");
        }
    }

    private static MigrationException refused(String message) {
        return MigrationException.validation(
                "DOCUMENT_INVALID", "document: " + message, "start from the document that layerlift resolve prints");
    }
}
