package dev.layerlift.storage.ipfs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.ChunkPlan;
import dev.layerlift.domain.port.ChunkedUploads;
import dev.layerlift.domain.port.ChunkedUploads.StoredChunk;
import dev.layerlift.domain.port.ChunkedUploads.Upload;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.ContentStore.Durability;
import dev.layerlift.domain.port.ContentStore.StoredObject;
import dev.layerlift.testkit.GeneratedContent;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the store leaves on a real node, and what it finds there. */
@Timeout(300)
class RealNodeTest {
    private static final int LEAF = FileTree.LEAF_BYTES;
    private static final ObjectPath PATH = ObjectPath.ofPublic("ab/cdef/did.jsonl");

    private final IpfsStoreConfig config = SharedNode.fresh();
    private final IpfsClient client = new KuboRpc(config);
    private final Folders folders = new Folders(config.folder());
    private final IpfsContentStore store = IpfsContentStore.open(config);

    private Cid put(ObjectPath path, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        store.put(path, Content.of(bytes), Sha256.of(bytes), Durability.NOW);
        return Cid.of(Cid.Codec.RAW, bytes);
    }

    private String read(ObjectPath path) throws IOException {
        try (InputStream in = store.open(path, 0).orElseThrow()) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    /** Names in a folder of the node's file system; none when it is not there. */
    private List<String> names(String folder) throws IOException {
        return client.list(folder).orElse(List.of()).stream()
                .map(IpfsClient.Named::name)
                .sorted()
                .toList();
    }

    private void assertNothingLeft() throws IOException {
        for (String folder : List.of("public", "pins", "replacing", "uploads", "emptied")) {
            assertThat(names(config.folder() + "/" + folder)).as(folder).isEmpty();
        }
    }

    /** The CID that the node finds is the one that is computed here: the put fails otherwise. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, LEAF - 1, LEAF, LEAF + 1, 174 * LEAF - 1, 174 * LEAF, 174 * LEAF + 1, 50_000_000})
    void the_node_finds_the_cid_that_is_computed_here(int size) throws IOException {
        GeneratedContent content = new GeneratedContent(7, size);

        store.put(PATH, content, content.sha256(), Durability.LATER);

        Cid found = client.stat(folders.served(PATH)).orElseThrow().cid();
        assertThat(store.contentAddress(content)).contains("ipfs://" + found);
    }

    @Test
    void what_is_put_is_pinned_and_what_is_deleted_is_not() throws IOException {
        Cid first = put(PATH, "first of " + config.name());
        assertThat(client.isPinned(first)).isTrue();
        assertThat(client.stat(config.folder() + "/public/" + PATH.key())).isPresent();

        Cid second = put(PATH, "second of " + config.name());
        assertThat(client.isPinned(first)).as("replaced").isFalse();
        assertThat(client.isPinned(second)).isTrue();

        store.delete(PATH);
        assertThat(client.isPinned(second)).isFalse();
        assertNothingLeft();
    }

    @Test
    void a_pin_goes_with_the_last_object_of_these_bytes() throws IOException {
        ObjectPath other = ObjectPath.ofPublic("gh/other");
        Cid cid = put(PATH, "shared by " + config.name());
        put(other, "shared by " + config.name());

        store.delete(PATH);
        assertThat(client.isPinned(cid)).isTrue();
        store.delete(other);
        assertThat(client.isPinned(cid)).isFalse();
        assertNothingLeft();
    }

    @Test
    void a_pin_of_somebody_else_stays() throws IOException {
        byte[] bytes = ("theirs " + config.name()).getBytes(UTF_8);
        Cid theirs = client.add(Bytes.of(bytes));
        client.pin(theirs);

        put(PATH, new String(bytes, UTF_8));
        store.delete(PATH);

        assertThat(client.isPinned(theirs)).isTrue();
        assertNothingLeft();
    }

    @Test
    void what_is_put_for_later_is_pinned_by_the_sync() throws IOException {
        byte[] bytes = ("later " + config.name()).getBytes(UTF_8);
        store.put(PATH, Content.of(bytes), Sha256.of(bytes), Durability.LATER);
        assertThat(client.isPinned(Cid.of(Cid.Codec.RAW, bytes))).isFalse();

        store.sync(List.of(PATH));

        assertThat(client.isPinned(Cid.of(Cid.Codec.RAW, bytes))).isTrue();
    }

    /** Each point at which a process may die while it replaces an object: note made, old gone, new there. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    @Tag("P19")
    void a_replacement_that_was_cut_off_shows_one_of_the_two_and_can_be_ended(int point) throws Exception {
        put(PATH, "old " + config.name());
        Cid next = client.add(Bytes.of(("new " + config.name()).getBytes(UTF_8)));
        client.copy(next, folders.replacement(PATH), true);
        if (point > 1) {
            client.removeFile(folders.served(PATH));
        }
        if (point > 2) {
            client.copy(next, folders.served(PATH), true);
        }

        assertThat(read(PATH)).isEqualTo((point == 1 ? "old " : "new ") + config.name());
        assertThat(store.create(PATH, Content.of(new byte[1]), Sha256.of(new byte[1]), Durability.NOW))
                .isEmpty();
        put(PATH, "third " + config.name());

        assertThat(read(PATH)).isEqualTo("third " + config.name());
        store.delete(PATH);
        assertThat(store.stat(PATH)).isEmpty();
        assertThat(names(config.folder() + "/public")).isEmpty();
        assertThat(names(config.folder() + "/replacing")).isEmpty();
    }

    /** Some nodes copy a file into a folder that is at the path, or into a file above it. */
    @Test
    void a_folder_at_the_path_and_an_object_above_it_are_in_the_way() throws IOException {
        GeneratedContent large = new GeneratedContent(1, 2L * LEAF);
        store.put(PATH, large, large.sha256(), Durability.LATER);
        for (String key : List.of("ab/cdef", "ab/cdef/did.jsonl/below", "ab/cdef/did.jsonl/be/low")) {
            MigrationException thrown =
                    catchThrowableOfType(MigrationException.class, () -> put(ObjectPath.ofPublic(key), "in the way"));
            assertThat(thrown.error().code()).isEqualTo("PATH_TAKEN");
        }
        assertThat(store.list(ObjectPath.ofPublic("ab"), Optional.empty(), 10))
                .containsExactly(new StoredObject(PATH, large.sizeBytes()));
        assertThat(client.stat(folders.served(PATH)).orElseThrow().cid())
                .hasToString(store.contentAddress(large).orElseThrow().substring("ipfs://".length()));
    }

    /** Whatever the size of the chunks, the object is the one that is added whole. */
    @ParameterizedTest
    @CsvSource({
        "262144, 262144",
        "1048577, 262144",
        "600000, 100000",
        "700000, 300000",
        "1500000, 262145",
        "3000000, 1000000",
        "47000000, 10000000"
    })
    @Tag("P45")
    void an_object_in_chunks_has_the_cid_of_the_whole(long size, long chunk) throws IOException {
        GeneratedContent whole = new GeneratedContent(3, size);
        ChunkPlan plan = new ChunkPlan(size, chunk);
        ChunkedUploads uploads = store.uploads().orElseThrow();
        Upload upload = uploads.begin(PATH, plan);
        List<StoredChunk> chunks = new ArrayList<>();
        for (int index = 0; index < plan.count(); index++) {
            chunks.add(uploads.put(upload, index, part(whole, plan, index)));
        }
        if (size < 2_000_000) {
            assertThat(uploads.chunks(upload)).contains(chunks);
        }

        uploads.complete(upload, chunks, whole.sha256());

        Cid found = client.stat(folders.served(PATH)).orElseThrow().cid();
        assertThat(store.contentAddress(whole)).contains("ipfs://" + found);
        assertThat(client.isPinned(found)).isTrue();
        try (InputStream in = store.open(PATH, 0).orElseThrow()) {
            assertThat(GeneratedContent.digestOf(in)).isEqualTo(whole.sha256());
        }
        store.delete(PATH);
        assertThat(client.isPinned(found)).isFalse();
        assertNothingLeft();
    }

    private static Content part(GeneratedContent whole, ChunkPlan plan, int index) {
        return new Content() {
            @Override
            public long sizeBytes() {
                return plan.lengthBytes(index);
            }

            @Override
            public InputStream open() throws IOException {
                InputStream in = whole.open();
                in.skipNBytes(plan.offsetBytes(index));
                return new java.io.ByteArrayInputStream(in.readNBytes((int) plan.lengthBytes(index)));
            }
        };
    }

    @Test
    @Tag("P47")
    void an_aborted_upload_leaves_nothing() throws IOException {
        ChunkPlan plan = new ChunkPlan(500_000, 300_000);
        GeneratedContent whole = new GeneratedContent(4, plan.sizeBytes());
        ChunkedUploads uploads = store.uploads().orElseThrow();
        Upload upload = uploads.begin(PATH, plan);
        StoredChunk chunk = uploads.put(upload, 1, part(whole, plan, 1));

        uploads.abort(PATH);

        assertThat(client.isPinned(Cid.parse(chunk.receipt()))).isFalse();
        assertNothingLeft();
    }

    @Test
    @Tag("P49")
    @Tag("slow")
    void an_object_of_200_mebibytes_takes_little_memory() throws IOException {
        GeneratedContent content = new GeneratedContent(6, 200L * 1024 * 1024);
        Sha256 expected = content.sha256();
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());

        store.put(PATH, content, expected, Durability.NOW);
        Sha256 actual;
        try (InputStream in = store.open(PATH, 0).orElseThrow()) {
            actual = GeneratedContent.digestOf(in);
        }

        assertThat(actual).isEqualTo(expected);
        assertThat(threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before)
                .isLessThan(32L * 1024 * 1024);
        store.delete(PATH);
    }

    /** A node takes a folder away with whatever is in it, also with what came between the look and the deed. */
    @Test
    @Tag("P18")
    void what_another_process_puts_into_a_folder_that_goes_is_put_back() throws IOException {
        put(PATH, "mine " + config.name());
        ObjectPath theirs = ObjectPath.ofPublic("ab/cdef/theirs");
        Cid cid = client.add(Bytes.of(("theirs " + config.name()).getBytes(UTF_8)));
        IpfsClient late = (IpfsClient) Proxy.newProxyInstance(
                IpfsClient.class.getClassLoader(), new Class<?>[] {IpfsClient.class}, (self, method, arguments) -> {
                    if (method.getName().equals("move")
                            && arguments[0].toString().endsWith("/ab/cdef")) {
                        client.copy(cid, folders.served(theirs), true);
                    }
                    return method.invoke(client, arguments);
                });

        IpfsContentStore.over(late, config).delete(PATH);

        assertThat(read(theirs)).isEqualTo("theirs " + config.name());
        assertThat(names(config.folder() + "/emptied")).isEmpty();
        store.delete(theirs);
        assertNothingLeft();
    }

    @Test
    void a_gateway_serves_the_object() throws Exception {
        IpfsContentStore seen =
                IpfsContentStore.open(config.withGateway(SharedNode.node().gateway()));
        assertThat(seen.gatewayUrl(PATH)).isEmpty();
        put(PATH, "served by " + config.name());

        URI url = seen.gatewayUrl(PATH).orElseThrow();

        assertThat(HttpClient.newHttpClient()
                        .send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString())
                        .body())
                .isEqualTo("served by " + config.name());
        assertThat(store.gatewayUrl(PATH)).isEmpty();
    }
}
