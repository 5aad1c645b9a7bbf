package dev.layerlift.storage.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.ChunkPlan;
import dev.layerlift.domain.port.ChunkedUploads;
import dev.layerlift.domain.port.ChunkedUploads.StoredChunk;
import dev.layerlift.domain.port.ChunkedUploads.Upload;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.ContentStore.Durability;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies on the disk while an object is written in chunks, and what damage there does. */
class UploadFilesTest {
    private static final ObjectPath PATH = ObjectPath.ofPublic("ab/object.bin");
    private static final ChunkPlan PLAN = new ChunkPlan(2500, 1000);

    private final byte[] object = new byte[2500];

    @TempDir
    private Path folder;

    private LocalContentStore store;
    private ChunkedUploads uploads;

    @BeforeEach
    void open() {
        for (int i = 0; i < object.length; i++) {
            object[i] = (byte) (i * 31);
        }
        store = LocalContentStore.open(config().withQuotaBytes(10_000));
        uploads = store.uploads().orElseThrow();
    }

    private LocalStoreConfig config() {
        return LocalStoreConfig.of(folder.resolve("public"), folder.resolve("restricted"));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Content chunk(int index) {
        int from = (int) PLAN.offsetBytes(index);
        return Content.of(Arrays.copyOfRange(object, from, from + (int) PLAN.lengthBytes(index)));
    }

    private List<StoredChunk> putAll(Upload upload) {
        List<StoredChunk> chunks = new ArrayList<>();
        for (int index = 0; index < PLAN.count(); index++) {
            chunks.add(uploads.put(upload, index, chunk(index)));
        }
        return chunks;
    }

    /** The file of the only upload, beside that of its lock. */
    private Path file() throws IOException {
        return files().stream()
                .filter(f -> f.toString().endsWith(".upload"))
                .findFirst()
                .orElseThrow();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("restricted"))) {
            return files.filter(f -> f.getFileName().toString().contains(".upload"))
                    .toList();
        }
    }

    private static void assertCode(String code, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        MigrationException.class,
                        thrown -> assertThat(thrown.error().code()).isEqualTo(code));
    }

    /** Content that waits before its last byte. */
    private static Content waiting(Content content, CountDownLatch reached, CountDownLatch goOn) {
        return new Content() {
            @Override
            public long sizeBytes() {
                return content.sizeBytes();
            }

            @Override
            public InputStream open() throws IOException {
                return new FilterInputStream(content.open()) {
                    @Override
                    public int read(byte[] buffer, int from, int length) throws IOException {
                        reached.countDown();
                        try {
                            goOn.await();
                        } catch (InterruptedException e) {
                            throw new IOException(e);
                        }
                        return super.read(buffer, from, length);
                    }
                };
            }
        };
    }

    @Test
    @Tag("P13")
    void nobody_writes_to_what_became_the_object() throws Exception {
        Upload upload = uploads.begin(PATH, PLAN);
        List<StoredChunk> chunks = putAll(upload);
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        ExecutorService late = Executors.newSingleThreadExecutor();
        try {
            Future<StoredChunk> hanging = late.submit(() -> uploads.put(upload, 1, waiting(chunk(1), reached, goOn)));
            reached.await();
            assertCode("UPLOAD_BUSY", () -> uploads.complete(upload, chunks, Sha256.of(object)));
            assertThat(store.stat(PATH)).isEmpty();
            goOn.countDown();
            assertThat(hanging.get()).isEqualTo(chunks.get(1));
        } finally {
            goOn.countDown();
            late.shutdownNow();
        }

        uploads.complete(upload, chunks, Sha256.of(object));

        assertCode("UPLOAD_GONE", () -> uploads.put(upload, 1, chunk(1)));
        assertThat(Files.size(folder.resolve("public/ab/object.bin"))).isEqualTo(object.length);
        assertThat(files()).isEmpty();
    }

    @Test
    @Tag("P44")
    void a_chunk_whose_bytes_changed_on_the_disk_counts_as_missing() throws Exception {
        Upload upload = uploads.begin(PATH, PLAN);
        List<StoredChunk> chunks = putAll(upload);
        try (RandomAccessFile file = new RandomAccessFile(file().toFile(), "rw")) {
            file.seek(1500);
            file.write(object[1500] + 1);
        }

        assertThat(uploads.chunks(upload).orElseThrow()).containsExactly(chunks.get(0), chunks.get(2));
        assertCode("DIGEST_MISMATCH", () -> uploads.complete(upload, chunks, Sha256.of(object)));
        assertThat(store.stat(PATH)).isEmpty();
        uploads.put(upload, 1, chunk(1));
        uploads.complete(upload, chunks, Sha256.of(object));

        assertThat(Files.readAllBytes(folder.resolve("public/ab/object.bin"))).isEqualTo(object);
    }

    @Test
    @Tag("P11")
    void an_upload_that_was_cut_off_while_it_became_the_object_goes_on() throws Exception {
        Upload upload = uploads.begin(PATH, PLAN);
        putAll(upload);
        try (RandomAccessFile file = new RandomAccessFile(file().toFile(), "rw")) {
            file.setLength(object.length);
        }

        List<StoredChunk> found = uploads.chunks(upload).orElseThrow();
        assertThat(found).hasSize(3);
        assertCode("UPLOAD_BUSY", () -> uploads.put(upload, 0, chunk(0)));
        uploads.complete(upload, found, Sha256.of(object));

        assertThat(store.stat(PATH)).isPresent();
    }

    @Test
    void the_quota_counts_what_an_upload_will_need_also_after_a_restart() {
        Upload upload = uploads.begin(PATH, PLAN);
        assertThat(store.freeBytes()).hasValue(7500);
        assertCode("NO_SPACE", () -> uploads.begin(PATH, new ChunkPlan(7501, 1000)));

        store.close();
        store = LocalContentStore.open(config().withQuotaBytes(10_000));
        uploads = store.uploads().orElseThrow();
        assertThat(store.freeBytes()).hasValue(7500);
        uploads.complete(upload, putAll(upload), Sha256.of(object));
        assertThat(store.freeBytes()).hasValue(7500);
        uploads.begin(PATH, PLAN);
        assertThat(store.freeBytes()).hasValue(5000);
        uploads.abort(PATH);
        uploads.abort(PATH);
        assertThat(store.freeBytes()).hasValue(7500);
        store.delete(PATH);
        assertThat(store.freeBytes()).hasValue(10_000);
    }

    @Test
    @Tag("P37")
    void an_id_leads_to_no_other_file() {
        for (String id : List.of("../x", "/etc/passwd", "x\0y", "a\\b", "*", "no-such-id")) {
            Upload foreign = new Upload(PATH, PLAN, id);
            assertThat(uploads.chunks(foreign)).as(id).isEmpty();
            assertCode("UPLOAD_GONE", () -> uploads.put(foreign, 0, chunk(0)));
            assertCode("UPLOAD_GONE", () -> uploads.sync(foreign));
        }
    }

    @Test
    void a_group_of_chunks_costs_one_sync_and_each_one_pass_over_its_bytes() {
        Upload upload = uploads.begin(PATH, PLAN);
        LocalStoreCounters before = store.counters();

        List<StoredChunk> chunks = putAll(upload);

        assertThat(store.counters().fileSyncs() - before.fileSyncs()).isZero();
        uploads.sync(upload);

        LocalStoreCounters after = store.counters();
        assertThat(after.fileSyncs() - before.fileSyncs()).isEqualTo(1);
        assertThat(after.folderSyncs() - before.folderSyncs()).isZero();
        assertThat(after.bytesHashed() - before.bytesHashed()).isEqualTo(object.length);
        uploads.complete(upload, chunks, Sha256.of(object));
        assertThat(store.counters().bytesHashed() - after.bytesHashed()).isEqualTo(object.length);
        assertThat(store.counters().fileSyncs() - after.fileSyncs()).isEqualTo(1);
    }

    @Test
    void large_content_is_hashed_right_on_another_thread_too() {
        byte[] large = new byte[9_000_001];
        Arrays.fill(large, (byte) 7);
        large[8_999_999] = 1;
        ObjectPath path = ObjectPath.ofPublic("large");
        try (LocalContentStore unlimited = LocalContentStore.open(config())) {
            unlimited.put(path, Content.of(large), Sha256.of(large), Durability.LATER);
            assertThat(unlimited.stat(path).orElseThrow().sizeBytes()).isEqualTo(large.length);
            assertCode(
                    "DIGEST_MISMATCH",
                    () -> unlimited.put(path, Content.of(large), Sha256.of(object), Durability.LATER));
        }
    }
}
