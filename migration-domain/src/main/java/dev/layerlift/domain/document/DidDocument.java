package dev.layerlift.domain.document;

import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.json.JsonShapeException;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A DID document (DID Core, section 5): the JSON as received, with typed views. Ids that are relative to the document
 * ({@code #key-1}) are made absolute in the views and left alone in the JSON.
 *
 * @param json the document
 */
public record DidDocument(JsonObject json) {
    /**
     * Holds a document that names its subject.
     *
     * @throws JsonShapeException when {@code id} is no string
     */
    public DidDocument {
        json.requireString("id");
    }

    /** The subject. */
    public String id() {
        return json.requireString("id");
    }

    /** Other identifiers of the subject. */
    public List<String> alsoKnownAs() {
        return json.strings("alsoKnownAs");
    }

    /**
     * The methods of {@code verificationMethod}; those embedded in a relationship are not among them.
     *
     * @throws JsonShapeException when the member or one of its items has another shape
     */
    public List<VerificationMethod> verificationMethods() {
        return items("verificationMethod").stream().map(this::method).toList();
    }

    /**
     * The methods of a relationship, references followed.
     *
     * @throws JsonShapeException when a reference names no method of this document
     */
    public List<VerificationMethod> methods(VerificationRelationship relationship) {
        Map<String, VerificationMethod> byId = new HashMap<>();
        verificationMethods().forEach(m -> byId.putIfAbsent(m.id(), m));
        List<VerificationMethod> methods = new ArrayList<>();
        for (JsonValue item : items(relationship.member())) {
            if (item instanceof JsonString reference) {
                VerificationMethod method = byId.get(absolute(reference.value()));
                if (method == null) {
                    throw new JsonShapeException(relationship.member() + ": \"" + Shortened.of(reference.value())
                            + "\" (expected: the id of a verificationMethod of this document)");
                }
                methods.add(method);
            } else {
                methods.add(method(item));
            }
        }
        return methods;
    }

    /** The method of this absolute id, when the document lists it under this relationship. */
    public Optional<VerificationMethod> method(String id, VerificationRelationship relationship) {
        return methods(relationship).stream().filter(m -> m.id().equals(id)).findFirst();
    }

    /** The services. */
    public List<Service> services() {
        return json.array("service").stream()
                .filter(JsonObject.class::isInstance)
                .map(JsonObject.class::cast)
                .map(s -> new Service(
                        absolute(s.requireString("id")),
                        s.strings("type").stream().findFirst().orElse(""),
                        s.get("serviceEndpoint").orElse(JsonValue.NULL)))
                .toList();
    }

    /** The service whose id ends in this fragment (without {@code #}). */
    public Optional<Service> service(String fragment) {
        return services().stream().filter(s -> s.id().endsWith("#" + fragment)).findFirst();
    }

    /** What is there but no array is refused: passing over it would lose a key. */
    private List<JsonValue> items(String member) {
        return json.has(member) ? json.requireArray(member) : List.of();
    }

    private VerificationMethod method(JsonValue value) {
        if (value instanceof JsonObject o) {
            return new VerificationMethod(absolute(o.requireString("id")), o.requireString("type"), o);
        }
        throw new JsonShapeException("verificationMethod: an item is no object (expected: id, type and key)");
    }

    private String absolute(String reference) {
        return reference.startsWith("#") ? id() + reference : reference;
    }
}
