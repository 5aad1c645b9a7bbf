package dev.layerlift.application.internal.lift;

import dev.layerlift.domain.asset.AccessPolicy;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.Resource;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.SignedRequest;
import java.util.ArrayList;
import java.util.List;

/** The content of a checkpoint: everything of an asset, and the proof of who asked. */
final class AssetSnapshot {
    private AssetSnapshot() {}

    /** Document, credentials, lifecycle, events, access policy, Links, storage references with digests, and the ownership proof. */
    static JsonObject of(Asset asset, SignedRequest request) {
        JsonValue.Builder json = JsonObject.builder()
                .put("did", asset.did().value())
                .put("document", asset.document().json())
                .put("credentials", credentials(asset.credentials()))
                .put("links", credentials(asset.links()))
                .put("resources", resources(asset.resources()))
                .put("lifecycle", asset.lifecycle().toJson())
                .put("metadata", asset.metadata());
        if (!asset.policy().equals(AccessPolicy.OPEN)) {
            json.put("policy", asset.policy().toJson());
        }
        return json.put("ownershipProof", request.json()).build();
    }

    private static JsonArray credentials(List<Credential> credentials) {
        return new JsonArray(new ArrayList<JsonValue>(
                credentials.stream().map(Credential::json).toList()));
    }

    private static JsonArray resources(List<Resource> resources) {
        return new JsonArray(new ArrayList<JsonValue>(
                resources.stream().map(Resource::toJson).toList()));
    }
}
