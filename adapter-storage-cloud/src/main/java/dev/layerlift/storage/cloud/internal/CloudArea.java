package dev.layerlift.storage.cloud.internal;

import dev.layerlift.domain.asset.Area;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.error.MigrationException;
import java.util.Optional;

/**
 * An area in its bucket: a key there is the key prefix of the area and the key of the path.
 *
 * @param area which
 * @param bucket the bucket
 * @param keyPrefix what all its keys begin with
 */
public record CloudArea(Area area, String bucket, String keyPrefix) {
    /** The longest key in bytes, of S3 as of Google Cloud Storage; paths and prefixes are ASCII. */
    public static final int KEY_BYTES_MAX = 1024;

    /** The key in the bucket, refused where it is longer than a store allows. */
    public String key(ObjectPath path) {
        String key = keyPrefix + path.key();
        if (key.length() > KEY_BYTES_MAX) {
            throw MigrationException.storage(
                    "PATH_TOO_LONG",
                    named(path) + ": " + key.length() + " characters with the prefix (expected: at most "
                            + KEY_BYTES_MAX + ")",
                    "choose a shorter key, or a shorter key prefix of the store");
        }
        return key;
    }

    /** The path of a key in the bucket; empty for what no path can name. */
    public Optional<ObjectPath> path(String key) {
        if (!key.startsWith(keyPrefix)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ObjectPath(area, key.substring(keyPrefix.length())));
        } catch (IllegalArgumentException e) {
            // An object of somebody else.
            return Optional.empty();
        }
    }

    /** The path and the bucket for messages. */
    public String named(ObjectPath path) {
        return path + " in bucket " + bucket;
    }
}
