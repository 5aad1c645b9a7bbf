package dev.layerlift.did.webvh;

import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.DidMethod.Place;
import dev.layerlift.domain.port.DidMethod.PublicationFile;
import dev.layerlift.proofs.StrictJson;

/** The files that make up a DID, as they are published. */
final class WebvhFiles {
    private static final String LOG_MEDIA_TYPE = "text/jsonl";
    private static final String WITNESS_MEDIA_TYPE = "application/json";
    private static final String WEB_DOCUMENT_MEDIA_TYPE = "application/did+json";

    private WebvhFiles() {}

    static PublicationFile log(Place place, byte[] bytes) {
        return new PublicationFile(WebvhPlaces.log(place), LOG_MEDIA_TYPE, bytes);
    }

    static PublicationFile witness(Place place, byte[] bytes) {
        return new PublicationFile(WebvhPlaces.witness(place), WITNESS_MEDIA_TYPE, bytes);
    }

    static PublicationFile webDocument(Place place, JsonObject document) {
        return new PublicationFile(
                WebvhPlaces.webDocument(place), WEB_DOCUMENT_MEDIA_TYPE, StrictJson.writeBytes(document));
    }
}
