package dev.layerlift.application.internal.lift;

import dev.layerlift.domain.asset.Manifest;
import dev.layerlift.domain.asset.Resource;
import dev.layerlift.domain.asset.ServedAs;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import dev.layerlift.domain.port.DidMethod.Place;
import java.util.ArrayList;
import java.util.List;

/**
 * The names and forms of the files beside a published DID. A name comes from a digest and a media type, never from a
 * file name.
 */
public final class LiftFiles {
    /** Link and published credentials, as a presentation. */
    public static final String CREDENTIALS = "resources/credentials.json";
    /** The list of the content. */
    public static final String MANIFEST = "resources/manifest.json";
    /** The type of the service that leads to that list. */
    public static final String MANIFEST_TYPE = "ContentManifest";

    /** What belongs to a did:webvh besides. */
    public static final List<String> OF_WEBVH = List.of("did.jsonl", "did-witness.json");

    /** What belongs to a did:btco besides: the document, what its anchor commits to, and where that is on the chain. */
    public static final List<String> OF_BTCO = List.of("did.json", PrepareAnchor.STATEMENT, PublishAnchored.ANCHOR);

    /** The fragments of the services that lead to the published files. */
    public static final List<String> SERVICES = List.of("files", "whois", "manifest", "resources");

    private static final int RESOURCE_URLS_MAX = 100;

    private LiftFiles() {}

    /** The name of a piece of content below the folder of its DID. */
    public static String resource(Manifest.Item item) {
        return "resources/" + item.digest().hex() + "." + ServedAs.ending(item.mediaType());
    }

    /** The name of a resource below the folder of its DID. */
    static String resource(Resource resource) {
        return resource(new Manifest.Item(resource.digest(), resource.sizeBytes(), resource.mediaType()));
    }

    /**
     * The services of a published document: its folder, its credentials (both as did:webvh names them), its manifest, and
     * the URLs of up to 100 pieces of content.
     */
    static List<JsonObject> services(Place place, List<Resource> resources) {
        String folder = place.baseUrl().substring(0, place.baseUrl().length() - 1);
        List<JsonObject> services = new ArrayList<>(List.of(
                service("files", "relativeRef", new JsonString(folder)),
                service("whois", "LinkedVerifiablePresentation", new JsonString(place.url(CREDENTIALS))),
                service("manifest", MANIFEST_TYPE, new JsonString(place.url(MANIFEST)))));
        if (!resources.isEmpty()) {
            services.add(service(
                    "resources",
                    "LinkedResource",
                    JsonArray.ofStrings(resources.stream()
                            .limit(RESOURCE_URLS_MAX)
                            .map(r -> place.url(resource(r)))
                            .distinct()
                            .toList())));
        }
        return services;
    }

    private static JsonObject service(String fragment, String type, JsonValue endpoint) {
        return JsonObject.builder()
                .put("id", fragment)
                .put("type", type)
                .put("serviceEndpoint", endpoint)
                .build();
    }
}
