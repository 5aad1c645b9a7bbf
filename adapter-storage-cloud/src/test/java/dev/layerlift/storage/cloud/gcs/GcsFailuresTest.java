package dev.layerlift.storage.cloud.gcs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.error.MigrationException.Retry;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.ContentStore.Durability;
import dev.layerlift.servers.gcs.FakeGcs;
import dev.layerlift.testkit.GeneratedContent;
import dev.layerlift.testkit.net.FaultProxy;
import dev.layerlift.testkit.net.NetworkFault;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What strangers and a network that fails make of a store. */
@Timeout(120)
class GcsFailuresTest {
    private final FakeGcs fake = GcsFixture.start();
    private final ObjectPath path = ObjectPath.ofPublic("failures/object");

    @AfterEach
    void stop() {
        fake.close();
    }

    private static void put(ContentStore store, ObjectPath path, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        store.put(path, Content.of(bytes), Sha256.of(bytes), Durability.NOW);
    }

    private static void assertFailure(Runnable call, ErrorType type, String code, Retry retry) {
        MigrationException thrown = catchThrowableOfType(MigrationException.class, call::run);
        assertThat(thrown).isNotNull();
        assertThat(thrown.error().code()).as("%s", thrown.error()).isEqualTo(code);
        assertThat(thrown.error().type()).isEqualTo(type);
        assertThat(thrown.retry()).isEqualTo(retry);
        assertThat(thrown.error().recovery()).isNotEmpty();
        assertThat(thrown.error().toString()).doesNotContain("ours-token", "theirs-token");
    }

    @Test
    @Tag("P48")
    void stores_that_differ_only_in_credentials_are_two_stores() {
        fake.letIn("ours-token");
        fake.letRead("reading-token");
        GcsStoreConfig right = GcsFixture.on(fake).withCredentials(new GcsCredentials.Token("ours-token"));
        GcsStoreConfig wrong = right.withCredentials(new GcsCredentials.Token("theirs-token"));
        GcsStoreConfig reading = right.withCredentials(new GcsCredentials.Token("reading-token"));
        GcsStoreConfig nobody = right.withCredentials(new GcsCredentials.Anonymous());
        try (GcsContentStore ours = GcsContentStore.open(right);
                GcsContentStore theirs = GcsContentStore.open(wrong);
                GcsContentStore reader = GcsContentStore.open(reading);
                GcsContentStore stranger = GcsContentStore.open(nobody)) {
            put(ours, path, "ours");
            assertFailure(() -> put(theirs, path, "x"), ErrorType.STORAGE_ERROR, "STORE_TOKEN_EXPIRED", Retry.NEVER);
            assertFailure(() -> theirs.stat(path), ErrorType.STORAGE_ERROR, "STORE_TOKEN_EXPIRED", Retry.NEVER);
            assertFailure(() -> theirs.open(path, 0), ErrorType.STORAGE_ERROR, "STORE_TOKEN_EXPIRED", Retry.NEVER);
            assertFailure(() -> stranger.stat(path), ErrorType.STORAGE_ERROR, "STORE_ACCESS_DENIED", Retry.NEVER);
            assertFailure(() -> put(reader, path, "x"), ErrorType.STORAGE_ERROR, "STORE_NOT_WRITABLE", Retry.NEVER);
            assertThat(reader.stat(path)).isEqualTo(ours.stat(path)).isPresent();
        }
    }

    @Test
    void a_store_without_its_key_can_be_opened_and_says_so_itself() {
        GcsStoreConfig config =
                GcsFixture.on(fake).withCredentials(new GcsCredentials.KeyFile(Path.of("no", "such", "key.json")));
        try (GcsContentStore store = GcsContentStore.open(config)) {
            assertFailure(() -> store.stat(path), ErrorType.STORAGE_ERROR, "STORE_CREDENTIALS_MISSING", Retry.NEVER);
        }
    }

    @Test
    void nobody_listens_and_no_such_host() {
        for (var known : List.of(
                List.of("http://127.0.0.1:1", "STORE_UNREACHABLE"), List.of("http://store.invalid", "HOST_UNKNOWN"))) {
            GcsStoreConfig config = GcsFixture.on(fake).withEndpoint(URI.create(known.get(0)));
            try (GcsContentStore store = GcsContentStore.open(config)) {
                assertFailure(() -> store.stat(path), ErrorType.NETWORK_ERROR, known.get(1), Retry.LATER);
            }
        }
    }

    @Test
    void a_server_that_does_not_speak_https() throws IOException {
        try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> {
                try (Socket client = plain.accept()) {
                    client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
                    client.getInputStream().readAllBytes();
                } catch (IOException e) {
                    // The client went away, as it should.
                }
            });
            server.start();
            GcsStoreConfig config =
                    GcsFixture.on(fake).withEndpoint(URI.create("https://127.0.0.1:" + plain.getLocalPort()));
            try (GcsContentStore store = GcsContentStore.open(config)) {
                assertFailure(() -> store.stat(path), ErrorType.NETWORK_ERROR, "TLS_FAILED", Retry.LATER);
            }
        }
    }

    @Test
    @Tag("P43")
    void a_server_that_hangs_ends_in_a_time_out() throws IOException {
        try (FaultProxy network = FaultProxy.before(fake.address());
                GcsContentStore store =
                        GcsContentStore.open(GcsFixture.at(network.address()).withTimeout(Duration.ofSeconds(1)))) {
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
        }
    }

    @Test
    @Tag("P19")
    void a_network_cut_or_a_flipped_bit_leaves_nothing_and_the_same_put_again_succeeds() throws IOException {
        GeneratedContent content = new GeneratedContent(4, 3L * 1024 * 1024);
        try (FaultProxy network = FaultProxy.before(fake.address());
                GcsContentStore store = GcsContentStore.open(GcsFixture.at(network.address()))) {
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
            GeneratedContent large = new GeneratedContent(5, 9L * 1024 * 1024);
            network.toServer(new NetworkFault.CorruptAfter(5_000_000));
            assertFailure(
                    () -> store.put(path, large, large.sha256(), Durability.NOW),
                    ErrorType.STORAGE_ERROR,
                    "DIGEST_MISMATCH",
                    Retry.LATER);
            assertThat(store.stat(path)).isEmpty();
            assertThat(fake.requests())
                    .as("none was made, rather than taken away")
                    .noneMatch(request -> request.startsWith("DELETE"));

            store.put(path, content, content.sha256(), Durability.NOW);
            for (NetworkFault fault : List.of(
                    new NetworkFault.TruncateAfter(1_000_000),
                    new NetworkFault.CutAfter(1_000_000),
                    new NetworkFault.CorruptAfter(1_000_000))) {
                network.toClient(fault);
                try (InputStream body = store.open(path, 0).orElseThrow()) {
                    assertThatThrownBy(body::readAllBytes)
                            .isInstanceOf(IOException.class)
                            .cause()
                            .isInstanceOf(MigrationException.class);
                }
            }
            try (InputStream body = store.open(path, 0).orElseThrow()) {
                assertThat(GeneratedContent.digestOf(body)).isEqualTo(content.sha256());
            }
        }
    }

    @Test
    @Tag("P37")
    void nothing_restricted_is_served_by_the_public_bucket() throws Exception {
        fake.serve("assets-public");
        ObjectPath hidden = ObjectPath.ofRestricted("failures/did.jsonl");
        try (GcsContentStore store = GcsContentStore.open(GcsFixture.on(fake))) {
            put(store, path, "served");
            put(store, hidden, "hidden");
        }
        String base = fake.endpoint() + "/";

        assertThat(status(base + "assets-public/web/" + path.key())).isEqualTo(200);
        for (String key : List.of(hidden.key(), "web/" + hidden.key(), "layerlift/hidden/" + hidden.key())) {
            assertThat(status(base + "assets-public/" + key)).isEqualTo(404);
            assertThat(status(base + "assets-restricted/" + key)).isEqualTo(403);
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
        GcsStoreConfig config = GcsStoreConfig.google(GcsFixture.RESTRICTED)
                .withEndpoint(fake.endpoint())
                .withCredentials(new GcsCredentials.Anonymous());
        GcsContentStore store = GcsContentStore.open(config);
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
