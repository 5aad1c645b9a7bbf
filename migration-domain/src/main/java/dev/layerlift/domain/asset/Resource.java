package dev.layerlift.domain.asset;

import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One piece of content of an asset.
 *
 * @param digest SHA-256 of its bytes
 * @param sizeBytes its size in bytes
 * @param mediaType its media type, for example {@code image/png}
 * @param location where it lies in the store of the asset's layer
 * @param fileName the name it was imported under; private
 * @param contentAddress the address that the store of the asset's layer derives from the bytes alone and serves them
 *     under, such as {@code ipfs://} and a CID
 */
public record Resource(
        Sha256 digest,
        long sizeBytes,
        String mediaType,
        ObjectPath location,
        Optional<String> fileName,
        Optional<String> contentAddress) {
    private static final int ADDRESS_CHARACTERS_MAX = 256;
    private static final Pattern ADDRESS = Pattern.compile("[a-z][a-z0-9+.-]*:[!-~]+");

    public Resource {
        if (sizeBytes < 0) {
            throw new IllegalArgumentException("sizeBytes: " + sizeBytes + " (expected: >= 0)");
        }
        contentAddress.ifPresent(Resource::requireAddress);
    }

    /** One that no store serves under an address of its content. */
    public Resource(Sha256 digest, long sizeBytes, String mediaType, ObjectPath location, Optional<String> fileName) {
        this(digest, sizeBytes, mediaType, location, fileName, Optional.empty());
    }

    /**
     * Checks the address of content; it goes to terminals and into documents.
     *
     * @throws IllegalArgumentException when it is no absolute URI of visible ASCII, or too long
     */
    static void requireAddress(String address) {
        if (address.length() > ADDRESS_CHARACTERS_MAX
                || !ADDRESS.matcher(address).matches()) {
            throw new IllegalArgumentException(
                    "contentAddress: no address of content (expected: such as ipfs://CID, at most "
                            + ADDRESS_CHARACTERS_MAX + " characters)");
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
                .putString("contentAddress", contentAddress)
                .build();
    }

    /** Reads the stored form. */
    public static Resource fromJson(JsonObject json) {
        return new Resource(
                new Sha256(json.requireString("sha256")),
                json.requireLong("size"),
                json.requireString("mediaType"),
                new ObjectPath(Area.valueOf(json.requireString("area")), json.requireString("key")),
                json.string("fileName"),
                json.string("contentAddress"));
    }
}
