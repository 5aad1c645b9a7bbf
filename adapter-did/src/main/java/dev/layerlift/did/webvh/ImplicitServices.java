package dev.layerlift.did.webvh;

import dev.layerlift.domain.did.WebvhDid;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The services that every did:webvh has without saying so, {@code #files} and {@code #whois} (did:webvh 1.0, "DID URL
 * Resolution"). A service of the same name in the document takes their place.
 */
final class ImplicitServices {
    private ImplicitServices() {}

    /** The document with the services it lacks. */
    static DidDocument addTo(DidDocument document, WebvhDid did) {
        List<JsonValue> services = document.json()
                .get("service")
                .map(member -> new ArrayList<>(member instanceof JsonArray all ? all.values() : List.of(member)))
                .orElseGet(ArrayList::new);
        List<String> ids = services.stream().flatMap(ImplicitServices::id).toList();
        if (ids.stream().noneMatch(id -> id.endsWith("#files"))) {
            services.add(files(did));
        }
        if (ids.stream().noneMatch(id -> id.endsWith("#whois"))) {
            services.add(whois(did));
        }
        return new DidDocument(document.json().with("service", new JsonArray(services)));
    }

    /**
     * A document as somebody gave it who started from what resolves: without the services that need not be said, unless
     * the document before says them too.
     */
    static JsonObject removeFrom(JsonObject document, JsonObject before, WebvhDid did) {
        List<JsonValue> said = before.array("service");
        List<JsonValue> services = new ArrayList<>(document.array("service"));
        boolean removed = services.removeIf(s -> (s.equals(files(did)) || s.equals(whois(did))) && !said.contains(s));
        if (!removed) {
            return document;
        }
        return services.isEmpty() && !before.has("service")
                ? document.without("service")
                : document.with("service", new JsonArray(services));
    }

    private static JsonObject files(WebvhDid did) {
        return JsonObject.builder()
                .put("id", did.value() + "#files")
                .put("type", "relativeRef")
                .put("serviceEndpoint", did.filesUrl())
                .build();
    }

    private static JsonObject whois(WebvhDid did) {
        return JsonObject.builder()
                .put("@context", "https://identity.foundation/linked-vp/contexts/v1")
                .put("id", did.value() + "#whois")
                .put("type", "LinkedVerifiablePresentation")
                .put("serviceEndpoint", did.filesUrl() + "whois.vp")
                .build();
    }

    /** What its owner published may be no service at all: that is shown as it is, and takes no place. */
    private static Stream<String> id(JsonValue service) {
        return service instanceof JsonObject object ? object.string("id").stream() : Stream.empty();
    }
}
