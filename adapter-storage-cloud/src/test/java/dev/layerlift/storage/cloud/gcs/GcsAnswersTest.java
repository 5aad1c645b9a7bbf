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
import dev.layerlift.domain.port.ChunkPlan;
import dev.layerlift.domain.port.ChunkedUploads;
import dev.layerlift.domain.port.ChunkedUploads.StoredChunk;
import dev.layerlift.domain.port.ChunkedUploads.Upload;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.ContentStore.Durability;
import dev.layerlift.servers.gcs.FakeGcs;
import dev.layerlift.storage.cloud.gcs.GcsStoreConfig.BucketArea;
import dev.layerlift.testkit.GeneratedContent;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers of the store in Google's form, and what becomes of them. */
class GcsAnswersTest {
    private static final byte[] BYTES = "bytes".getBytes(UTF_8);
    private static final ObjectPath PATH = ObjectPath.ofPublic("a/object");
    private static final int QUARTER_MEBIBYTE = 256 * 1024;

    private record Case(int status, String reason, String message, String expected, Retry retry) {}

    private final FakeGcs fake = GcsFixture.start();
    private final GcsContentStore store = GcsContentStore.open(GcsFixture.on(fake));

    @AfterEach
    void stop() {
        store.close();
        fake.close();
    }

    private void put() {
        store.put(PATH, Content.of(BYTES), Sha256.of(BYTES), Durability.NOW);
    }

    private static MigrationException failure(Runnable call) {
        MigrationException thrown = catchThrowableOfType(MigrationException.class, call::run);
        assertThat(thrown).isNotNull();
        assertThat(thrown.error().recovery()).isNotEmpty();
        return thrown;
    }

    @Test
    @Tag("P38")
    void each_refusal_of_a_write_has_its_code_its_verdict_and_a_way_out() {
        for (Case known : List.of(
                new Case(403, "forbidden", "no storage.objects.create", "STORE_NOT_WRITABLE", Retry.NEVER),
                new Case(403, "insufficientPermissions", "scopes", "STORE_ACCESS_DENIED", Retry.NEVER),
                new Case(403, "accountDisabled", "billing", "STORE_ACCESS_DENIED", Retry.NEVER),
                new Case(403, "retentionPolicyNotMet", "kept", "STORE_NOT_WRITABLE", Retry.NEVER),
                new Case(403, "userRateLimitExceeded", "slower", "STORE_BUSY", Retry.LATER),
                new Case(403, "quotaExceeded", "full", "NO_SPACE", Retry.NEVER),
                new Case(401, "authError", "Invalid Credentials", "STORE_TOKEN_EXPIRED", Retry.NEVER),
                new Case(404, "notFound", "no bucket", "BUCKET_MISSING", Retry.NEVER),
                new Case(429, "rateLimitExceeded", "slower", "STORE_BUSY", Retry.LATER),
                new Case(503, "backendError", "down", "STORE_BUSY", Retry.LATER),
                new Case(500, "backendError", "down", "STORE_FAILED", Retry.LATER),
                new Case(412, "conditionNotMet", "other", "STORE_BUSY", Retry.LATER),
                new Case(413, "uploadTooLarge", "large", "OBJECT_TOO_LARGE", Retry.NEVER),
                new Case(400, "invalid", "doesn't match calculated CRC32C", "DIGEST_MISMATCH", Retry.LATER),
                new Case(400, "required", "requester pays", "STORE_REFUSED", Retry.NEVER),
                new Case(400, "somethingNew", "new", "STORE_REFUSED", Retry.NEVER))) {
            fake.refuse(request -> true, known.status(), known.reason(), known.message());
            fake.forgetRequests();

            MigrationException thrown = failure(this::put);

            assertThat(thrown.error().code()).as("%s", known).isEqualTo(known.expected());
            assertThat(thrown.error().type()).as("%s", known).isEqualTo(ErrorType.STORAGE_ERROR);
            assertThat(thrown.retry()).as("%s", known).isEqualTo(known.retry());
            assertThat(thrown.error().message()).contains("public:a/object", "assets-public");
            assertThat(thrown.getCause()).as("no type of the client leaves").isNull();
            assertThat(fake.requests()).as("nothing is retried: %s", known).hasSize(1);
        }
    }

    @Test
    @Tag("P43")
    @Timeout(30)
    void a_greeting_asks_once_for_nothing_that_matters_and_what_comes_of_it_is_not_told() {
        fake.refuse(request -> true, 403, "forbidden", "no");
        store.greet();
        store.greet();
        assertThat(fake.requests()).hasSize(1).allMatch(request -> request.startsWith("GET "));

        put();
        assertThat(fake.names("assets-public")).hasSize(1);
    }

    private static Content quarter(GeneratedContent object, int index) throws IOException {
        try (InputStream in = object.open()) {
            in.skipNBytes((long) index * QUARTER_MEBIBYTE);
            return Content.of(in.readNBytes(QUARTER_MEBIBYTE));
        }
    }

    /** What a crash leaves lies in the store, chunk by chunk: another process sends what is missing and nothing else. */
    @Test
    @Tag("P44")
    void a_later_process_sends_the_chunks_that_are_missing_and_nothing_else() throws IOException {
        GeneratedContent object = new GeneratedContent(3, 3L * QUARTER_MEBIBYTE);
        ChunkPlan plan = new ChunkPlan(object.sizeBytes(), QUARTER_MEBIBYTE);
        ChunkedUploads before = store.uploads().orElseThrow();
        Upload upload = before.begin(PATH, plan);
        before.put(upload, 0, quarter(object, 0));
        before.put(upload, 2, quarter(object, 2));
        store.close();
        fake.forgetRequests();

        try (GcsContentStore reopened = GcsContentStore.open(GcsFixture.on(fake))) {
            ChunkedUploads later = reopened.uploads().orElseThrow();
            List<StoredChunk> found = new ArrayList<>(later.chunks(upload).orElseThrow());
            assertThat(found).extracting(StoredChunk::index).containsExactly(0, 2);
            found.add(1, later.put(upload, 1, quarter(object, 1)));
            later.complete(upload, found, object.sha256());

            assertThat(fake.requests())
                    .filteredOn(request -> request.contains("/upload/"))
                    .hasSize(1);
            try (InputStream in = reopened.open(PATH, 0).orElseThrow()) {
                assertThat(GeneratedContent.digestOf(in)).isEqualTo(object.sha256());
            }
        }
    }

    @Test
    @Tag("P38")
    void a_large_upload_that_fails_tells_its_code_and_not_its_address() {
        GeneratedContent large = new GeneratedContent(1, 9L * 1024 * 1024);
        for (Case known : List.of(
                new Case(403, "forbidden", "no", "STORE_NOT_WRITABLE", Retry.NEVER),
                new Case(503, "backendError", "down", "STORE_BUSY", Retry.LATER),
                new Case(410, "gone", "gone", "STORE_FAILED", Retry.LATER))) {
            fake.refuse(request -> request.startsWith("PUT"), known.status(), known.reason(), known.message());

            MigrationException thrown = failure(() -> store.put(PATH, large, large.sha256(), Durability.NOW));

            assertThat(thrown.error().code()).as("%s", known).isEqualTo(known.expected());
            assertThat(thrown.retry()).as("%s", known).isEqualTo(known.retry());
            assertThat(thrown.error() + " " + thrown.getCause()).doesNotContain("upload_id");
            assertThat(fake.names("assets-public")).isEmpty();
        }
    }

    @Test
    @Tag("P05")
    void a_look_that_is_denied_or_in_a_bucket_that_is_not_there_is_not_an_absent_object() throws IOException {
        fake.refuse(request -> true, 403, "forbidden", "no");
        assertThat(failure(() -> store.stat(PATH)).error().code()).isEqualTo("STORE_ACCESS_DENIED");
        fake.refuse(request -> true, 403, "forbidden", "no");
        assertThat(failure(() -> store.open(PATH, 0)).error().code()).isEqualTo("STORE_ACCESS_DENIED");

        GcsStoreConfig config = GcsFixture.on(fake).withPublicArea(BucketArea.of("never-made"));
        try (GcsContentStore other = GcsContentStore.open(config)) {
            for (Runnable call : List.<Runnable>of(
                    () -> other.stat(PATH),
                    () -> other.open(PATH, 0),
                    () -> other.open(PATH, 7),
                    () -> other.delete(PATH),
                    () -> other.list(PATH, Optional.empty(), 10),
                    () -> other.put(PATH, Content.of(BYTES), Sha256.of(BYTES), Durability.NOW))) {
                assertThat(failure(call).error().code()).isEqualTo("BUCKET_MISSING");
            }
        }
    }

    @Test
    @Tag("P45")
    void bytes_that_are_damaged_at_the_store_or_on_the_way_are_found_out() throws IOException {
        put();
        fake.damageReads(true);
        assertDamageIsFound();
        fake.damageReads(false);
        fake.lieAboutChecksums(true);
        assertDamageIsFound();
        assertThat(failure(this::put).error().code()).isEqualTo("DIGEST_MISMATCH");
        assertThat(fake.names("assets-public"))
                .as("what is not ours is not served")
                .isEmpty();
        GeneratedContent large = new GeneratedContent(1, 9L * 1024 * 1024);
        assertThat(failure(() -> store.put(PATH, large, large.sha256(), Durability.NOW))
                        .error()
                        .code())
                .isEqualTo("DIGEST_MISMATCH");
        assertThat(fake.names("assets-public")).isEmpty();
    }

    private void assertDamageIsFound() throws IOException {
        try (InputStream in = store.open(PATH, 0).orElseThrow()) {
            assertThatThrownBy(in::readAllBytes)
                    .isInstanceOf(IOException.class)
                    .cause()
                    .isInstanceOfSatisfying(MigrationException.class, thrown -> {
                        assertThat(thrown.error().code()).isEqualTo("DIGEST_MISMATCH");
                        assertThat(thrown.retry()).isEqualTo(Retry.LATER);
                    });
        }
    }

    @Test
    void a_project_pays_for_each_request_where_it_is_to() throws IOException {
        fake.refuse(
                request -> true, 400, "required", "Bucket is a requester pays bucket but no user project provided.");
        assertThat(failure(this::put).error().recovery()).contains("name a project in the settings of the store");
        assertThat(fake.payers()).isEmpty();
        fake.forgetRequests();

        try (GcsContentStore paid = GcsContentStore.open(GcsFixture.on(fake).withPayer("a-project-that-pays"))) {
            paid.put(PATH, Content.of(BYTES), Sha256.of(BYTES), Durability.NOW);
            try (InputStream in = paid.open(PATH, 0).orElseThrow()) {
                assertThat(in.readAllBytes()).isEqualTo(BYTES);
            }
            paid.delete(PATH);
        }

        assertThat(fake.payers()).containsOnly("a-project-that-pays").hasSameSizeAs(fake.requests());
    }

    @Test
    @Tag("P44")
    void a_chunk_that_is_damaged_is_no_chunk() {
        ChunkedUploads uploads = store.uploads().orElseThrow();
        Upload upload = uploads.begin(PATH, new ChunkPlan(BYTES.length, BYTES.length));
        uploads.put(upload, 0, Content.of(BYTES));
        fake.damageReads(true);

        assertThat(uploads.chunks(upload)).contains(List.of());
    }

    @Test
    void a_large_upload_goes_on_when_the_store_keeps_less_than_it_was_sent() throws IOException {
        fake.persistAtMost(3 * QUARTER_MEBIBYTE);
        GeneratedContent large = new GeneratedContent(2, 20L * 1024 * 1024 + 5);

        store.put(PATH, large, large.sha256(), Durability.NOW);

        try (InputStream in = store.open(PATH, 0).orElseThrow()) {
            assertThat(GeneratedContent.digestOf(in)).isEqualTo(large.sha256());
        }
    }

    @Test
    @Tag("P19")
    @Tag("P47")
    void many_chunks_are_composed_in_rounds_copied_in_steps_and_nothing_is_left() throws IOException {
        fake.rewriteInStepsOf(2_000_000);
        fake.pagesOf(7);
        int count = 2 * ComposedUploads.COMPOSED_MAX + 1;
        ChunkPlan plan = new ChunkPlan((count - 1L) * QUARTER_MEBIBYTE + 1, QUARTER_MEBIBYTE);
        ChunkedUploads uploads = store.uploads().orElseThrow();
        Upload upload = uploads.begin(PATH, plan);
        byte[] chunk = new byte[QUARTER_MEBIBYTE];
        List<StoredChunk> chunks = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            chunk[0] = (byte) index;
            byte[] bytes = Arrays.copyOf(chunk, (int) plan.lengthBytes(index));
            chunks.add(uploads.put(upload, index, Content.of(bytes)));
        }

        uploads.complete(upload, chunks, Sha256.of(BYTES));

        try (InputStream in = store.open(PATH, 0).orElseThrow()) {
            byte[] all = in.readAllBytes();
            assertThat(all).hasSize((int) plan.sizeBytes());
            for (int index = 0; index < count; index++) {
                assertThat(all[(int) plan.offsetBytes(index)]).isEqualTo((byte) index);
            }
        }
        assertThat(fake.names("assets-restricted")).isEmpty();
        assertThat(fake.requests().stream().filter(request -> request.contains("/compose")))
                .hasSize(3);
        assertThat(fake.requests().stream().filter(request -> request.contains("/rewriteTo/")))
                .hasSizeGreaterThan(5);
    }

    @Test
    @Tag("P19")
    void an_object_that_somebody_else_wrote_meanwhile_stays() {
        ChunkedUploads uploads = store.uploads().orElseThrow();
        Upload upload = uploads.begin(PATH, new ChunkPlan(BYTES.length, BYTES.length));
        List<StoredChunk> chunks = List.of(uploads.put(upload, 0, Content.of(BYTES)));
        fake.refuse(request -> request.contains("/rewriteTo/"), 412, "conditionNotMet", "another generation");

        MigrationException thrown = failure(() -> uploads.complete(upload, chunks, Sha256.of(BYTES)));

        assertThat(thrown.error().code()).isEqualTo("STORE_BUSY");
        assertThat(thrown.retry()).isEqualTo(Retry.LATER);
        uploads.complete(upload, chunks, Sha256.of(BYTES));
        assertThat(store.stat(PATH)).isPresent();
    }

    @Test
    void objects_are_served_as_their_paths_say() {
        put();
        assertThat(fake.said("assets-public", "web/a/object", "cacheControl")).contains("public, no-cache");
        ObjectPath log = ObjectPath.ofPublic("ab/did.jsonl");
        ChunkedUploads uploads = store.uploads().orElseThrow();
        Upload upload = uploads.begin(log, new ChunkPlan(BYTES.length, BYTES.length));
        uploads.complete(upload, List.of(uploads.put(upload, 0, Content.of(BYTES))), Sha256.of(BYTES));

        String published = "web/ab/did.jsonl";
        assertThat(fake.said("assets-public", published, "contentType")).contains("text/jsonl");
        assertThat(fake.said("assets-public", published, "cacheControl")).contains("public, no-cache");
        assertThat(fake.said("assets-public", published, "metadata")).isEmpty();
    }
}
