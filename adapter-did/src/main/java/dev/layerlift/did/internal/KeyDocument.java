package dev.layerlift.did.internal;

import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.proofs.Multikey;
import java.util.List;

/**
 * The document of a DID that is one key and nothing else (did:key, "Document Creation Algorithm"; did:peer, "Method 0").
 * The key has every relationship that its kind is good for; no key for agreement is derived from one that signs.
 */
public final class KeyDocument {
    private KeyDocument() {}

    /** The document of this DID with this key; the fragment of the key is its multibase form. */
    public static DidDocument of(String did, Multikey key) {
        String method = did + "#" + key.encode();
        JsonValue.Builder document = JsonObject.builder()
                .put("@context", JsonArray.ofStrings(DocumentKeys.CONTEXTS))
                .put("id", did)
                .put(
                        "verificationMethod",
                        JsonArray.of(JsonObject.builder()
                                .put("id", method)
                                .put("type", "Multikey")
                                .put("controller", did)
                                .put("publicKeyMultibase", key.encode())
                                .build()));
        boolean agrees = key.codec() == Multikey.Codec.X25519_PUB;
        for (VerificationRelationship use : VerificationRelationship.values()) {
            if ((use == VerificationRelationship.KEY_AGREEMENT) == agrees) {
                document.put(use.member(), JsonArray.ofStrings(List.of(method)));
            }
        }
        return new DidDocument(document.build());
    }
}
