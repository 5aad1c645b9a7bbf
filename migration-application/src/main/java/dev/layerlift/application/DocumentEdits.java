package dev.layerlift.application;

import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Edits of a DID document. Each refuses what it cannot do with {@code DOCUMENT_INVALID}. */
public final class DocumentEdits {
    /** Leaves a document as it is. */
    public static final UnaryOperator<JsonObject> NONE = UnaryOperator.identity();

    private DocumentEdits() {}

    /** Puts a whole document in place of the latest; it must be of the same DID. */
    public static UnaryOperator<JsonObject> replaceWith(JsonObject document) {
        return latest -> {
            Optional<String> id = document.string("id");
            if (!id.equals(latest.string("id"))) {
                throw invalid(
                        "id: " + id.map(Shortened::of).orElse("absent") + " (expected: " + latest.requireString("id")
                                + ", the DID as it is)",
                        "set the id of the document to its DID");
            }
            return document;
        };
    }

    /**
     * Adds a service.
     *
     * @param service with {@code id} (a fragment with or without {@code #}, or a whole DID URL), {@code type} and {@code
     *     serviceEndpoint}; an id that is taken is refused
     */
    public static UnaryOperator<JsonObject> addService(JsonObject service) {
        return latest -> {
            for (String member : List.of("id", "type", "serviceEndpoint")) {
                if (!service.has(member)) {
                    throw invalid(
                            "service: " + member + " absent (expected: id, type and serviceEndpoint)",
                            "name it, as in {\"id\":\"blog\",\"type\":\"LinkedDomains\",\"serviceEndpoint\":\"https://…\"}");
                }
            }
            String id = absolute(latest, service.string("id").orElseThrow(() -> invalid("service: id is no string")));
            if (indexOf(latest, id) >= 0) {
                throw invalid(
                        "service: " + Shortened.of(id) + " is there already (expected: another id)",
                        "remove the old one in the same call: --remove-service ID");
            }
            List<JsonValue> services = new ArrayList<>(latest.array("service"));
            services.add(service.with("id", id));
            return latest.with("service", new JsonArray(services));
        };
    }

    /** Removes a service, named by its fragment or whole id. */
    public static UnaryOperator<JsonObject> removeService(String id) {
        return latest -> {
            int index = indexOf(latest, absolute(latest, id));
            if (index < 0) {
                throw invalid(
                        "service: " + Shortened.of(id) + " is not in the document (expected: one of " + ids(latest)
                                + ")",
                        "look at them: layerlift resolve " + latest.requireString("id"));
            }
            List<JsonValue> services = new ArrayList<>(latest.array("service"));
            services.remove(index);
            return latest.with("service", new JsonArray(services));
        };
    }

    /** Adds another name of the subject; one that is there already is refused. */
    public static UnaryOperator<JsonObject> addAlsoKnownAs(String name) {
        return latest -> {
            List<String> names = new ArrayList<>(latest.strings("alsoKnownAs"));
            if (names.contains(name)) {
                throw invalid("alsoKnownAs: " + Shortened.of(name) + " is there already (expected: a new name)");
            }
            names.add(name);
            return latest.with("alsoKnownAs", JsonArray.ofStrings(names));
        };
    }

    private static int indexOf(JsonObject document, String id) {
        List<JsonValue> services = document.array("service");
        for (int i = 0; i < services.size(); i++) {
            if (services.get(i) instanceof JsonObject service
                    && service.string("id")
                            .filter(other -> absolute(document, other).equals(id))
                            .isPresent()) {
                return i;
            }
        }
        return -1;
    }

    private static List<String> ids(JsonObject document) {
        List<String> ids = new ArrayList<>();
        for (JsonValue service : document.array("service")) {
            if (service instanceof JsonObject o && o.get("id").orElse(JsonValue.NULL) instanceof JsonString id) {
                String absolute = absolute(document, id.value());
                ids.add(absolute.substring(Math.max(0, absolute.indexOf('#'))));
            }
        }
        return ids;
    }

    private static String absolute(JsonObject document, String id) {
        if (id.startsWith("did:")) {
            return id;
        }
        return document.requireString("id") + (id.startsWith("#") ? id : "#" + id);
    }

    private static MigrationException invalid(String message, String... recovery) {
        return MigrationException.validation("DOCUMENT_INVALID", message, recovery);
    }
}
