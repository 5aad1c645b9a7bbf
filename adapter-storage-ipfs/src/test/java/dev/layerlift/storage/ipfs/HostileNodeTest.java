package dev.layerlift.storage.ipfs;

import static dev.layerlift.storage.ipfs.HostileNode.say;
import static dev.layerlift.storage.ipfs.HostileNode.sayError;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.error.MigrationException.Retry;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.ContentStore.Durability;
import dev.layerlift.testkit.GeneratedContent;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nodes that hang, lie, break off or are none. */
@Timeout(60)
class HostileNodeTest {
    private static final ObjectPath PATH = ObjectPath.ofPublic("ab/object.json");
    private static final byte[] BYTES = "an object".getBytes(UTF_8);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final String FILE =
            "{\"Type\":\"file\",\"Blocks\":0,\"Size\":9,\"Hash\":\"" + Cid.of(Cid.Codec.RAW, BYTES) + "\"}";

    private static IpfsContentStore store(URI api) {
        return IpfsContentStore.open(IpfsStoreConfig.of(api, "hostile").withIdleTimeout(SHORT));
    }

    private static void put(IpfsContentStore store) {
        store.put(PATH, Content.of(BYTES), Sha256.of(BYTES), Durability.NOW);
    }

    private static MigrationException failure(Runnable call, ErrorType type, String code, Retry retry) {
        MigrationException thrown = catchThrowableOfType(MigrationException.class, call::run);
        assertThat(thrown).as("failure with code %s", code).isNotNull();
        assertThat(thrown.error().code()).isEqualTo(code);
        assertThat(thrown.error().type()).isEqualTo(type);
        assertThat(thrown.retry()).isEqualTo(retry);
        assertThat(thrown.error().recovery()).isNotEmpty();
        return thrown;
    }

    @Test
    void nobody_listens() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        IpfsContentStore store = store(URI.create("http://127.0.0.1:" + port));

        failure(() -> put(store), ErrorType.NETWORK_ERROR, "STORE_UNREACHABLE", Retry.LATER);
        failure(() -> store.stat(PATH), ErrorType.NETWORK_ERROR, "STORE_UNREACHABLE", Retry.LATER);
        assertThat(store.writeObstacle()).isPresent();
    }

    @Test
    @Tag("P43")
    void a_node_that_hangs_ends_in_a_time_out() throws Exception {
        AtomicReference<HostileNode> self = new AtomicReference<>();
        try (HostileNode node = new HostileNode((target, in, out) -> self.get().hang())) {
            self.set(node);
            IpfsContentStore store = store(node.api());

            failure(() -> put(store), ErrorType.TIMEOUT_ERROR, "STORE_TIMEOUT", Retry.LATER);
            failure(() -> store.stat(PATH), ErrorType.TIMEOUT_ERROR, "STORE_TIMEOUT", Retry.LATER);
            failure(() -> store.delete(PATH), ErrorType.TIMEOUT_ERROR, "STORE_TIMEOUT", Retry.LATER);
        }
    }

    @Test
    @Tag("P43")
    void a_node_that_stops_taking_bytes_ends_in_a_time_out() throws Exception {
        AtomicReference<HostileNode> self = new AtomicReference<>();
        GeneratedContent large = new GeneratedContent(1, 64L * 1024 * 1024);
        try (HostileNode node = new HostileNode((target, in, out) -> self.get().hang())) {
            self.set(node);

            failure(
                    () -> store(node.api()).put(PATH, large, Sha256.of(BYTES), Durability.NOW),
                    ErrorType.TIMEOUT_ERROR,
                    "STORE_TIMEOUT",
                    Retry.LATER);
        }
    }

    @Test
    @Tag("P43")
    void a_read_that_falls_silent_ends_in_a_time_out() throws Exception {
        AtomicReference<HostileNode> self = new AtomicReference<>();
        try (HostileNode node = new HostileNode((target, in, out) -> {
            if (target.startsWith("cat")) {
                out.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nan ob".getBytes(UTF_8));
                out.flush();
                self.get().hang();
            }
            say(out, 200, FILE);
        })) {
            self.set(node);
            try (InputStream in = store(node.api()).open(PATH, 0).orElseThrow()) {
                assertThat(in.readNBytes(5)).isEqualTo("an ob".getBytes(UTF_8));
                assertThatThrownBy(in::read).isInstanceOf(IOException.class).hasMessageContaining("300 ms");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP/1.1 200 OK~Content-Length: 5~~an ob | less",
                "HTTP/1.1 200 OK~Content-Length: 9~~an ob | broke off",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~5~an ob~ | broke off",
                "HTTP/1.1 200 OK~Content-Length: 12~~an object!!! | more"
            })
    void a_read_that_ends_early_or_late_fails(String answer, String reason) throws Exception {
        try (HostileNode node = new HostileNode((target, in, out) -> {
            if (target.startsWith("cat")) {
                out.write(answer.replace("~", "\r\n").getBytes(UTF_8));
                out.flush();
                throw new IOException("dies");
            }
            say(out, 200, FILE);
        })) {
            try (InputStream in = store(node.api()).open(PATH, 0).orElseThrow()) {
                assertThatThrownBy(in::readAllBytes)
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining(reason);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"not json", "[]", "{}", "'{\"Hash\":\"QmNothing\"}'", "'{\"Hash\":7}'", "''"})
    void garbage_is_no_answer(String garbage) throws Exception {
        AtomicReference<HostileNode> self = new AtomicReference<>();
        try (HostileNode node = new HostileNode((target, in, out) -> {
            self.get().readBody(in);
            say(out, 200, garbage);
        })) {
            self.set(node);
            IpfsContentStore store = store(node.api());

            failure(() -> put(store), ErrorType.STORAGE_ERROR, "STORE_ANSWER_INVALID", Retry.LATER);
            failure(() -> store.stat(PATH), ErrorType.STORAGE_ERROR, "STORE_ANSWER_INVALID", Retry.LATER);
        }
    }

    @Test
    @Tag("P49")
    void an_answer_without_end_is_cut_off() throws Exception {
        try (HostileNode node = new HostileNode((target, in, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n".getBytes(UTF_8));
            byte[] noise = " ".repeat(64 * 1024).getBytes(UTF_8);
            while (true) {
                out.write(noise);
            }
        })) {
            MigrationException thrown = failure(
                    () -> store(node.api()).stat(PATH), ErrorType.STORAGE_ERROR, "STORE_ANSWER_INVALID", Retry.LATER);
            assertThat(thrown).hasMessageContaining("262144");
        }
    }

    @Test
    @Tag("P04")
    void a_node_that_says_it_has_something_else_is_not_believed() throws Exception {
        Cid other = Cid.of(Cid.Codec.RAW, "another".getBytes(UTF_8));
        AtomicReference<HostileNode> self = new AtomicReference<>();
        try (HostileNode node = new HostileNode((target, in, out) -> {
            self.get().readBody(in);
            say(out, 200, "{\"Name\":\"content\",\"Hash\":\"" + other + "\",\"Size\":\"9\"}");
        })) {
            self.set(node);

            MigrationException thrown =
                    failure(() -> put(store(node.api())), ErrorType.STORAGE_ERROR, "DIGEST_MISMATCH", Retry.NEVER);

            assertThat(thrown)
                    .hasMessageContaining(other.toString())
                    .hasMessageContaining(Cid.of(Cid.Codec.RAW, BYTES).toString());
            assertThat(node.heads()).as("nothing is named or pinned").noneMatch(head -> head.contains("files/cp"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "500 | write /repo: no space left on device | STORAGE_ERROR | NO_SPACE | NEVER",
                "500 | ENOSPC: write | STORAGE_ERROR | NO_SPACE | NEVER",
                "500 | mkdir: permission denied | STORAGE_ERROR | STORE_NOT_WRITABLE | NEVER",
                "500 | EROFS: read-only file system | STORAGE_ERROR | STORE_NOT_WRITABLE | NEVER",
                "500 | too many open files | STORAGE_ERROR | STORE_BUSY | LATER",
                "500 | something else | STORAGE_ERROR | STORE_FAILED | LATER",
                "400 | argument missing | STORAGE_ERROR | STORE_FAILED | NEVER",
                "401 | who are you | STORAGE_ERROR | STORE_ACCESS_DENIED | NEVER",
                "403 | Forbidden | STORAGE_ERROR | STORE_ACCESS_DENIED | NEVER",
                "404 | does not exist | STORAGE_ERROR | NOT_A_NODE | NEVER",
                "405 | Method Not Allowed | STORAGE_ERROR | NOT_A_NODE | NEVER",
                "302 | elsewhere | STORAGE_ERROR | NOT_A_NODE | NEVER",
                "503 | busy | NETWORK_ERROR | STORE_UNREACHABLE | LATER",
                "429 | slow down | NETWORK_ERROR | STORE_UNREACHABLE | LATER"
            })
    void what_a_node_says_has_a_category(int status, String message, ErrorType type, String code, Retry retry)
            throws Exception {
        AtomicReference<HostileNode> self = new AtomicReference<>();
        try (HostileNode node = new HostileNode((target, in, out) -> {
            self.get().readBody(in);
            say(out, status, "{\"Message\":\"" + message + "\",\"Code\":0}");
        })) {
            self.set(node);
            IpfsContentStore store = store(node.api());

            assertThat(failure(() -> put(store), type, code, retry)).hasMessageContaining(message);
            failure(() -> store.stat(PATH), type, code, retry);
        }
    }

    @Test
    void an_early_refusal_of_a_large_object_is_heard() throws Exception {
        GeneratedContent large = new GeneratedContent(1, 8L * 1024 * 1024);
        try (HostileNode node = new HostileNode((target, in, out) -> {
            sayError(out, "no space left on device");
            in.transferTo(java.io.OutputStream.nullOutputStream());
        })) {
            failure(
                    () -> store(node.api()).put(PATH, large, large.sha256(), Durability.NOW),
                    ErrorType.STORAGE_ERROR,
                    "NO_SPACE",
                    Retry.NEVER);
        }
    }

    @Test
    void a_waiting_thread_that_is_interrupted_stops() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        AtomicReference<HostileNode> self = new AtomicReference<>();
        try (HostileNode node = new HostileNode((target, in, out) -> {
            asked.countDown();
            self.get().hang();
        })) {
            self.set(node);
            IpfsContentStore store = IpfsContentStore.open(IpfsStoreConfig.of(node.api(), "hostile"));
            AtomicReference<MigrationException> thrown = new AtomicReference<>();
            Thread waiting = new Thread(() -> {
                thrown.set(catchThrowableOfType(MigrationException.class, () -> store.stat(PATH)));
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
            });
            waiting.start();
            assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
            waiting.interrupt();
            waiting.join(30_000);

            assertThat(thrown.get().error().code()).isEqualTo("INTERRUPTED");
            assertThat(thrown.get().retry()).isEqualTo(Retry.LATER);
        }
    }

    @Test
    @Tag("P38")
    void the_secret_goes_to_the_node_and_nowhere_else() throws Exception {
        NodeAccess access = NodeAccess.bearer("s3cret-token");
        try (HostileNode node = new HostileNode((target, in, out) -> say(out, 403, "no"))) {
            IpfsStoreConfig config = IpfsStoreConfig.of(node.api(), "hostile").withAccess(access);

            MigrationException thrown = failure(
                    () -> IpfsContentStore.open(config).stat(PATH),
                    ErrorType.STORAGE_ERROR,
                    "STORE_ACCESS_DENIED",
                    Retry.NEVER);

            assertThat(node.heads()).allMatch(head -> head.contains("Authorization: Bearer s3cret-token"));
            assertThat(node.heads()).allMatch(head -> head.startsWith("POST "));
            assertThat(thrown.error().toJson() + " " + thrown + config).doesNotContain("s3cret");
        }
    }

    @Test
    void the_restricted_area_is_refused_before_anybody_is_asked() throws Exception {
        ObjectPath hidden = ObjectPath.ofRestricted("ab/hidden");
        try (HostileNode node = new HostileNode((target, in, out) -> say(out, 200, FILE))) {
            IpfsContentStore store = store(node.api());
            for (Runnable call : java.util.List.<Runnable>of(
                    () -> store.put(hidden, Content.of(BYTES), Sha256.of(BYTES), Durability.NOW),
                    () -> store.create(hidden, Content.of(BYTES), Sha256.of(BYTES), Durability.NOW),
                    () -> store.open(hidden, 0),
                    () -> store.stat(hidden),
                    () -> store.delete(hidden),
                    () -> store.list(hidden, Optional.empty(), 1),
                    () -> store.sync(java.util.List.of(hidden)),
                    () -> store.uploads().orElseThrow().abort(hidden),
                    () -> store.uploads().orElseThrow().unfinished(hidden))) {
                failure(call, ErrorType.STORAGE_ERROR, "AREA_MISSING", Retry.NEVER);
            }
            assertThat(node.heads()).isEmpty();
        }
    }
}
