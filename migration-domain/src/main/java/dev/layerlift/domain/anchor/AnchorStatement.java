package dev.layerlift.domain.anchor;

import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.json.JsonShapeException;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * What an anchor commits to besides the document. Its JCS form is digested into the {@link AnchorPayload}.
 *
 * @param migrationId the migration, as text
 * @param sourceDid the source; the long form of a did:peer:4
 * @param targetDid the target
 * @param documentDigest SHA-256 of the JCS form of the target document
 * @param manifestDigest SHA-256 of the JCS form of the manifest
 * @param created when, in whole seconds
 */
public record AnchorStatement(
        String migrationId,
        Did sourceDid,
        Did targetDid,
        Sha256 documentDigest,
        Sha256 manifestDigest,
        Instant created) {
    /** The published form. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("migrationId", migrationId)
                .put("sourceDid", sourceDid.value())
                .put("targetDid", targetDid.value())
                .put("documentDigest", documentDigest.multibase())
                .put("manifestDigest", manifestDigest.multibase())
                .put("created", created.toString())
                .build();
    }

    /**
     * Reads that form.
     *
     * @throws IllegalArgumentException when a member is missing, of another kind or out of range
     */
    public static AnchorStatement fromJson(JsonObject json) {
        String created = json.requireString("created");
        try {
            return new AnchorStatement(
                    json.requireString("migrationId"),
                    Did.parse(json.requireString("sourceDid")),
                    Did.parse(json.requireString("targetDid")),
                    Sha256.parseMultibase(json.requireString("documentDigest")),
                    Sha256.parseMultibase(json.requireString("manifestDigest")),
                    Instant.parse(created));
        } catch (DateTimeException e) {
            throw new JsonShapeException("created: \"" + created + "\" (expected: an ISO 8601 time in UTC)", e);
        }
    }
}
