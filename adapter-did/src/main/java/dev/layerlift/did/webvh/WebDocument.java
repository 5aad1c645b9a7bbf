package dev.layerlift.did.webvh;

import dev.layerlift.did.internal.DocumentKeys;
import dev.layerlift.domain.did.WebvhDid;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The did:web beside a did:webvh (did:webvh 1.0, "Publishing a Parallel did:web DID"). */
final class WebDocument {
    private static final String DID_WEB = "did:web:";

    private WebDocument() {}

    /** The did:web at the place of this DID; also of one whose SCID is still the placeholder. */
    static String did(String webvh) {
        return DID_WEB + webvh.split(":", 4)[3];
    }

    /** The document of the did:web, from the one that the did:webvh has. */
    static JsonObject of(JsonObject state, WebvhDid did) {
        JsonObject resolved =
                ImplicitServices.addTo(new DidDocument(state), did).json();
        JsonObject renamed = LogHash.replaced(resolved, "did:webvh:" + did.scid() + ":", DID_WEB);
        Set<String> names = new LinkedHashSet<>(renamed.strings("alsoKnownAs"));
        names.add(did.value());
        names.remove(did(did.value()));
        return renamed.with("alsoKnownAs", JsonArray.ofStrings(names));
    }

    /**
     * What is left when the did:webvh has ended: no keys and no services. did:web knows no deactivation, and a file that
     * stayed as it was would go on to vouch for its keys.
     */
    static JsonObject ended(WebvhDid did) {
        return JsonObject.builder()
                .put("@context", JsonArray.ofStrings(List.of(DocumentKeys.CONTEXTS.get(0))))
                .put("id", did(did.value()))
                .put("alsoKnownAs", JsonArray.ofStrings(List.of(did.value())))
                .build();
    }
}
