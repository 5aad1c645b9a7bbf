package dev.layerlift.storage.cloud.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.error.MigrationException.Retry;
import dev.layerlift.domain.port.ChunkPlan;
import dev.layerlift.domain.port.ChunkedUploads;
import dev.layerlift.domain.port.ChunkedUploads.Upload;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.ContentStore.Durability;
import dev.layerlift.servers.S3Server;
import dev.layerlift.storage.cloud.s3.S3StoreConfig.BucketArea;
import dev.layerlift.testkit.GeneratedContent;
import dev.layerlift.testkit.net.FaultProxy;
import dev.layerlift.testkit.net.NetworkFault;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.s3.model.BucketCannedACL;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;

/** What real servers and a network that fails make of a store. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class S3FailuresTest {
    private final String prefix = "failures/" + UUID.randomUUID();
    private final ObjectPath path = ObjectPath.ofPublic(prefix + "/object");

    private static void put(ContentStore store, ObjectPath path, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        store.put(path, Content.of(bytes), Sha256.of(bytes), Durability.NOW);
    }

    private static MigrationException failure(Runnable call) {
        MigrationException thrown = catchThrowableOfType(MigrationException.class, call::run);
        assertThat(thrown).isNotNull();
        assertThat(thrown.error().recovery()).isNotEmpty();
        assertThat(thrown.error().toString()).doesNotContain("test-secret-key", "another-secret", "test-access-key");
        return thrown;
    }

    private static void assertFailure(Runnable call, ErrorType type, String code, Retry retry) {
        MigrationException thrown = failure(call);
        assertThat(thrown.error().code()).as("%s", thrown.error()).isEqualTo(code);
        assertThat(thrown.error().type()).isEqualTo(type);
        assertThat(thrown.retry()).isEqualTo(retry);
    }

    @Test
    @Tag("P48")
    void stores_that_differ_only_in_credentials_are_two_stores() {
        S3StoreConfig right = S3Servers.onProxy();
        S3StoreConfig wrong = right.withCredentials(S3Credentials.of("test-access-key", "another-secret"));
        S3StoreConfig stranger = right.withCredentials(S3Credentials.of("another-key", "another-secret"));
        try (S3ContentStore ours = S3ContentStore.open(right);
                S3ContentStore theirs = S3ContentStore.open(wrong);
                S3ContentStore strange = S3ContentStore.open(stranger)) {
            put(ours, path, "ours");
            for (S3ContentStore other : List.of(theirs, strange)) {
                assertFailure(
                        () -> put(other, path, "theirs"), ErrorType.STORAGE_ERROR, "STORE_ACCESS_DENIED", Retry.NEVER);
                assertFailure(() -> other.stat(path), ErrorType.STORAGE_ERROR, "STORE_ACCESS_DENIED", Retry.NEVER);
                assertFailure(() -> other.open(path, 0), ErrorType.STORAGE_ERROR, "STORE_ACCESS_DENIED", Retry.NEVER);
            }
            assertThat(ours.stat(path)).isPresent();
        }
        assertThat(right).isNotEqualTo(wrong);
    }

    @Test
    @Tag("P05")
    void a_missing_bucket_is_an_error_and_not_an_absent_object() {
        S3StoreConfig config = S3Servers.onProxy().withPublicArea(BucketArea.of("never-made"));
        try (S3ContentStore store = S3ContentStore.open(config)) {
            for (Runnable call : List.<Runnable>of(
                    () -> store.stat(path),
                    () -> store.open(path, 0),
                    () -> store.list(path, Optional.empty(), 10),
                    () -> put(store, path, "text"))) {
                assertFailure(call, ErrorType.STORAGE_ERROR, "BUCKET_MISSING", Retry.NEVER);
            }
            assertThat(failure(() -> store.stat(path)).getMessage()).contains("never-made", path.key());
        }
    }

    @Test
    void nobody_listens_and_no_such_host() {
        S3StoreConfig config = S3StoreConfig.at(URI.create("http://127.0.0.1:1"), "auto", BucketArea.of("a-bucket"))
                .withCredentials(S3Credentials.of("a", "b"));
        try (S3ContentStore store = S3ContentStore.open(config)) {
            assertFailure(
                    () -> store.stat(ObjectPath.ofRestricted("a")),
                    ErrorType.NETWORK_ERROR,
                    "STORE_UNREACHABLE",
                    Retry.LATER);
        }
        S3StoreConfig nowhere = S3StoreConfig.at(URI.create("http://store.invalid"), "auto", BucketArea.of("a-bucket"))
                .withCredentials(S3Credentials.of("a", "b"));
        try (S3ContentStore store = S3ContentStore.open(nowhere)) {
            assertFailure(
                    () -> store.stat(ObjectPath.ofRestricted("a")),
                    ErrorType.NETWORK_ERROR,
                    "HOST_UNKNOWN",
                    Retry.LATER);
        }
    }

    @Test
    @Tag("P43")
    void a_server_that_hangs_ends_in_a_time_out() throws IOException {
        S3Server server = S3Servers.proxy();
        try (FaultProxy network = FaultProxy.before(server.address());
                S3ContentStore store = S3ContentStore.open(S3Servers.through(server, network.address())
                        .withChecksums(false)
                        .withTimeout(Duration.ofSeconds(1)))) {
            put(store, path, "warm");
            network.toClient(new NetworkFault.HangAfter(0));
            assertFailure(() -> store.stat(path), ErrorType.TIMEOUT_ERROR, "STORE_TIMEOUT", Retry.LATER);
            network.heal();

            GeneratedContent large = new GeneratedContent(3, 20L * 1024 * 1024);
            network.toServer(new NetworkFault.HangAfter(100_000));
            assertFailure(
                    () -> store.put(path, large, large.sha256(), Durability.NOW),
                    ErrorType.TIMEOUT_ERROR,
                    "STORE_TIMEOUT",
                    Retry.LATER);
            network.heal();
            assertThat(network.struck()).isEqualTo(2);
        }
    }

    @Test
    @Tag("P19")
    void a_network_cut_or_a_flipped_bit_leaves_nothing_and_the_same_put_again_succeeds() throws IOException {
        S3Server server = S3Servers.proxy();
        GeneratedContent content = new GeneratedContent(4, 3L * 1024 * 1024);
        try (FaultProxy network = FaultProxy.before(server.address());
                S3ContentStore store = S3ContentStore.open(
                        S3Servers.through(server, network.address()).withChecksums(false))) {
            network.toServer(new NetworkFault.CutAfter(1_000_000));
            assertFailure(
                    () -> store.put(path, content, content.sha256(), Durability.NOW),
                    ErrorType.NETWORK_ERROR,
                    "CONNECTION_LOST",
                    Retry.LATER);
            assertThat(store.stat(path)).isEmpty();

            network.toServer(new NetworkFault.CorruptAfter(1_000_000));
            assertFailure(
                    () -> store.put(path, content, content.sha256(), Durability.NOW),
                    ErrorType.STORAGE_ERROR,
                    "DIGEST_MISMATCH",
                    Retry.LATER);
            assertThat(store.stat(path)).isEmpty();
            assertThat(network.struck()).isEqualTo(2);

            store.put(path, content, content.sha256(), Durability.NOW);
            for (NetworkFault fault :
                    List.of(new NetworkFault.TruncateAfter(1_000_000), new NetworkFault.CutAfter(1_000_000))) {
                network.toClient(fault);
                try (InputStream body = store.open(path, 0).orElseThrow()) {
                    assertThatThrownBy(body::readAllBytes)
                            .isInstanceOf(IOException.class)
                            .cause()
                            .isInstanceOfSatisfying(
                                    MigrationException.class,
                                    thrown -> assertThat(thrown.error().type()).isEqualTo(ErrorType.NETWORK_ERROR));
                }
            }
            try (InputStream body = store.open(path, 0).orElseThrow()) {
                assertThat(GeneratedContent.digestOf(body)).isEqualTo(content.sha256());
            }
        }
    }

    @Test
    @Tag("P44")
    @Tag("P47")
    void a_chunk_that_was_cut_or_damaged_is_sent_again_and_nothing_is_left() throws IOException {
        S3Server server = S3Servers.mock();
        GeneratedContent content = new GeneratedContent(5, 1024 * 1024);
        try (FaultProxy network = FaultProxy.before(server.address());
                S3ContentStore store = S3ContentStore.open(S3Servers.through(server, network.address()))) {
            ChunkedUploads uploads = store.uploads().orElseThrow();
            Upload upload = uploads.begin(path, new ChunkPlan(content.sizeBytes(), Multipart.PART_BYTES_MIN));
            network.toServer(new NetworkFault.CutAfter(500_000));
            assertThat(failure(() -> uploads.put(upload, 0, content)).error().type())
                    .isEqualTo(ErrorType.NETWORK_ERROR);
            network.toServer(new NetworkFault.CorruptAfter(500_000));
            assertFailure(
                    () -> uploads.put(upload, 0, content), ErrorType.STORAGE_ERROR, "DIGEST_MISMATCH", Retry.LATER);
            assertThat(network.struck()).isEqualTo(2);
            assertThat(uploads.chunks(upload)).contains(List.of());

            var chunk = uploads.put(upload, 0, content);
            uploads.complete(upload, List.of(chunk), content.sha256());

            assertThat(uploads.unfinished(path)).isEmpty();
            try (InputStream body = store.open(path, 0).orElseThrow()) {
                assertThat(GeneratedContent.digestOf(body)).isEqualTo(content.sha256());
            }
        }
    }

    @Test
    @Tag("P37")
    void nothing_restricted_is_served_by_the_public_bucket() throws Exception {
        S3StoreConfig config = S3Servers.onProxy();
        List<ObjectPath> hidden = List.of(
                ObjectPath.ofRestricted(prefix + "/did.jsonl"), ObjectPath.ofRestricted(prefix + "/audit/1.json"));
        ObjectPath served = ObjectPath.ofPublic(prefix + "/public.txt");
        try (S3ContentStore store = S3ContentStore.open(config);
                S3Connection owner = S3Connection.open(config)) {
            put(store, served, "served");
            hidden.forEach(object -> put(store, object, "hidden"));
            // What a policy for the whole public bucket does.
            owner.client()
                    .putBucketAcl(
                            request -> request.bucket(S3Servers.PUBLIC.bucket()).acl(BucketCannedACL.PUBLIC_READ));
            owner.client()
                    .putObjectAcl(request -> request.bucket(S3Servers.PUBLIC.bucket())
                            .key("web/" + served.key())
                            .acl(ObjectCannedACL.PUBLIC_READ));
        }
        String base = config.endpoint().orElseThrow() + "/";

        assertThat(status(base + "assets-public/web/" + served.key())).isEqualTo(200);
        for (ObjectPath object : hidden) {
            assertThat(status(base + "assets-public/web/" + object.key())).isIn(403, 404);
            assertThat(status(base + "assets-public/" + object.key())).isIn(403, 404);
            assertThat(status(base + "assets-public/layerlift/hidden/" + object.key()))
                    .isIn(403, 404);
            assertThat(status(base + "assets-restricted/layerlift/hidden/" + object.key()))
                    .isIn(403, 404);
        }
    }

    private static int status(String url) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(url).toURL().openConnection();
        try {
            return connection.getResponseCode();
        } finally {
            connection.disconnect();
        }
    }

    @Test
    @Tag("P37")
    void a_store_without_a_public_area_refuses_public_paths_and_one_that_is_closed_all() {
        S3StoreConfig config = S3StoreConfig.at(URI.create("http://127.0.0.1:1"), "auto", BucketArea.of("a-bucket"))
                .withCredentials(S3Credentials.of("a", "b"));
        S3ContentStore store = S3ContentStore.open(config);
        assertFailure(() -> store.stat(path), ErrorType.STORAGE_ERROR, "AREA_MISSING", Retry.NEVER);
        assertFailure(
                () -> store.stat(ObjectPath.ofRestricted(("k".repeat(200) + "/").repeat(5) + "k".repeat(50))),
                ErrorType.STORAGE_ERROR,
                "PATH_TOO_LONG",
                Retry.NEVER);
        store.close();
        assertFailure(
                () -> store.stat(ObjectPath.ofRestricted("a")), ErrorType.STORAGE_ERROR, "STORE_CLOSED", Retry.NEVER);
    }
}
