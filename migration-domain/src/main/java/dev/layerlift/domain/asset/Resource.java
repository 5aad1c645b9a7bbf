package dev.layerlift.domain.asset;

import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.util.Optional;

/**
 * One piece of content of an asset.
 *
 * @param digest SHA-256 of its bytes
 * @param sizeBytes its size in bytes
 * @param mediaType its media type, for example {@code image/png}
 * @param location where it lies in the store of the asset's layer
 * @param fileName the name it was imported under; private
 */
public record Resource(
        Sha256 digest, long sizeBytes, String mediaType, ObjectPath location, Optional<String> fileName) {
    public Resource {
        if (sizeBytes < 0) {
            throw new IllegalArgumentException("sizeBytes: " + sizeBytes + " (expected: >= 0)");
        }
    }

    /** The stored form, with the file name. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("sha256", digest.hex())
                .put("size", sizeBytes)
                .put("mediaType", mediaType)
                .put("area", location.area().name())
                .put("key", location.key())
                .putString("fileName", fileName)
                .build();
    }

    /** Reads the stored form. */
    public static Resource fromJson(JsonObject json) {
        return new Resource(
                new Sha256(json.requireString("sha256")),
                json.requireLong("size"),
                json.requireString("mediaType"),
                new ObjectPath(Area.valueOf(json.requireString("area")), json.requireString("key")),
                json.string("fileName"));
    }
}
