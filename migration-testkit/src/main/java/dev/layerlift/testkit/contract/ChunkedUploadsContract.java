package dev.layerlift.testkit.contract;

import static dev.layerlift.testkit.contract.ContentFixtures.bytes;
import static dev.layerlift.testkit.contract.ContentFixtures.failing;
import static dev.layerlift.testkit.contract.ContentFixtures.interruptingAfter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.asset.Area;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.port.ChunkPlan;
import dev.layerlift.domain.port.ChunkedUploads;
import dev.layerlift.domain.port.ChunkedUploads.StoredChunk;
import dev.layerlift.domain.port.ChunkedUploads.Upload;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.ContentStore.StoredObject;
import dev.layerlift.domain.port.StorageCapabilities.ChunkLimits;
import dev.layerlift.testkit.GeneratedContent;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What the {@link ChunkedUploads} of every store that has them keep. Objects have two chunks of the smallest size that the
 * store allows (at least 64 KiB) and a bit.
 */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
public abstract class ChunkedUploadsContract extends ContentStoreSetup {
    private static final int CHUNK_BYTES_MIN = 64 * 1024;
    private static final int TAIL_BYTES = 1001;

    private ChunkedUploads uploads;
    private ChunkLimits limits;
    private ChunkPlan plan;
    private GeneratedContent object;

    @BeforeEach
    void prepare() {
        limits = store().capabilities().chunks().orElseThrow();
        uploads = store().uploads().orElseThrow();
        long chunkBytes = Math.max(CHUNK_BYTES_MIN, limits.sizeBytesMin());
        plan = new ChunkPlan(2 * chunkBytes + TAIL_BYTES, chunkBytes);
        object = new GeneratedContent(11, plan.sizeBytes());
    }

    /** The bytes of the object that belong to a chunk. */
    private Content chunk(int index) {
        return part(object, index);
    }

    private Content part(Content whole, int index) {
        return new Content() {
            @Override
            public long sizeBytes() {
                return plan.lengthBytes(index);
            }

            @Override
            public InputStream open() throws IOException {
                InputStream in = whole.open();
                in.skipNBytes(plan.offsetBytes(index));
                return new Bounded(in, sizeBytes());
            }
        };
    }

    private static final class Bounded extends java.io.FilterInputStream {
        private long left;

        Bounded(InputStream in, long bytes) {
            super(in);
            this.left = bytes;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int from, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int read = in.read(buffer, from, (int) Math.min(length, left));
            left -= Math.max(0, read);
            return read;
        }
    }

    private Sha256 digestOf(Content content) throws IOException {
        try (InputStream in = content.open()) {
            return GeneratedContent.digestOf(in);
        }
    }

    private List<StoredChunk> putAll(Upload upload) {
        List<StoredChunk> chunks = new ArrayList<>();
        for (int index = 0; index < plan.count(); index++) {
            chunks.add(uploads.put(upload, index, chunk(index)));
        }
        return chunks;
    }

    private List<String> everything() {
        List<String> found = new ArrayList<>(list("", Optional.empty(), 100));
        ObjectPath hidden = new ObjectPath(Area.RESTRICTED, at("x").key());
        String above = hidden.key().substring(0, hidden.key().lastIndexOf('/'));
        store().list(new ObjectPath(Area.RESTRICTED, above), Optional.empty(), 100)
                .forEach(o -> found.add(o.path().toString()));
        return found;
    }

    @Test
    @Tag("P19")
    void chunks_in_any_order_become_the_object_at_once() throws Exception {
        Upload upload = uploads.begin(at("object"), plan);
        assertThat(upload.path()).isEqualTo(at("object"));
        assertThat(upload.plan()).isEqualTo(plan);
        StoredChunk third = uploads.put(upload, 2, chunk(2));
        StoredChunk first = uploads.put(upload, 0, chunk(0));
        StoredChunk second = uploads.put(upload, 1, chunk(1));
        assertThat(first.digest()).isEqualTo(digestOf(chunk(0)));
        assertThat(third.digest()).isEqualTo(digestOf(chunk(2)));
        assertThat(store().stat(at("object"))).isEmpty();
        assertThat(everything()).as("what is not whole is not there").isEmpty();

        StoredObject stored = uploads.complete(upload, List.of(first, second, third), object.sha256());

        assertThat(stored).isEqualTo(new StoredObject(at("object"), plan.sizeBytes()));
        assertThat(store().stat(at("object"))).contains(stored);
        assertThat(digest(at("object"))).isEqualTo(object.sha256());
        assertThat(everything()).containsExactly("object");
        assertThat(uploads.unfinished(at("object"))).isEmpty();
        assertThat(uploads.chunks(upload)).isEmpty();
    }

    @Test
    @Tag("P19")
    void what_was_there_stays_until_the_whole_is() throws Exception {
        byte[] before = bytes("what was there");
        put(at("object"), before);
        Upload upload = uploads.begin(at("object"), plan);
        List<StoredChunk> chunks = putAll(upload);
        assertThat(read(at("object"), 0)).isEqualTo(before);

        uploads.complete(upload, chunks, object.sha256());

        assertThat(digest(at("object"))).isEqualTo(object.sha256());
    }

    @Test
    @Tag("P44")
    void another_process_finds_the_chunks_and_goes_on() throws Exception {
        Upload begun = uploads.begin(at("object"), plan);
        StoredChunk first = uploads.put(begun, 0, chunk(0));
        StoredChunk third = uploads.put(begun, 2, chunk(2));
        uploads.sync(begun);
        uploads.sync(begun);

        ChunkedUploads later = reopenStore().uploads().orElseThrow();
        assertThat(later.unfinished(at("object"))).containsExactly(begun);
        Upload upload = new Upload(at("object"), plan, begun.id());
        assertThat(later.chunks(upload).orElseThrow())
                .extracting(StoredChunk::index, StoredChunk::digest)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(0, first.digest()),
                        org.assertj.core.groups.Tuple.tuple(2, third.digest()));
        List<StoredChunk> found = new ArrayList<>(later.chunks(upload).orElseThrow());
        found.add(1, later.put(upload, 1, chunk(1)));
        later.complete(upload, found, object.sha256());

        assertThat(digest(at("object"))).isEqualTo(object.sha256());
    }

    @Test
    @Tag("P44")
    void a_chunk_again_is_the_same_and_other_bytes_take_its_place() throws Exception {
        Upload upload = uploads.begin(at("object"), plan);
        StoredChunk once = uploads.put(upload, 1, chunk(1));
        StoredChunk again = uploads.put(upload, 1, chunk(1));
        assertThat(again.digest()).isEqualTo(once.digest());

        Content other = part(new GeneratedContent(12, plan.sizeBytes()), 1);
        StoredChunk replaced = uploads.put(upload, 1, other);

        assertThat(replaced.digest()).isEqualTo(digestOf(other)).isNotEqualTo(once.digest());
        assertThat(uploads.chunks(upload).orElseThrow())
                .extracting(StoredChunk::digest)
                .containsExactly(replaced.digest());
    }

    @Test
    void an_object_is_completed_only_from_all_its_chunks_as_stated() throws Exception {
        Upload upload = uploads.begin(at("object"), plan);
        List<StoredChunk> some = List.of(uploads.put(upload, 0, chunk(0)), uploads.put(upload, 2, chunk(2)));
        assertStorageError("CHUNK_MISSING", () -> uploads.complete(upload, some, object.sha256()));
        StoredChunk invented =
                new StoredChunk(1, Sha256.of(bytes("never sent")), some.get(0).receipt());
        assertStorageError(
                "CHUNK_MISSING",
                () -> uploads.complete(upload, List.of(some.get(0), invented, some.get(1)), object.sha256()));
        assertThat(store().stat(at("object"))).isEmpty();

        uploads.complete(upload, List.of(some.get(0), uploads.put(upload, 1, chunk(1)), some.get(1)), object.sha256());

        assertThat(digest(at("object"))).isEqualTo(object.sha256());
    }

    @Test
    @Tag("P45")
    void a_store_that_proves_the_whole_shows_no_other() throws Exception {
        Upload upload = uploads.begin(at("object"), plan);
        List<StoredChunk> chunks = putAll(upload);
        Sha256 other = Sha256.of(bytes("something else"));
        if (!limits.provesWhole()) {
            uploads.complete(upload, chunks, other);
            assertThat(digest(at("object"))).as("reading it back tells").isEqualTo(object.sha256());
            return;
        }

        assertStorageError("DIGEST_MISMATCH", () -> uploads.complete(upload, chunks, other));

        assertThat(store().stat(at("object"))).isEmpty();
        assertThat(uploads.unfinished(at("object"))).containsExactly(upload);
    }

    @Test
    @Tag("P45")
    void a_chunk_of_another_length_or_that_breaks_off_is_not_there() {
        Upload upload = uploads.begin(at("object"), plan);

        assertStorageError("DIGEST_MISMATCH", () -> uploads.put(upload, 0, Content.of(bytes("too short"))));
        assertStorageError("DIGEST_MISMATCH", () -> uploads.put(upload, 2, chunk(0)));
        assertStorageError(
                "DIGEST_MISMATCH",
                () -> uploads.put(upload, 2, ContentFixtures.sized(TAIL_BYTES, new byte[TAIL_BYTES - 1])));
        assertStorageError(
                "SOURCE_UNREADABLE",
                () -> uploads.put(upload, 2, resized(TAIL_BYTES, failing(new IOException("the line went dead")))));
        assertThatThrownBy(() -> uploads.put(upload, 3, chunk(0))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> uploads.put(upload, -1, chunk(0))).isInstanceOf(IllegalArgumentException.class);

        assertThat(uploads.chunks(upload)).contains(List.of());
    }

    private static Content resized(long sizeBytes, Content content) {
        return new Content() {
            @Override
            public long sizeBytes() {
                return sizeBytes;
            }

            @Override
            public InputStream open() throws IOException {
                return content.open();
            }
        };
    }

    @Test
    void an_interrupted_chunk_is_not_there_and_the_thread_interrupted() {
        Upload upload = uploads.begin(at("object"), plan);

        assertStorageError("INTERRUPTED", () -> uploads.put(upload, 0, interruptingAfter(chunk(0), 1000)));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(uploads.chunks(upload)).contains(List.of());
    }

    @Test
    @Tag("P47")
    void aborting_leaves_nothing_but_the_object_that_was_there() throws Exception {
        byte[] before = bytes("what was there");
        put(at("object"), before);
        Upload first = uploads.begin(at("object"), plan);
        Upload second = uploads.begin(at("object"), plan);
        putAll(first);
        uploads.put(second, 1, chunk(1));
        Upload neighbour = uploads.begin(at("object2"), plan);
        Upload below = uploads.begin(at("object3/below"), plan);
        assertThat(uploads.unfinished(at("object"))).containsExactlyInAnyOrder(first, second);

        uploads.abort(at("object"));
        uploads.abort(at("object"));
        uploads.abort(at("never/was"));
        uploads.abort(at("object3"));

        assertThat(uploads.unfinished(at("object"))).isEmpty();
        assertThat(uploads.chunks(first)).isEmpty();
        assertStorageError("UPLOAD_GONE", () -> uploads.put(first, 0, chunk(0)));
        assertStorageError("UPLOAD_GONE", () -> uploads.complete(second, List.of(), object.sha256()));
        assertThat(read(at("object"), 0)).isEqualTo(before);
        assertThat(uploads.unfinished(at("object2"))).containsExactly(neighbour);
        assertThat(uploads.unfinished(at("object3/below"))).containsExactly(below);
        uploads.abort(at("object2"));
        uploads.abort(at("object3/below"));
        assertThat(everything()).containsExactly("object");
    }

    @Test
    void uploads_to_one_path_do_not_disturb_each_other() throws Exception {
        Upload first = uploads.begin(at("object"), plan);
        Upload second = uploads.begin(at("object"), plan);
        List<StoredChunk> mine = putAll(first);
        uploads.put(second, 0, part(new GeneratedContent(12, plan.sizeBytes()), 0));

        uploads.complete(first, mine, object.sha256());

        assertThat(digest(at("object"))).isEqualTo(object.sha256());
        assertThat(uploads.unfinished(at("object"))).containsExactly(second);
        uploads.abort(at("object"));
        assertThat(digest(at("object"))).isEqualTo(object.sha256());
    }

    @Test
    void chunks_come_from_several_threads() throws Exception {
        Upload upload = uploads.begin(at("object"), plan);
        List<Callable<StoredChunk>> work = new ArrayList<>();
        for (int index = 0; index < plan.count(); index++) {
            int mine = index;
            work.add(() -> uploads.put(upload, mine, chunk(mine)));
        }

        uploads.complete(upload, together(work), object.sha256());

        assertThat(digest(at("object"))).isEqualTo(object.sha256());
    }

    @Test
    void the_restricted_area_takes_chunks_too_and_never_shows_them() throws Exception {
        ObjectPath hidden = new ObjectPath(Area.RESTRICTED, at("object").key());
        Upload upload = uploads.begin(hidden, plan);

        uploads.complete(upload, putAll(upload), object.sha256());

        assertThat(digest(hidden)).isEqualTo(object.sha256());
        assertThat(store().stat(at("object"))).isEmpty();
        assertThat(uploads.unfinished(at("object"))).isEmpty();
    }

    @Test
    void a_plan_beyond_the_limits_is_refused() {
        long size = Math.multiplyExact(limits.sizeBytesMin(), (long) limits.countMax()) + 1;
        assertStorageError(
                "CHUNKS_NOT_POSSIBLE", () -> uploads.begin(at("a"), new ChunkPlan(size, limits.sizeBytesMin())));
        if (limits.sizeBytesMin() > 1) {
            assertStorageError(
                    "CHUNKS_NOT_POSSIBLE",
                    () -> uploads.begin(at("a"), new ChunkPlan(limits.sizeBytesMin() * 2, limits.sizeBytesMin() - 1)));
        }
        if (limits.sizeBytesMax() < Long.MAX_VALUE) {
            assertStorageError(
                    "CHUNKS_NOT_POSSIBLE", () -> uploads.begin(at("a"), new ChunkPlan(100, limits.sizeBytesMax() + 1)));
        }
        assertThat(uploads.unfinished(at("a"))).isEmpty();
    }
}
