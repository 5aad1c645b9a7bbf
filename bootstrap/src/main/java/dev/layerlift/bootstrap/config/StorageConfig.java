package dev.layerlift.bootstrap.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where the bytes of each layer lie.
 *
 * @param privateStore private assets; served to nobody
 * @param webvh what a web server for the host serves
 * @param btco the same for did:btco
 */
public record StorageConfig(StoreConfig privateStore, StoreConfig webvh, StoreConfig btco) {
    /** What holds when the file says nothing: {@code private}, {@code public}, {@code public/btco}. */
    public static final StorageConfig DEFAULT = new StorageConfig(
            new StoreConfig.Local("private"), new StoreConfig.Local("public"), new StoreConfig.Local("public/btco"));

    /**
     * Checks that nothing private is where everybody can see it.
     *
     * @param home the home, absolute
     * @throws IllegalArgumentException with a message that names what is wrong
     */
    public void requireApart(Path home) {
        Path absoluteHome = home.toAbsolutePath().normalize();
        requireBucketsApart();
        requireNodesApart();
        Optional<Path> own = folder(privateStore, home);
        Map<String, Optional<Path>> served = new TreeMap<>(
                Map.of("storage.webvh.root", folder(webvh, home), "storage.btco.root", folder(btco, home)));
        served.forEach((name, folder) -> folder.ifPresent(outer -> {
            own.ifPresent(inner -> requireOutside("storage.private.root", inner, name, outer));
            requireOutside("the home", absoluteHome, name, outer);
            own.ifPresent(inner -> requireOutside(name, outer, "storage.private.root", inner));
        }));
    }

    /** A bucket at its server, and what keys in it begin with; only one area of one layer may lie there. */
    private record BucketPlace(String server, String bucket, String prefix) {
        boolean isServedWith(BucketPlace other) {
            return server.equals(other.server) && bucket.equals(other.bucket);
        }
    }

    private void requireBucketsApart() {
        Map<String, BucketPlace> served = new TreeMap<>();
        Map<String, BucketPlace> hidden = new TreeMap<>();
        Map.of("private", privateStore, "webvh", webvh, "btco", btco).forEach((layer, store) -> {
            if (store instanceof StoreConfig.S3 s3) {
                String server = "s3 " + s3.endpoint().orElse("");
                s3.bucket().ifPresent(b -> served.put(layer, new BucketPlace(server, b, s3.prefix())));
                hidden.put(layer, new BucketPlace(server, s3.restrictedBucket(), s3.prefix()));
            } else if (store instanceof StoreConfig.Gcs gcs) {
                String server = "gcs " + gcs.endpoint().orElse("");
                gcs.bucket().ifPresent(b -> served.put(layer, new BucketPlace(server, b, gcs.prefix())));
                hidden.put(layer, new BucketPlace(server, gcs.restrictedBucket(), gcs.prefix()));
            }
        });
        hidden.forEach((layer, place) -> served.forEach((other, bucket) -> {
            if (place.isServedWith(bucket)) {
                throw new IllegalArgumentException("storage." + layer + ".restrictedBucket: \"" + place.bucket()
                        + "\" (expected: another bucket than storage." + other
                        + ".bucket, so that private files are never served)");
            }
        }));
        requireDistinct("restrictedBucket", hidden);
        requireDistinct("bucket", served);
    }

    private static void requireDistinct(String key, Map<String, BucketPlace> places) {
        places.forEach((layer, place) -> places.forEach((other, taken) -> {
            if (layer.compareTo(other) > 0 && place.equals(taken)) {
                throw new IllegalArgumentException("storage." + layer + "." + key + ": \"" + place.bucket()
                        + "\" (expected: another bucket or prefix than those of storage." + other + ")");
            }
        }));
    }

    /** Two layers in one folder of a node would list, and take away, what is the other's. */
    private void requireNodesApart() {
        if (webvh instanceof StoreConfig.Ipfs one
                && btco instanceof StoreConfig.Ipfs other
                && one.name().equals(other.name())
                && withoutSlash(one.api()).equals(withoutSlash(other.api()))) {
            throw new IllegalArgumentException("storage.webvh.name: \"" + one.name()
                    + "\" (expected: another name than storage.btco.name on the same node)");
        }
    }

    private static String withoutSlash(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    private static Optional<Path> folder(StoreConfig store, Path home) {
        return store instanceof StoreConfig.Local local ? Optional.of(local.under(home)) : Optional.empty();
    }

    private static void requireOutside(String name, Path inner, String outerName, Path outer) {
        if (inner.startsWith(outer)) {
            throw new IllegalArgumentException(outerName + ": \"" + outer + "\" (expected: a folder that " + name
                    + ", \"" + inner + "\", does not lie in, so that private files are never served)");
        }
    }
}
