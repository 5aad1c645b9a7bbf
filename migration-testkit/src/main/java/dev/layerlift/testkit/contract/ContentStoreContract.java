package dev.layerlift.testkit.contract;

import static dev.layerlift.testkit.contract.ContentFixtures.bytes;
import static dev.layerlift.testkit.contract.ContentFixtures.failing;
import static dev.layerlift.testkit.contract.ContentFixtures.filled;
import static dev.layerlift.testkit.contract.ContentFixtures.interruptingAfter;
import static dev.layerlift.testkit.contract.ContentFixtures.sized;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.asset.Area;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.ContentStore.Durability;
import dev.layerlift.domain.port.ContentStore.StoredObject;
import dev.layerlift.testkit.GeneratedContent;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link ContentStore} keeps. A subclass gives a store with both areas; each test works below a prefix of its
 * own, so the store may hold other things.
 */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
public abstract class ContentStoreContract extends ContentStoreSetup {
    private static final int MEBIBYTE = 1024 * 1024;

    @ParameterizedTest
    @EnumSource(Durability.class)
    void what_is_put_is_there_whole(Durability durability) throws Exception {
        byte[] bytes = bytes("an object");

        StoredObject stored = store().put(at("object"), Content.of(bytes), Sha256.of(bytes), durability);

        assertThat(stored).isEqualTo(new StoredObject(at("object"), bytes.length));
        assertThat(store().stat(at("object"))).contains(stored);
        assertThat(read(at("object"), 0)).isEqualTo(bytes);
    }

    @Test
    void an_empty_object_is_an_object() throws Exception {
        put(at("empty"), new byte[0]);

        assertThat(store().stat(at("empty"))).contains(new StoredObject(at("empty"), 0));
        assertThat(read(at("empty"), 0)).isEmpty();
        assertThat(list("", Optional.empty(), 10)).containsExactly("empty");
    }

    @Test
    @Tag("P05")
    void nothing_is_empty_and_no_error() {
        assertThat(store().stat(at("nothing"))).isEmpty();
        assertThat(store().open(at("nothing"), 0)).isEmpty();
        assertThat(store().open(at("nothing/below"), 5)).isEmpty();
        assertThat(list("nothing", Optional.empty(), 10)).isEmpty();
    }

    @Test
    void a_read_starts_where_it_is_told_to() throws Exception {
        put(at("object"), bytes("0123456789"));

        assertThat(read(at("object"), 0)).isEqualTo(bytes("0123456789"));
        assertThat(read(at("object"), 7)).isEqualTo(bytes("789"));
        assertThat(read(at("object"), 10)).isEmpty();
        assertThat(read(at("object"), 4_000_000_000L)).isEmpty();
        assertThatThrownBy(() -> store().open(at("object"), -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_same_put_again_is_a_success_and_another_one_replaces() throws Exception {
        put(at("object"), bytes("first, and longer"));
        put(at("object"), bytes("first, and longer"));
        put(at("object"), bytes("second"));

        assertThat(read(at("object"), 0)).isEqualTo(bytes("second"));
        assertThat(list("", Optional.empty(), 10)).containsExactly("object");
    }

    @Test
    void creating_writes_only_where_nothing_is() throws Exception {
        byte[] bytes = bytes("an object");

        assertThat(create(at("object"), bytes)).contains(new StoredObject(at("object"), bytes.length));
        assertThat(create(at("object"), bytes)).as("the same again").isEmpty();
        assertThat(create(at("object"), bytes("another"))).isEmpty();
        assertStorageError(
                "DIGEST_MISMATCH",
                () -> store().create(
                                at("free"),
                                Content.of(bytes("otherwis")),
                                Sha256.of(bytes("declared")),
                                Durability.NOW));

        assertThat(read(at("object"), 0)).isEqualTo(bytes);
        store().delete(at("object"));
        assertThat(create(at("object"), bytes("another"))).isPresent();
        assertThat(list("", Optional.empty(), 10)).containsExactly("object");
    }

    @Test
    @Tag("P12")
    void of_creators_of_one_path_one_succeeds_and_its_object_stays() throws Exception {
        for (int round = 0; round < 5; round++) {
            ObjectPath path = at("folder/" + round);
            List<Callable<Optional<byte[]>>> creators = new ArrayList<>();
            for (int creator = 1; creator <= 4; creator++) {
                byte[] bytes = filled(creator, 10_000 + creator);
                creators.add(() -> create(path, bytes).map(stored -> bytes));
            }

            List<byte[]> winners =
                    together(creators).stream().flatMap(Optional::stream).toList();

            assertThat(winners).hasSize(1);
            assertThat(read(path, 0)).isEqualTo(winners.get(0));
        }
    }

    private Optional<StoredObject> create(ObjectPath path, byte[] bytes) {
        return store().create(path, Content.of(bytes), Sha256.of(bytes), Durability.NOW);
    }

    @Test
    void chunks_are_possible_when_the_store_says_so() {
        assertThat(store().uploads().isPresent())
                .isEqualTo(store().capabilities().chunks().isPresent());
    }

    @Test
    void an_address_of_content_depends_on_nothing_else() {
        Content content = Content.of(bytes("content"));

        assertThat(store().contentAddress(content)).isEqualTo(store().contentAddress(content));
        assertThat(store().removal(at("object"))).contains("object");
    }

    @Test
    @Tag("P45")
    void bytes_that_are_not_the_declared_ones_never_appear() throws Exception {
        byte[] before = bytes("what was there");
        byte[] declared = bytes("declared");
        put(at("taken"), before);

        for (ObjectPath path : List.of(at("taken"), at("free"))) {
            assertStorageError(
                    "DIGEST_MISMATCH",
                    () -> store().put(path, Content.of(bytes("otherwis")), Sha256.of(declared), Durability.NOW));
            assertStorageError(
                    "DIGEST_MISMATCH",
                    () -> store().put(path, sized(7, declared), Sha256.of(declared), Durability.NOW));
            assertStorageError(
                    "DIGEST_MISMATCH",
                    () -> store().put(path, sized(9, declared), Sha256.of(declared), Durability.LATER));
        }

        assertThat(read(at("taken"), 0)).isEqualTo(before);
        assertThat(list("", Optional.empty(), 10)).containsExactly("taken");
    }

    @Test
    @Tag("P19")
    void a_source_that_breaks_off_leaves_nothing() throws Exception {
        byte[] before = bytes("what was there");
        put(at("taken"), before);
        Content broken = failing(new IOException("the line went dead"));

        assertStorageError(
                "SOURCE_UNREADABLE", () -> store().put(at("taken"), broken, Sha256.of(before), Durability.NOW));
        assertStorageError(
                "SOURCE_UNREADABLE", () -> store().put(at("folder/free"), broken, Sha256.of(before), Durability.LATER));

        assertThat(read(at("taken"), 0)).isEqualTo(before);
        assertThat(list("", Optional.empty(), 10)).containsExactly("taken");
    }

    @Test
    @Tag("P19")
    void an_interrupted_put_leaves_nothing_and_the_thread_interrupted() {
        GeneratedContent generated = new GeneratedContent(1, 3 * MEBIBYTE);
        Content interrupting = interruptingAfter(generated, MEBIBYTE);

        assertStorageError(
                "INTERRUPTED", () -> store().put(at("object"), interrupting, generated.sha256(), Durability.NOW));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(store().stat(at("object"))).isEmpty();
    }

    @Test
    @Tag("P37")
    void names_up_to_the_limits_are_kept() throws Exception {
        List<String> names = List.of(
                "n".repeat(200),
                "s/".repeat(13) + "s",
                ".well-known/did.jsonl",
                "-",
                "...",
                "a..b",
                "_",
                ".hidden",
                "UPPER.case");
        for (String name : names) {
            put(at(name), bytes(name));
        }

        for (String name : names) {
            assertThat(read(at(name), 0)).isEqualTo(bytes(name));
        }
        assertThat(list("", Optional.empty(), 100)).containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void the_areas_never_mix() throws Exception {
        ObjectPath served = at("same/key");
        ObjectPath hidden = new ObjectPath(Area.RESTRICTED, served.key());
        put(hidden, bytes("restricted"));
        assertThat(store().stat(served)).isEmpty();
        assertThat(store().list(at("same"), Optional.empty(), 10)).isEmpty();

        put(served, bytes("public"));
        assertThat(read(hidden, 0)).isEqualTo(bytes("restricted"));
        store().delete(served);

        assertThat(read(hidden, 0)).isEqualTo(bytes("restricted"));
        assertThat(store().stat(served)).isEmpty();
    }

    @Test
    @Tag("P20")
    void deleting_takes_one_object_away_and_may_be_done_again() throws Exception {
        put(at("folder/one"), bytes("1"));
        put(at("folder/two"), bytes("2"));

        store().delete(at("folder/one"));
        store().delete(at("folder/one"));
        store().delete(at("never/was"));
        store().delete(at("folder"));
        store().delete(at("folder/two/below"));

        assertThat(store().open(at("folder/one"), 0)).isEmpty();
        assertThat(list("", Optional.empty(), 10)).containsExactly("folder/two");
    }

    @Test
    void a_folder_is_no_object_and_may_become_one_when_it_is_empty() throws Exception {
        put(at("path/below"), bytes("1"));
        assertThat(store().stat(at("path"))).isEmpty();
        store().delete(at("path/below"));
        put(at("path"), bytes("2"));

        assertThat(read(at("path"), 0)).isEqualTo(bytes("2"));
        assertThat(store().stat(at("path/below"))).isEmpty();
    }

    @Test
    void a_listing_is_below_its_prefix_in_the_order_of_keys() throws Exception {
        List<String> keys = List.of("p/A", "p/a-b", "p/a.b/c", "p/a/b/c", "p/a/b0", "p/a0", "p/z");
        for (String key : keys) {
            put(at(key), bytes(key));
        }
        put(at("p1/other"), bytes("other"));
        put(at("o"), bytes("other"));

        assertThat(list("p", Optional.empty(), 100)).isEqualTo(keys);
        assertThat(list("p/a", Optional.empty(), 100)).containsExactly("p/a/b/c", "p/a/b0");
        assertThat(list("p", Optional.of("p/a/b/c"), 2)).containsExactly("p/a/b0", "p/a0");
        assertThat(list("p", Optional.of("p/a/a-gone"), 1)).containsExactly("p/a/b/c");
        assertThat(list("p", Optional.of("p/a/b/cc"), 1)).containsExactly("p/a/b0");
        assertThat(list("p", Optional.of("p/z"), 5)).isEmpty();
        assertThat(store().list(at("p"), Optional.empty(), 1).get(0).sizeBytes())
                .isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, 0, 1001})
    void a_listing_without_a_sensible_limit_is_refused(int limit) {
        assertThatThrownBy(() -> store().list(at("p"), Optional.empty(), limit))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(String.valueOf(limit));
    }

    /**
     * How many objects a page of a long listing has here, of which a test fills more than six. Smaller where every write is
     * a request to a server; the pages of the server itself are to be no larger.
     */
    protected int listedPerPage() {
        return 400;
    }

    private void putAll(List<String> keys) throws Exception {
        int threads = 8;
        List<Callable<Integer>> writers = new ArrayList<>();
        for (int writer = 0; writer < threads; writer++) {
            int first = writer;
            writers.add(() -> {
                for (int i = first; i < keys.size(); i += threads) {
                    byte[] bytes = bytes(keys.get(i));
                    store().put(at(keys.get(i)), Content.of(bytes), Sha256.of(bytes), Durability.LATER);
                }
                return 0;
            });
        }
        together(writers);
    }

    @Test
    @Tag("P46")
    void pages_lead_to_the_end_while_others_come_and_go() throws Exception {
        int page = listedPerPage();
        List<String> stable = new ArrayList<>();
        for (int i = 0; i < 6 * page + page / 4; i++) {
            stable.add("%02d/%04d".formatted(i % 7, i));
        }
        putAll(stable);
        stable.sort(null);
        List<String> seen = new ArrayList<>();
        Optional<String> after = Optional.empty();
        List<String> found;
        int pages = 0;
        do {
            found = list("", after, page);
            seen.addAll(found);
            after = found.isEmpty() ? after : Optional.of(found.get(found.size() - 1));
            // One object that was seen and one that comes and goes ahead: neither may hide or double a stable one.
            store().delete(at("%02d/extra".formatted(pages)));
            put(at("%02d/extra".formatted(pages + 1)), bytes("extra"));
            pages++;
        } while (found.size() == page && pages < 20);

        seen.removeIf(key -> key.endsWith("extra"));
        assertThat(seen).isEqualTo(stable);
    }

    @Test
    void syncing_passes_over_what_is_gone() throws Exception {
        byte[] bytes = bytes("later");
        store().put(at("a/later"), Content.of(bytes), Sha256.of(bytes), Durability.LATER);

        store().sync(List.of());
        store().sync(List.of(at("a/later"), at("a/gone"), at("gone/too"), at("a/later")));

        assertThat(read(at("a/later"), 0)).isEqualTo(bytes);
        assertThat(list("", Optional.empty(), 10)).containsExactly("a/later");
    }

    @Test
    void free_bytes_are_known_when_the_store_says_so() {
        assertThat(store().freeBytes().isPresent())
                .isEqualTo(store().capabilities().quotaKnown());
        store().freeBytes().ifPresent(free -> assertThat(free).isNotNegative());
    }

    @Test
    @Tag("P19")
    void a_reader_sees_the_old_or_the_new_object_and_nothing_between() throws Exception {
        int size = 300_000;
        put(at("object"), filled(0, size));
        AtomicBoolean done = new AtomicBoolean();

        List<Integer> torn = together(List.of(
                () -> {
                    try {
                        for (int i = 1; i <= 60; i++) {
                            byte[] bytes = filled(i, size + i);
                            store().put(at("object"), Content.of(bytes), Sha256.of(bytes), Durability.LATER);
                        }
                    } finally {
                        done.set(true);
                    }
                    return 0;
                },
                () -> countTorn(at("object"), size, done),
                () -> countTorn(at("object"), size, done)));

        assertThat(torn).containsOnly(0);
        assertThat(read(at("object"), 0)).isEqualTo(filled(60, size + 60));
    }

    @Test
    @Tag("P19")
    void of_writers_of_one_path_one_wins_whole() throws Exception {
        int size = 200_000;
        List<Callable<Integer>> writers = new ArrayList<>();
        for (int writer = 1; writer <= 4; writer++) {
            byte[] bytes = filled(writer, size + writer);
            writers.add(() -> {
                for (int i = 0; i < 20; i++) {
                    store().put(at("object"), Content.of(bytes), Sha256.of(bytes), Durability.LATER);
                }
                return 0;
            });
        }
        together(writers);

        byte[] left = read(at("object"), 0);
        assertThat(left).isEqualTo(filled(left[0], size + left[0]));
        assertThat(store().stat(at("object"))).contains(new StoredObject(at("object"), left.length));
    }

    @Test
    void writers_and_deleters_of_neighbours_do_not_disturb_each_other() throws Exception {
        List<Callable<Integer>> workers = new ArrayList<>();
        for (int worker = 1; worker <= 4; worker++) {
            ObjectPath mine = at("deep/er/folder/" + worker);
            byte[] bytes = bytes("worker " + worker);
            workers.add(() -> {
                for (int i = 0; i < 100; i++) {
                    store().put(mine, Content.of(bytes), Sha256.of(bytes), Durability.LATER);
                    assertThat(read(mine, 0)).isEqualTo(bytes);
                    store().delete(mine);
                    assertThat(store().stat(mine)).isEmpty();
                }
                return 0;
            });
        }

        assertThatCode(() -> together(workers)).doesNotThrowAnyException();
        assertThat(list("", Optional.empty(), 10)).isEmpty();
    }

    @Test
    void an_object_of_5_mebibytes_comes_back_whole() throws Exception {
        GeneratedContent content = new GeneratedContent(5, 5L * MEBIBYTE + 1);

        store().put(at("large"), content, content.sha256(), Durability.NOW);

        assertThat(store().stat(at("large"))).contains(new StoredObject(at("large"), content.sizeBytes()));
        assertThat(digest(at("large"))).isEqualTo(content.sha256());
    }

    @Test
    @Tag("P49")
    @Tag("slow")
    void an_object_of_200_mebibytes_takes_little_memory_or_is_refused() throws Exception {
        GeneratedContent content = new GeneratedContent(6, 200L * MEBIBYTE);
        Sha256 expected = content.sha256();
        if (store().capabilities().objectSizeBytesMax() < content.sizeBytes()) {
            assertStorageError("OBJECT_TOO_LARGE", () -> store().put(at("huge"), content, expected, Durability.NOW));
            assertThat(store().stat(at("huge"))).isEmpty();
            return;
        }
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());

        store().put(at("huge"), content, expected, Durability.NOW);
        Sha256 actual = digest(at("huge"));

        long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        assertThat(actual).isEqualTo(expected);
        assertThat(allocated).isLessThan(32L * MEBIBYTE);
        store().delete(at("huge"));
    }

    private int countTorn(ObjectPath path, int size, AtomicBoolean done) throws IOException {
        int torn = 0;
        while (!done.get()) {
            byte[] bytes = read(path, 0);
            if (bytes.length < size || !Arrays.equals(bytes, filled(bytes[0], size + bytes[0]))) {
                torn++;
            }
        }
        return torn;
    }
}
