package dev.layerlift.domain.asset;

import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The list of an asset's items with digest, size and media type, in the asset's order; it names no file. Where a store
 * serves content under an address that follows from its bytes, each item has that address too.
 *
 * @param items the items
 */
public record Manifest(List<Item> items) {
    /** The most items an asset may have. */
    public static final int ITEMS_MAX = 10_000;

    /**
     * One item.
     *
     * @param digest SHA-256 of the bytes
     * @param sizeBytes the size in bytes
     * @param mediaType the media type
     * @param contentAddress the address that a store derives from the bytes alone, such as {@code ipfs://} and a CID
     */
    public record Item(Sha256 digest, long sizeBytes, String mediaType, Optional<String> contentAddress) {
        public Item {
            if (sizeBytes < 0) {
                throw new IllegalArgumentException("size: " + sizeBytes + " (expected: >= 0)");
            }
            contentAddress.ifPresent(Resource::requireAddress);
        }

        /** One without an address. */
        public Item(Sha256 digest, long sizeBytes, String mediaType) {
            this(digest, sizeBytes, mediaType, Optional.empty());
        }
    }

    public Manifest {
        items = List.copyOf(items);
        if (items.size() > ITEMS_MAX) {
            throw new IllegalArgumentException("items: " + items.size() + " (expected: at most " + ITEMS_MAX + ")");
        }
    }

    /** The manifest of these resources. */
    public static Manifest of(List<Resource> resources) {
        return new Manifest(resources.stream()
                .map(r -> new Item(r.digest(), r.sizeBytes(), r.mediaType(), r.contentAddress()))
                .toList());
    }

    /** The sum of the sizes, in bytes. */
    public long totalBytes() {
        return items.stream().mapToLong(Item::sizeBytes).sum();
    }

    /**
     * The published form: {@code {"items":[{"digestMultibase","size","mediaType","contentAddress"}]}}; an item without
     * address has no such member.
     */
    public JsonObject toJson() {
        List<JsonValue> list = new ArrayList<>();
        for (Item item : items) {
            list.add(JsonObject.builder()
                    .put("digestMultibase", item.digest().multibase())
                    .put("size", item.sizeBytes())
                    .put("mediaType", item.mediaType())
                    .putString("contentAddress", item.contentAddress())
                    .build());
        }
        return JsonObject.builder().put("items", new JsonArray(list)).build();
    }

    /**
     * Reads the published form.
     *
     * @throws dev.layerlift.domain.json.JsonShapeException when a member is missing or of another kind
     * @throws IllegalArgumentException when a digest or an address is none, a size is negative, or there are too many items
     */
    public static Manifest fromJson(JsonObject json) {
        List<Item> items = new ArrayList<>();
        for (JsonObject o : json.requireObjects("items")) {
            items.add(new Item(
                    Sha256.parseMultibase(o.requireString("digestMultibase")),
                    o.requireLong("size"),
                    o.requireString("mediaType"),
                    o.has("contentAddress") ? Optional.of(o.requireString("contentAddress")) : Optional.empty()));
        }
        return new Manifest(items);
    }
}
