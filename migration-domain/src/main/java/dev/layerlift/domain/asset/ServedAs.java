package dev.layerlift.domain.asset;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a store tells who asks for an object: its media type, by the ending of its key as web servers do, and how long it
 * may be kept. Logs, status lists and documents change, and must be asked for anew; content is found by its digest, and
 * never changes.
 *
 * @param mediaType such as {@code application/json}
 * @param cacheControl the value of the header {@code Cache-Control}
 */
public record ServedAs(String mediaType, String cacheControl) {
    private static final String RESTRICTED = "private, no-store";
    private static final String CHANGING = "public, no-cache";
    private static final String FIXED = "public, max-age=31536000, immutable";
    private static final String BINARY = "application/octet-stream";
    private static final String CONTENT_NAME = "[0-9a-f]{64}(\\.[a-z0-9]+)?";
    /** The ending that a key of content has; these are part of the format of published assets. */
    private static final Map<String, String> ENDINGS = Map.ofEntries(
            Map.entry("text/plain", "txt"),
            Map.entry("text/html", "html"),
            Map.entry("text/markdown", "md"),
            Map.entry("text/csv", "csv"),
            Map.entry("application/json", "json"),
            Map.entry("application/pdf", "pdf"),
            Map.entry("application/zip", "zip"),
            Map.entry("image/png", "png"),
            Map.entry("image/jpeg", "jpg"),
            Map.entry("image/gif", "gif"),
            Map.entry("image/webp", "webp"),
            Map.entry("image/svg+xml", "svg"),
            Map.entry("audio/mpeg", "mp3"),
            Map.entry("video/mp4", "mp4"));

    private static final Map<String, String> TYPES = types();

    private static Map<String, String> types() {
        Map<String, String> types = new HashMap<>();
        ENDINGS.forEach((type, ending) -> types.put(ending, type));
        types.put("jsonl", "text/jsonl");
        return Map.copyOf(types);
    }

    /** The ending of a key that holds content of this media type; {@code bin} for one that has none of its own. */
    public static String ending(String mediaType) {
        return ENDINGS.getOrDefault(mediaType, "bin");
    }

    /** How the object at a path is served; one in the restricted area is served to nobody, and kept by no cache. */
    public static ServedAs of(ObjectPath path) {
        String name = path.key().substring(path.key().lastIndexOf('/') + 1);
        int dot = name.lastIndexOf('.');
        String ending = dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
        String type = TYPES.getOrDefault(ending, BINARY);
        if (path.area() == Area.RESTRICTED) {
            return new ServedAs(type, RESTRICTED);
        }
        return new ServedAs(type, name.matches(CONTENT_NAME) ? FIXED : CHANGING);
    }
}
