package dev.layerlift.domain.asset;

import dev.layerlift.domain.did.Shortened;
import java.util.regex.Pattern;

/**
 * Where an object lies in a store: an area and a key of segments joined by {@code /}. A key is never made from a file
 * name, and cannot leave its area.
 *
 * @param area the area
 * @param key 1 to 16 segments of 1 to 200 letters, digits, {@code . _ -}; no segment is {@code .} or {@code ..}
 */
public record ObjectPath(Area area, String key) {
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._-]{1,200}(?:/[A-Za-z0-9._-]{1,200}){0,15}");

    public ObjectPath {
        if (!KEY.matcher(key).matches()) {
            throw new IllegalArgumentException("key: \"" + Shortened.of(key)
                    + "\" (expected: 1 to 16 segments of letters, digits, '.', '_', '-')");
        }
        for (String segment : key.split("/", -1)) {
            if (segment.equals(".") || segment.equals("..")) {
                throw new IllegalArgumentException(
                        "key: \"" + Shortened.of(key) + "\" (expected: no segment '.' or '..')");
            }
        }
    }

    /** A path in the public area. */
    public static ObjectPath ofPublic(String key) {
        return new ObjectPath(Area.PUBLIC, key);
    }

    /** A path in the restricted area. */
    public static ObjectPath ofRestricted(String key) {
        return new ObjectPath(Area.RESTRICTED, key);
    }

    @Override
    public String toString() {
        return area.name().toLowerCase(java.util.Locale.ROOT) + ":" + key;
    }
}
