package dev.layerlift.domain.migration;

import dev.layerlift.domain.json.JsonValue.JsonObject;

/**
 * A request with its proof, as received; the proof covers the JSON, not the typed view.
 *
 * @param request the typed view
 * @param json what was received
 */
public record SignedRequest(MigrationRequest request, JsonObject json) {
    /** Reads a request with its proof. */
    public static SignedRequest fromJson(JsonObject json) {
        return new SignedRequest(MigrationRequest.fromJson(json), json);
    }
}
