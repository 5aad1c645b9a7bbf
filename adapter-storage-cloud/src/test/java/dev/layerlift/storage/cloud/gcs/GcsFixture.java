package dev.layerlift.storage.cloud.gcs;

import dev.layerlift.servers.gcs.FakeGcs;
import dev.layerlift.storage.cloud.gcs.GcsStoreConfig.BucketArea;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;

/** One fake of the store for all tests that only need a store. */
final class GcsFixture {
    static final BucketArea PUBLIC = new BucketArea("assets-public", "web/");
    static final BucketArea RESTRICTED = new BucketArea("assets-restricted", "layerlift/hidden/");
    private static final FakeGcs SHARED = start();

    private GcsFixture() {}

    static FakeGcs start() {
        try {
            FakeGcs fake = FakeGcs.start(PUBLIC.bucket(), RESTRICTED.bucket());
            Runtime.getRuntime().addShutdownHook(new Thread(fake::close));
            return fake;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static FakeGcs shared() {
        return SHARED;
    }

    static GcsStoreConfig on(FakeGcs fake) {
        return at(fake.address());
    }

    static GcsStoreConfig at(InetSocketAddress address) {
        return GcsStoreConfig.google(RESTRICTED)
                .withPublicArea(PUBLIC)
                .withEndpoint(URI.create("http://127.0.0.1:" + address.getPort()))
                .withCredentials(new GcsCredentials.Anonymous());
    }
}
