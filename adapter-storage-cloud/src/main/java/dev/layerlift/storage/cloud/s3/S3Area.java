package dev.layerlift.storage.cloud.s3;

import dev.layerlift.domain.asset.Area;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.storage.cloud.s3.S3StoreConfig.BucketArea;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * An area in its bucket.
 *
 * @param area which
 * @param bucket the bucket
 * @param keyPrefix what all its keys begin with
 */
record S3Area(Area area, String bucket, String keyPrefix) {
    /** The longest key of S3 in bytes. */
    static final int KEY_BYTES_MAX = 1024;

    static S3Area of(Area area, BucketArea place) {
        return new S3Area(area, place.bucket(), place.keyPrefix());
    }

    /** The key in the bucket, refused where it is longer than S3 allows. */
    String key(ObjectPath path) {
        String key = keyPrefix + path.key();
        if (key.getBytes(StandardCharsets.US_ASCII).length > KEY_BYTES_MAX) {
            throw S3Errors.refusal(
                    "PATH_TOO_LONG",
                    named(path) + ": " + key.length() + " characters with the prefix (expected: at most "
                            + KEY_BYTES_MAX + ")",
                    "choose a shorter key, or a shorter key prefix of the store");
        }
        return key;
    }

    /** The path of a key in the bucket; empty for what no path can name. */
    Optional<ObjectPath> path(String key) {
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
    String named(ObjectPath path) {
        return path + " in bucket " + bucket;
    }
}
