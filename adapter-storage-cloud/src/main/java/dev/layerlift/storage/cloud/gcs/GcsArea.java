package dev.layerlift.storage.cloud.gcs;

import com.google.cloud.storage.BlobId;
import dev.layerlift.domain.asset.Area;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.storage.cloud.gcs.GcsStoreConfig.BucketArea;
import java.util.Optional;

/**
 * An area in its bucket.
 *
 * @param area which
 * @param bucket the bucket
 * @param keyPrefix what the names of all its objects begin with
 */
record GcsArea(Area area, String bucket, String keyPrefix) {
    /** The longest name of an object in bytes; paths are ASCII. */
    static final int NAME_BYTES_MAX = 1024;

    static GcsArea of(Area area, BucketArea place) {
        return new GcsArea(area, place.bucket(), place.keyPrefix());
    }

    /** The object at a path, refused where its name is longer than the store allows. */
    BlobId id(ObjectPath path) {
        String name = keyPrefix + path.key();
        if (name.length() > NAME_BYTES_MAX) {
            throw MigrationException.storage(
                    "PATH_TOO_LONG",
                    named(path) + ": " + name.length() + " characters with the prefix (expected: at most "
                            + NAME_BYTES_MAX + ")",
                    "choose a shorter key, or a shorter key prefix of the store");
        }
        return BlobId.of(bucket, name);
    }

    /** The path of an object in the bucket; empty for what no path can name. */
    Optional<ObjectPath> path(String name) {
        if (!name.startsWith(keyPrefix)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ObjectPath(area, name.substring(keyPrefix.length())));
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
