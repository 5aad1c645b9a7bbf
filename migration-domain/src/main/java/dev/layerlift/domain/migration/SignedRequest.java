package dev.layerlift.domain.migration;

import dev.layerlift.domain.json.JsonValue.JsonObject;

/**
 * A request with its proof, as received; the proof covers the JSON, not the typed view.
 *
 * @param request the typed view
 * @param json what was received
 */
public record SignedRequest(MigrationRequest request, JsonObject json) {
    /** The member with everything of the target that its owner signed elsewhere; covered by the proof. */
    public static final String PREPARED = "prepared";

    /** Whether the owner signed everything of the target, so that this home needs none of its keys. */
    public boolean isPrepared() {
        return json.has(PREPARED);
    }

    /** Reads a request with its proof. */
    public static SignedRequest fromJson(JsonObject json) {
        return new SignedRequest(MigrationRequest.fromJson(json), json);
    }
}
