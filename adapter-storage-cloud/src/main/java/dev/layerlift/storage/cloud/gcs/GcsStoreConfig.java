package dev.layerlift.storage.cloud.gcs;

import dev.layerlift.domain.asset.Area;
import dev.layerlift.storage.cloud.internal.CheckedSettings;
import dev.layerlift.storage.cloud.internal.CloudArea;
import dev.layerlift.storage.cloud.internal.CloudAreas;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a store on Google Cloud Storage keeps its two areas. The areas are two buckets, since what may be read by
 * everybody is a setting of a bucket.
 *
 * @param endpoint where the store listens; empty for Google's own
 * @param publicArea what everybody may read; empty for a store that has a restricted area only
 * @param restrictedArea what nobody may read
 * @param credentials who asks
 * @param payer the project that pays for requests, where the buckets want that of who asks
 * @param timeout how long nothing may move before a call is given up, 100 ms to 1 h
 */
public record GcsStoreConfig(
        Optional<URI> endpoint,
        Optional<BucketArea> publicArea,
        BucketArea restrictedArea,
        GcsCredentials credentials,
        Optional<String> payer,
        Duration timeout) {
    /** How long nothing may move unless the configuration says otherwise. */
    public static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static final Pattern PROJECT = Pattern.compile("[a-z0-9:.-]{1,100}");

    /**
     * A bucket, and what the names of all objects in it begin with.
     *
     * @param bucket 3 to 63 lower-case letters, digits, dots, hyphens and underscores
     * @param keyPrefix empty, or segments of letters, digits, {@code . _ -} that each end with a slash and are neither
     *     {@code .} nor {@code ..}, 200 characters at most
     */
    public record BucketArea(String bucket, String keyPrefix) {
        private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]");

        public BucketArea {
            if (!BUCKET.matcher(bucket).matches() || bucket.contains("..")) {
                throw new IllegalArgumentException("bucket: \"" + bucket
                        + "\" (expected: 3 to 63 lower-case letters, digits, dots, hyphens and underscores)");
            }
            CheckedSettings.requireKeyPrefix(keyPrefix);
        }

        /** A whole bucket. */
        public static BucketArea of(String bucket) {
            return new BucketArea(bucket, "");
        }

        CloudArea as(Area area) {
            return new CloudArea(area, bucket, keyPrefix);
        }
    }

    public GcsStoreConfig {
        endpoint.ifPresent(CheckedSettings::requireEndpoint);
        publicArea.ifPresent(area -> CheckedSettings.requireApart(area.bucket(), restrictedArea.bucket()));
        payer.ifPresent(project -> {
            if (!PROJECT.matcher(project).matches()) {
                throw new IllegalArgumentException(
                        "project: \"" + project + "\" (expected: the id of a project, such as my-project-123)");
            }
        });
        CheckedSettings.requireTimeout(timeout);
    }

    /** Google's own store with what its tools use to log in, and a restricted area only. */
    public static GcsStoreConfig google(BucketArea restricted) {
        return new GcsStoreConfig(
                Optional.empty(),
                Optional.empty(),
                restricted,
                new GcsCredentials.ApplicationDefault(),
                Optional.empty(),
                TIMEOUT);
    }

    /** The same at another endpoint. */
    public GcsStoreConfig withEndpoint(URI there) {
        return new GcsStoreConfig(Optional.of(there), publicArea, restrictedArea, credentials, payer, timeout);
    }

    /** The same with a public area. */
    public GcsStoreConfig withPublicArea(BucketArea area) {
        return new GcsStoreConfig(endpoint, Optional.of(area), restrictedArea, credentials, payer, timeout);
    }

    /** The same, asking with these credentials. */
    public GcsStoreConfig withCredentials(GcsCredentials who) {
        return new GcsStoreConfig(endpoint, publicArea, restrictedArea, who, payer, timeout);
    }

    /** The same, with requests that this project pays for. */
    public GcsStoreConfig withPayer(String project) {
        return new GcsStoreConfig(endpoint, publicArea, restrictedArea, credentials, Optional.of(project), timeout);
    }

    /** The same with another time in which something must move. */
    public GcsStoreConfig withTimeout(Duration limit) {
        return new GcsStoreConfig(endpoint, publicArea, restrictedArea, credentials, payer, limit);
    }

    /** Both areas, each in its bucket. */
    CloudAreas areas() {
        return new CloudAreas(restrictedArea.as(Area.RESTRICTED), publicArea.map(place -> place.as(Area.PUBLIC)));
    }
}
