package dev.layerlift.storage.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.port.ContentStore.Durability;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which calls reach the disk, counted (design section 10). */
class LocalDurabilityTest extends LocalStoreFixture {
    @Test
    @Tag("P19")
    void now_syncs_the_file_and_every_folder_above_it() {
        put(store, ObjectPath.ofPublic("a/b/object"), "object", Durability.NOW);

        assertThat(store.counters()).isEqualTo(new LocalStoreCounters(1, 0, 6, 1, 3, 0, 0));
    }

    @Test
    @Tag("P19")
    void later_syncs_nothing_and_a_group_syncs_each_folder_once() {
        List<ObjectPath> paths = IntStream.range(0, 40)
                .mapToObj(i -> ObjectPath.ofPublic("a/b%d/object%d".formatted(i % 2, i)))
                .toList();
        paths.forEach(path -> put(store, path, "12", Durability.LATER));
        assertThat(store.counters()).isEqualTo(new LocalStoreCounters(40, 0, 80, 0, 0, 0, 0));

        store.sync(paths);

        assertThat(store.counters()).isEqualTo(new LocalStoreCounters(40, 0, 80, 40, 4, 0, 0));
    }

    @Test
    @Tag("P19")
    void a_large_group_is_one_call_for_the_file_system_where_there_is_one() {
        List<ObjectPath> paths = IntStream.range(0, 100)
                .mapToObj(i -> ObjectPath.ofPublic("a/b%d/object%d".formatted(i % 2, i)))
                .toList();
        paths.subList(1, 100).forEach(path -> put(store, path, "12", Durability.LATER));

        store.sync(paths);

        boolean command = List.of("/usr/bin/sync", "/bin/sync").stream().anyMatch(c -> new File(c).canExecute());
        boolean whole = command && System.getProperty("os.name").startsWith("Linux");
        assertThat(store.counters())
                .isEqualTo(
                        whole
                                ? new LocalStoreCounters(99, 0, 198, 0, 0, 1, 0)
                                : new LocalStoreCounters(99, 0, 198, 99, 4, 0, 0));
    }

    @Test
    @Tag("P19")
    void without_a_command_that_works_a_large_group_is_worked_off_file_by_file(@TempDir Path folder)
            throws IOException {
        List<Path> paths =
                IntStream.range(0, 100).mapToObj(i -> folder.resolve("f" + i)).toList();
        for (Path path : paths) {
            Files.createFile(path);
        }

        assertThat(new FileSystemSync(List.of(Path.of("/nowhere/sync"))).sync(paths))
                .isEqualTo(paths);
        assertThat(new FileSystemSync(List.of(Path.of("/bin/false"))).sync(paths))
                .isEqualTo(paths);
    }

    @Test
    void a_delete_syncs_the_lowest_folder_that_is_left() {
        put(store, ObjectPath.ofPublic("a/b/object"), "object", Durability.LATER);

        store.delete(ObjectPath.ofPublic("a/b/object"));

        assertThat(store.counters()).isEqualTo(new LocalStoreCounters(1, 1, 6, 0, 1, 0, 0));
    }

    @Test
    void an_interrupted_sync_says_so() {
        put(store, ObjectPath.ofPublic("a/object"), "object", Durability.LATER);

        Thread.currentThread().interrupt();
        try {
            assertCode("INTERRUPTED", () -> store.sync(List.of(ObjectPath.ofPublic("a/object"))));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        store.sync(List.of(ObjectPath.ofPublic("a/object")));
        assertThat(store.counters().fileSyncs()).isEqualTo(1);
    }

    @Test
    void more_groups_at_once_than_there_are_threads_all_end() {
        List<ObjectPath> paths = IntStream.range(0, 30)
                .mapToObj(i -> ObjectPath.ofPublic("a/" + i))
                .toList();
        paths.forEach(path -> put(store, path, "12", Durability.LATER));

        IntStream.range(0, 200).parallel().forEach(i -> store.sync(paths.subList(i % 20, i % 20 + 10)));

        assertThat(store.counters().fileSyncs()).isEqualTo(2000);
    }
}
