package dev.layerlift.storage.cloud.s3;

import dev.layerlift.domain.asset.Area;
import dev.layerlift.storage.cloud.internal.CheckedSettings;
import dev.layerlift.storage.cloud.internal.CloudArea;
import dev.layerlift.storage.cloud.internal.CloudAreas;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where an S3-compatible store keeps its two areas, and what it can do. The areas are two buckets, since what may be read
 * by everybody is a setting of a bucket: a policy for a part of one is one mistake away from serving the other part.
 *
 * @param endpoint where the store listens; empty for Amazon's own in the region
 * @param region such as {@code eu-central-1}; {@code auto} for R2
 * @param addressing how a bucket is named in a request
 * @param publicArea what a web server or a public bucket serves; empty for a store that has a restricted area only
 * @param restrictedArea what nobody serves
 * @param credentials who asks; empty for the default of the AWS tools: environment, profile, role of the machine
 * @param conditionalWrites whether the store honours {@code If-None-Match: *} on a put; without, {@code create} is refused
 * @param checksums whether the store checks SHA-256 checksums of parts and tells them again
 * @param timeout how long nothing may move before a call is given up, 100 ms to 1 h
 */
public record S3StoreConfig(
        Optional<URI> endpoint,
        String region,
        Addressing addressing,
        Optional<BucketArea> publicArea,
        BucketArea restrictedArea,
        Optional<S3Credentials> credentials,
        boolean conditionalWrites,
        boolean checksums,
        Duration timeout) {
    /** How long nothing may move unless the configuration says otherwise. */
    public static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,50}");
    private static final Pattern ACCOUNT = Pattern.compile("[0-9a-f]{32}");

    /** How a bucket is named in a request. */
    public enum Addressing {
        /** As a part of the host: {@code https://bucket.host/key}. */
        HOST,
        /** As the first part of the path: {@code https://host/bucket/key}; most stores other than Amazon's want this. */
        PATH
    }

    /**
     * A bucket, and what all keys in it begin with.
     *
     * @param bucket 3 to 63 lower-case letters, digits, dots and hyphens
     * @param keyPrefix empty, or segments of letters, digits, {@code . _ -} that each end with a slash and are neither
     *     {@code .} nor {@code ..}, 200 characters at most
     */
    public record BucketArea(String bucket, String keyPrefix) {
        private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

        public BucketArea {
            if (!BUCKET.matcher(bucket).matches() || bucket.contains("..")) {
                throw new IllegalArgumentException(
                        "bucket: \"" + bucket + "\" (expected: 3 to 63 lower-case letters, digits, dots and hyphens)");
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

    public S3StoreConfig {
        endpoint.ifPresent(CheckedSettings::requireEndpoint);
        if (!REGION.matcher(region).matches()) {
            throw new IllegalArgumentException(
                    "region: \"" + region + "\" (expected: a region such as eu-central-1, or auto)");
        }
        publicArea.ifPresent(area -> CheckedSettings.requireApart(area.bucket(), restrictedArea.bucket()));
        CheckedSettings.requireTimeout(timeout);
    }

    /** Amazon S3 in a region, with a restricted area only. */
    public static S3StoreConfig aws(String region, BucketArea restricted) {
        return new S3StoreConfig(
                Optional.empty(),
                region,
                Addressing.HOST,
                Optional.empty(),
                restricted,
                Optional.empty(),
                true,
                true,
                TIMEOUT);
    }

    /** Any store at an endpoint, with a restricted area only; told to do what Amazon S3 does. */
    public static S3StoreConfig at(URI endpoint, String region, BucketArea restricted) {
        return new S3StoreConfig(
                Optional.of(endpoint),
                region,
                Addressing.PATH,
                Optional.empty(),
                restricted,
                Optional.empty(),
                true,
                true,
                TIMEOUT);
    }

    /**
     * Cloudflare R2, with a restricted area only. It does not tell checksums of parts again.
     *
     * @param accountId 32 hexadecimal digits
     */
    public static S3StoreConfig r2(String accountId, BucketArea restricted) {
        if (!ACCOUNT.matcher(accountId).matches()) {
            throw new IllegalArgumentException("accountId: \"" + accountId + "\" (expected: 32 hexadecimal digits)");
        }
        return at(URI.create("https://" + accountId + ".r2.cloudflarestorage.com"), "auto", restricted)
                .withChecksums(false);
    }

    /** The same with a public area. */
    public S3StoreConfig withPublicArea(BucketArea area) {
        return new S3StoreConfig(
                endpoint,
                region,
                addressing,
                Optional.of(area),
                restrictedArea,
                credentials,
                conditionalWrites,
                checksums,
                timeout);
    }

    /** The same, asking with these credentials. */
    public S3StoreConfig withCredentials(S3Credentials who) {
        return new S3StoreConfig(
                endpoint,
                region,
                addressing,
                publicArea,
                restrictedArea,
                Optional.of(who),
                conditionalWrites,
                checksums,
                timeout);
    }

    /** The same, naming buckets in another way. */
    public S3StoreConfig withAddressing(Addressing way) {
        return new S3StoreConfig(
                endpoint, region, way, publicArea, restrictedArea, credentials, conditionalWrites, checksums, timeout);
    }

    /** The same for a store that honours {@code If-None-Match}, or not. */
    public S3StoreConfig withConditionalWrites(boolean there) {
        return new S3StoreConfig(
                endpoint, region, addressing, publicArea, restrictedArea, credentials, there, checksums, timeout);
    }

    /** The same for a store that keeps checksums, or not. */
    public S3StoreConfig withChecksums(boolean there) {
        return new S3StoreConfig(
                endpoint,
                region,
                addressing,
                publicArea,
                restrictedArea,
                credentials,
                conditionalWrites,
                there,
                timeout);
    }

    /** The same with another time in which something must move. */
    public S3StoreConfig withTimeout(Duration limit) {
        return new S3StoreConfig(
                endpoint,
                region,
                addressing,
                publicArea,
                restrictedArea,
                credentials,
                conditionalWrites,
                checksums,
                limit);
    }

    /** Both areas, each in its bucket. */
    CloudAreas areas() {
        return new CloudAreas(restrictedArea.as(Area.RESTRICTED), publicArea.map(place -> place.as(Area.PUBLIC)));
    }
}
