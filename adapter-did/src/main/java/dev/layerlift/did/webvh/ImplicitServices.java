package dev.layerlift.did.webvh;

import dev.layerlift.domain.did.WebvhDid;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * The services that every did:webvh has without saying so, {@code #files} and {@code #whois} (did:webvh 1.0, "DID URL
 * Resolution"). A service of the same name in the document takes their place.
 */
final class ImplicitServices {
    private ImplicitServices() {}

    /** The document with the services it lacks. */
    static DidDocument addTo(DidDocument document, WebvhDid did) {
        String folder = folderUrl(did);
        List<JsonValue> services = new ArrayList<>(document.json().array("service"));
        if (document.service("files").isEmpty()) {
            services.add(JsonObject.builder()
                    .put("id", did.value() + "#files")
                    .put("type", "relativeRef")
                    .put("serviceEndpoint", folder)
                    .build());
        }
        if (document.service("whois").isEmpty()) {
            services.add(JsonObject.builder()
                    .put("@context", "https://identity.foundation/linked-vp/contexts/v1")
                    .put("id", did.value() + "#whois")
                    .put("type", "LinkedVerifiablePresentation")
                    .put("serviceEndpoint", folder + "whois.vp")
                    .build());
        }
        return new DidDocument(document.json().with("service", new JsonArray(services)));
    }

    /** The folder of DID URL paths: as that of the log, without {@code .well-known}. */
    private static String folderUrl(WebvhDid did) {
        String path = did.path().isEmpty() ? "" : String.join("/", did.path()) + "/";
        return "https://" + did.host().inUrl() + "/" + path;
    }
}
