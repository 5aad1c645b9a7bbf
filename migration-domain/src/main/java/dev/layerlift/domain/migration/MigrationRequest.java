package dev.layerlift.domain.migration;

import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.json.JsonShapeException;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/**
 * What an owner asks for and signs: {@code {id, sourceDid, targetLayer, options, nonce, created, expires}} with a Data
 * Integrity proof whose {@code proofPurpose} is {@code authentication}.
 *
 * @param id the id of the migration it starts
 * @param sourceDid the DID to migrate from
 * @param targetLayer the layer to migrate to
 * @param options how
 * @param nonce 16 random bytes as text, used once
 * @param created when it was made
 * @param expires until when it may be accepted
 */
public record MigrationRequest(
        MigrationId id,
        Did sourceDid,
        Layer targetLayer,
        MigrationOptions options,
        String nonce,
        Instant created,
        Instant expires) {
    /** How long a request lives by default. */
    public static final Duration LIFE = Duration.ofMinutes(5);
    /** How far apart the clocks of owner and operator may be. */
    public static final Duration CLOCK_SKEW = Duration.ofSeconds(60);
    /** The longest life a request may ask for. */
    public static final Duration LIFE_MAX = Duration.ofDays(7);

    public MigrationRequest {
        if (nonce.length() < 16 || nonce.length() > 128) {
            throw new IllegalArgumentException(
                    "nonce: " + nonce.length() + " characters (expected: 16 to 128 random ones)");
        }
        if (!expires.isAfter(created) || Duration.between(created, expires).compareTo(LIFE_MAX) > 0) {
            throw new IllegalArgumentException(
                    "expires: " + expires + " (expected: after created, by at most " + LIFE_MAX.toDays() + " days)");
        }
    }

    /** Whether it may be accepted at this moment, clocks being a little apart. */
    public boolean isFresh(Instant now) {
        // The skew is applied to our own time: a stranger's may be at the very end of what can be represented.
        return !now.plus(CLOCK_SKEW).isBefore(created) && !now.minus(CLOCK_SKEW).isAfter(expires);
    }

    /** The form that is signed, without proof. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("id", id.toString())
                .put("sourceDid", sourceDid.value())
                .put("targetLayer", targetLayer.id())
                .put("options", options.toJson())
                .put("nonce", nonce)
                .put("created", created.toString())
                .put("expires", expires.toString())
                .build();
    }

    /**
     * Reads a request; a proof is ignored here.
     *
     * @throws IllegalArgumentException when a member is missing, of another kind or out of range
     */
    public static MigrationRequest fromJson(JsonObject json) {
        String layer = json.requireString("targetLayer");
        return new MigrationRequest(
                MigrationId.parse(json.requireString("id")),
                Did.parse(json.requireString("sourceDid")),
                Layer.of(layer)
                        .orElseThrow(() -> new JsonShapeException(
                                "targetLayer: \"" + Shortened.of(layer) + "\" (expected: peer, webvh or btco)")),
                MigrationOptions.fromJson(json.requireObject("options")),
                json.requireString("nonce"),
                instant(json, "created"),
                instant(json, "expires"));
    }

    private static Instant instant(JsonObject json, String name) {
        String text = json.requireString(name);
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new JsonShapeException(
                    name + ": \"" + Shortened.of(text) + "\" (expected: an ISO 8601 time in UTC)", e);
        }
    }
}
