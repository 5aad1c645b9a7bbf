package dev.layerlift.storage.cloud.s3;

import dev.layerlift.servers.S3Server;
import dev.layerlift.servers.ToolMissingException;
import dev.layerlift.storage.cloud.s3.S3StoreConfig.BucketArea;
import dev.layerlift.testkit.Prerequisite;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** The servers of these tests, each started once, and both at the same time. */
final class S3Servers {
    static final BucketArea PUBLIC = new BucketArea("assets-public", "web/");
    static final BucketArea RESTRICTED = new BucketArea("assets-restricted", "layerlift/hidden/");

    private static final CompletableFuture<S3Server> MOCK = started(S3Server::startS3Mock);
    private static final CompletableFuture<S3Server> PROXY = started(S3Server::startS3Proxy);

    private S3Servers() {}

    private static CompletableFuture<S3Server> started(Supplier<S3Server> start) {
        return CompletableFuture.supplyAsync(() -> {
            S3Server server = start.get();
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            makeBuckets(server);
            return server;
        });
    }

    private static void makeBuckets(S3Server server) {
        try (S3Connection connection = S3Connection.open(on(server))) {
            connection.client().createBucket(request -> request.bucket(PUBLIC.bucket()));
            connection.client().createBucket(request -> request.bucket(RESTRICTED.bucket()));
        }
    }

    /** Keeps checksums, and lets everybody in. */
    static S3Server mock() {
        return await("S3Mock", MOCK);
    }

    /** Checks signatures, and keeps no checksums. */
    static S3Server proxy() {
        return await("S3Proxy", PROXY);
    }

    private static S3Server await(String name, CompletableFuture<S3Server> server) {
        try {
            return server.join();
        } catch (CompletionException e) {
            if (!(e.getCause() instanceof ToolMissingException)) {
                throw e;
            }
            throw Prerequisite.missing(
                    name + " is missing, its tests are skipped: " + e.getCause().getMessage());
        }
    }

    static S3StoreConfig on(S3Server server) {
        return through(server, server.address());
    }

    /** The store on a server, reached at another address. */
    static S3StoreConfig through(S3Server server, InetSocketAddress address) {
        URI endpoint = URI.create("http://127.0.0.1:" + address.getPort());
        return S3StoreConfig.at(endpoint, "us-east-1", RESTRICTED)
                .withPublicArea(PUBLIC)
                .withCredentials(S3Credentials.of(server.accessKeyId(), server.secretAccessKey()));
    }

    static S3StoreConfig onMock() {
        return on(mock());
    }

    static S3StoreConfig onProxy() {
        return on(proxy()).withChecksums(false);
    }
}
