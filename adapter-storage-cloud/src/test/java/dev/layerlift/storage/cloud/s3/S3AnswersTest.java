package dev.layerlift.storage.cloud.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.error.MigrationException.Retry;
import dev.layerlift.domain.port.ChunkPlan;
import dev.layerlift.domain.port.ChunkedUploads;
import dev.layerlift.domain.port.ChunkedUploads.Upload;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.ContentStore.Durability;
import dev.layerlift.storage.cloud.s3.S3StoreConfig.BucketArea;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers that no server of ours can be brought to give, in the form in which S3 gives them. */
class S3AnswersTest {
    private static final byte[] BYTES = "bytes".getBytes(UTF_8);
    private static final ObjectPath PATH = ObjectPath.ofRestricted("a/object");

    private record Case(int status, String code, String expected, Retry retry) {}

    private HttpServer server;
    private S3ContentStore store;
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private volatile int status = 200;
    private volatile String body = "";
    private volatile String checksum = "";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            if (!checksum.isEmpty()) {
                exchange.getResponseHeaders().add("x-amz-checksum-sha256", checksum);
            }
            exchange.getResponseHeaders().add("ETag", "\"tag\"");
            byte[] bytes = body.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        store = S3ContentStore.open(S3StoreConfig.at(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                        "us-east-1",
                        BucketArea.of("a-bucket"))
                .withCredentials(S3Credentials.of("an-access-key", "a-secret-key")));
    }

    @AfterEach
    void stop() {
        store.close();
        server.stop(0);
    }

    private void put() {
        store.put(PATH, Content.of(BYTES), Sha256.of(BYTES), Durability.NOW);
    }

    @Test
    @Tag("P43")
    @Timeout(30)
    void a_greeting_asks_once_for_nothing_that_matters_and_what_comes_of_it_is_not_told() {
        status = 403;
        store.greet();
        store.greet();
        assertThat(requests).containsExactly("HEAD /a-bucket/greeting");

        status = 200;
        put();
        assertThat(requests).hasSize(2);
    }

    @Test
    @Tag("P43")
    @Timeout(30)
    void a_store_that_is_greeted_may_be_closed_at_once() {
        for (int i = 0; i < 3; i++) {
            S3ContentStore greeted = S3ContentStore.open(S3StoreConfig.at(
                            URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                            "us-east-1",
                            BucketArea.of("a-bucket"))
                    .withCredentials(S3Credentials.of("an-access-key", "a-secret-key")));
            greeted.greetAhead();
            greeted.close();
        }
        assertThat(requests).allMatch(request -> request.startsWith("HEAD "));
    }

    private static String xml(String code) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>" + code
                + "</Code><Message>as it is</Message><AWSAccessKeyId>an-access-key</AWSAccessKeyId></Error>";
    }

    @Test
    @Tag("P38")
    void each_refusal_of_a_write_has_its_code_its_verdict_and_a_way_out() {
        for (Case known : List.of(
                new Case(403, "AccessDenied", "STORE_NOT_WRITABLE", Retry.NEVER),
                new Case(403, "InvalidAccessKeyId", "STORE_ACCESS_DENIED", Retry.NEVER),
                new Case(403, "SignatureDoesNotMatch", "STORE_ACCESS_DENIED", Retry.NEVER),
                new Case(400, "ExpiredToken", "STORE_TOKEN_EXPIRED", Retry.NEVER),
                new Case(403, "RequestTimeTooSkewed", "CLOCK_SKEW", Retry.NEVER),
                new Case(404, "NoSuchBucket", "BUCKET_MISSING", Retry.NEVER),
                new Case(403, "QuotaExceeded", "NO_SPACE", Retry.NEVER),
                new Case(507, "InsufficientStorage", "NO_SPACE", Retry.NEVER),
                new Case(503, "SlowDown", "STORE_BUSY", Retry.LATER),
                new Case(409, "ConditionalRequestConflict", "STORE_BUSY", Retry.LATER),
                new Case(500, "InternalError", "STORE_FAILED", Retry.LATER),
                new Case(301, "PermanentRedirect", "STORE_REGION_WRONG", Retry.NEVER),
                new Case(501, "NotImplemented", "STORE_UNSUPPORTED", Retry.NEVER),
                new Case(400, "BadDigest", "DIGEST_MISMATCH", Retry.LATER),
                new Case(400, "EntityTooLarge", "OBJECT_TOO_LARGE", Retry.NEVER),
                new Case(405, "MethodNotAllowed", "STORE_NOT_WRITABLE", Retry.NEVER),
                new Case(400, "SomethingNew", "STORE_REFUSED", Retry.NEVER))) {
            status = known.status();
            body = xml(known.code());
            requests.clear();

            MigrationException thrown = catchThrowableOfType(MigrationException.class, this::put);

            assertThat(thrown.error().code()).as("%s", known).isEqualTo(known.expected());
            assertThat(thrown.error().type()).as("%s", known).isEqualTo(ErrorType.STORAGE_ERROR);
            assertThat(thrown.retry()).as("%s", known).isEqualTo(known.retry());
            assertThat(thrown.error().message()).contains("restricted:a/object", "a-bucket");
            assertThat(thrown.error().recovery()).isNotEmpty();
            assertThat(thrown.error().toString()).doesNotContain("an-access-key", "a-secret-key");
            assertThat(requests).as("nothing is retried: %s", known).hasSize(1);
        }
    }

    @Test
    @Tag("P05")
    void a_look_that_is_denied_is_not_an_absent_object() {
        status = 403;

        MigrationException thrown = catchThrowableOfType(MigrationException.class, () -> store.stat(PATH));

        assertThat(thrown.error().code()).isEqualTo("STORE_ACCESS_DENIED");
    }

    @Test
    @Tag("P45")
    void a_store_that_has_other_bytes_by_its_own_checksum_is_found_out() {
        checksum = S3Objects.base64(Sha256.of("other".getBytes(UTF_8)));

        MigrationException thrown = catchThrowableOfType(MigrationException.class, this::put);

        assertThat(thrown.error().code()).isEqualTo("DIGEST_MISMATCH");
        assertThat(requests).containsExactly("PUT /a-bucket/a/object", "DELETE /a-bucket/a/object");

        ChunkedUploads uploads = store.uploads().orElseThrow();
        Upload upload = new Upload(PATH, new ChunkPlan(BYTES.length, BYTES.length), "an-id");
        thrown = catchThrowableOfType(MigrationException.class, () -> uploads.put(upload, 0, Content.of(BYTES)));
        assertThat(thrown.error().code()).isEqualTo("DIGEST_MISMATCH");
    }

    @Test
    @Tag("P44")
    void a_part_whose_store_keeps_no_checksum_is_no_chunk_whatever_its_tag_says() {
        body = "<ListPartsResult><IsTruncated>false</IsTruncated><Part><PartNumber>1</PartNumber>"
                + "<ETag>\"4b3a6218bb3e3a7303e8a171a60fcf92\"</ETag><Size>5</Size></Part></ListPartsResult>";

        Upload upload = new Upload(PATH, new ChunkPlan(BYTES.length, BYTES.length), "an-id");

        assertThat(store.uploads().orElseThrow().chunks(upload)).contains(List.of());
    }

    @Test
    @Tag("P46")
    void a_listing_that_goes_round_in_circles_ends() {
        body = "<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>again</NextContinuationToken>"
                + "<Contents><Key>not~ours</Key><Size>1</Size></Contents></ListBucketResult>";

        MigrationException thrown =
                catchThrowableOfType(MigrationException.class, () -> store.list(PATH, java.util.Optional.empty(), 10));

        assertThat(thrown.error().message()).contains("does not go on");
        assertThat(requests).hasSize(2);
    }

    @Test
    void chunks_are_as_large_and_as_many_as_s3_allows() {
        long mebibyte = 1024 * 1024;
        assertThat(MultipartUploads.LIMITS.problem(new ChunkPlan(10_000 * 5 * mebibyte, 5 * mebibyte)))
                .isEmpty();
        assertThat(MultipartUploads.LIMITS.problem(new ChunkPlan(10_000 * 5 * mebibyte + 1, 5 * mebibyte)))
                .isPresent();
        assertThat(MultipartUploads.LIMITS.problem(new ChunkPlan(20 * mebibyte, 5 * mebibyte - 1)))
                .isPresent();
        assertThat(MultipartUploads.LIMITS.problem(new ChunkPlan(10_240 * mebibyte, 5_120 * mebibyte)))
                .isEmpty();
        assertThat(MultipartUploads.LIMITS.problem(new ChunkPlan(10_240 * mebibyte, 5_120 * mebibyte + 1)))
                .isPresent();
        MigrationException thrown = catchThrowableOfType(
                MigrationException.class,
                () -> store.uploads().orElseThrow().begin(PATH, new ChunkPlan((5L << 40) + 1, 1L << 30)));
        assertThat(thrown.error().code()).isEqualTo("OBJECT_TOO_LARGE");
        assertThat(requests).isEmpty();
    }

    @Test
    void without_conditional_writes_or_checksums_nothing_is_pretended() {
        try (S3ContentStore simple = S3ContentStore.open(S3StoreConfig.at(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                        "us-east-1",
                        BucketArea.of("a-bucket"))
                .withCredentials(S3Credentials.of("a", "b"))
                .withChecksums(false)
                .withConditionalWrites(false))) {
            MigrationException thrown = catchThrowableOfType(
                    MigrationException.class,
                    () -> simple.create(PATH, Content.of(BYTES), Sha256.of(BYTES), Durability.NOW));
            assertThat(thrown.error().code()).isEqualTo("STORE_UNSUPPORTED");
            assertThat(simple.uploads()).isEmpty();
            assertThat(simple.capabilities().chunks()).isEmpty();
            assertThat(requests).isEmpty();
        }
    }
}
