package dev.layerlift.credential.jsonld;

import com.apicatalog.jsonld.lang.BlankNode;
import com.apicatalog.jsonld.lang.LanguageTag;
import com.apicatalog.jsonld.uri.UriUtils;
import com.apicatalog.jsonld.uri.UriValidationPolicy;
import dev.layerlift.credential.internal.Quoted;
import dev.layerlift.proofs.Jcs;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.JsonValue.ValueType;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The quads of an expanded document (JSON-LD 1.1 Processing Algorithms and API, section 8.1), none left out: where that
 * algorithm passes something over, this one refuses it. In time linear in the size of the document, which the library's
 * own way is not. Not thread-safe.
 */
final class CoveringQuads {
    private static final String RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
    private static final String XSD = "http://www.w3.org/2001/XMLSchema#";
    private static final String ID = "@id";
    private static final String TYPE = "@type";
    private static final String VALUE = "@value";
    private static final String LANGUAGE = "@language";
    private static final String GRAPH = "@graph";

    private final QuadList quads;
    private final Map<String, String> labels = new HashMap<>();
    private int blankNodes;

    private CoveringQuads(QuadList quads) {
        this.quads = quads;
    }

    /**
     * Gives all quads of the document.
     *
     * @throws IllegalArgumentException when something of it has no place in them, which is named
     */
    static void give(JsonArray expanded, QuadList quads) {
        if (expanded.size() != 1 || !(expanded.get(0) instanceof JsonObject document)) {
            throw new IllegalArgumentException(
                    "the document says nothing as linked data (expected: one node with claims)");
        }
        new CoveringQuads(quads).topic(document, Optional.empty());
    }

    /** A node that must say something: where nothing refers to it, one without claims would vanish. */
    private void topic(JsonObject node, Optional<String> graph) {
        if (node.keySet().stream().allMatch(ID::equals)) {
            throw new IllegalArgumentException("a node with no claims (expected: a node that says something)");
        }
        node(node, graph);
    }

    /** Gives what the node says; returns its name. */
    private String node(JsonObject node, Optional<String> graph) {
        String subject = node.containsKey(ID) ? identifier("id", node.get(ID)) : freshLabel();
        node.forEach((name, value) -> {
            switch (name) {
                case ID -> {}
                case TYPE ->
                    items(TYPE, value)
                            .forEach(type -> quads.resource(subject, RDF + "type", identifier("type", type), graph));
                case GRAPH -> items(GRAPH, value).forEach(item -> topic(object(GRAPH, item), Optional.of(subject)));
                default -> claims(subject, name, items(name, value), graph);
            }
        });
        return subject;
    }

    private void claims(String subject, String name, JsonArray values, Optional<String> graph) {
        if (name.startsWith("@")) {
            throw lost(name, "is a keyword that is not covered as it stands");
        }
        if (!isAbsolute(name)) {
            throw lost(name, "is no absolute IRI");
        }
        if (values.isEmpty()) {
            throw lost(name, "has no value");
        }
        for (JsonValue value : values) {
            JsonObject item = object(name, value);
            if (item.containsKey(VALUE)) {
                literal(subject, name, item, graph);
            } else {
                quads.resource(subject, name, node(item, graph), graph);
            }
        }
    }

    private void literal(String subject, String name, JsonObject item, Optional<String> graph) {
        for (String key : item.keySet()) {
            if (!key.equals(VALUE) && !key.equals(TYPE) && !key.equals(LANGUAGE)) {
                throw lost(name, "has a value with " + key);
            }
        }
        JsonValue value = item.getOrDefault(VALUE, JsonValue.NULL);
        if (item.get(LANGUAGE) instanceof JsonString language) {
            if (!LanguageTag.isWellFormed(language.getString())) {
                throw lost(
                        name, "has a value in the language " + Quoted.of(language.getString()) + ", which is no tag");
            }
            quads.text(subject, name, text(name, value), language.getString(), graph);
        } else if (item.get(TYPE) instanceof JsonString type && type.getString().equals("@json")) {
            byte[] canonical = Jcs.canonicalise(JakartaJson.to(value));
            quads.literal(subject, name, new String(canonical, StandardCharsets.UTF_8), RDF + "JSON", graph);
        } else {
            Optional<String> type = Optional.ofNullable(item.get(TYPE)).map(t -> datatype(name, t));
            if (value instanceof JsonNumber number) {
                XsdNumber literal = XsdNumber.of(number.doubleValue(), type);
                quads.literal(subject, name, literal.lexical(), literal.datatype(), graph);
            } else if (value.getValueType() == ValueType.TRUE || value.getValueType() == ValueType.FALSE) {
                quads.literal(subject, name, value.toString(), type.orElse(XSD + "boolean"), graph);
            } else {
                quads.literal(subject, name, text(name, value), type.orElse(XSD + "string"), graph);
            }
        }
    }

    /** Labels in the document are its own; ours must not meet them. */
    private String identifier(String what, JsonValue value) {
        String id = value instanceof JsonString text ? text.getString() : "";
        if (BlankNode.isWellFormed(id)) {
            return labels.computeIfAbsent(id, label -> freshLabel());
        }
        if (isAbsolute(id)) {
            return id;
        }
        throw notAbsolute(what, id);
    }

    private static String datatype(String name, JsonValue type) {
        String iri = type instanceof JsonString text ? text.getString() : "";
        if (isAbsolute(iri)) {
            return iri;
        }
        throw notAbsolute("type of a value of " + name, iri);
    }

    private String freshLabel() {
        return "_:b" + blankNodes++;
    }

    private static String text(String name, JsonValue value) {
        if (value instanceof JsonString text) {
            return text.getString();
        }
        throw lost(name, "has a value that is no literal");
    }

    private static JsonArray items(String name, JsonValue value) {
        if (value instanceof JsonArray array) {
            return array;
        }
        throw lost(name, "is expanded to something else than a list");
    }

    private static JsonObject object(String name, JsonValue value) {
        if (value instanceof JsonObject object) {
            return object;
        }
        throw lost(name, "has an item that is no node and no value");
    }

    private static boolean isAbsolute(String iri) {
        return !iri.startsWith("_:") && UriUtils.isAbsoluteUri(iri, UriValidationPolicy.Full);
    }

    private static IllegalArgumentException notAbsolute(String what, String id) {
        return new IllegalArgumentException(what + ": " + Quoted.of(id)
                + " is no absolute IRI, so that a linked data proof does not cover it (expected: an absolute IRI, or a term"
                + " of one of the document's contexts)");
    }

    private static IllegalArgumentException lost(String name, String why) {
        return new IllegalArgumentException(Quoted.of(name) + ": " + why
                + ", so that a linked data proof does not cover it (expected: terms of the document's contexts)");
    }
}
