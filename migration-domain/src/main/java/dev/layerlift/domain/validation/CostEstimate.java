package dev.layerlift.domain.validation;

import dev.layerlift.domain.json.JsonValue.JsonObject;

/**
 * What a migration costs (FR-2.3).
 *
 * @param feeSats network fee in satoshis
 * @param lockedSats satoshis that stay in the identity output
 * @param storageBytes bytes that are stored on the target layer
 * @param durationMillis estimated time to completion in milliseconds
 */
public record CostEstimate(long feeSats, long lockedSats, long storageBytes, long durationMillis) {
    /** Nothing spent, nothing stored. */
    public static final CostEstimate NONE = new CostEstimate(0, 0, 0, 0);

    /** The JSON form. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("feeSats", feeSats)
                .put("lockedSats", lockedSats)
                .put("storageBytes", storageBytes)
                .put("durationMillis", durationMillis)
                .build();
    }

    /** Reads the JSON form. */
    public static CostEstimate fromJson(JsonObject json) {
        return new CostEstimate(
                json.requireLong("feeSats"),
                json.requireLong("lockedSats"),
                json.requireLong("storageBytes"),
                json.requireLong("durationMillis"));
    }
}
