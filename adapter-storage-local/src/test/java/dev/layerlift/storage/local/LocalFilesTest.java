package dev.layerlift.storage.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.ContentStore.Durability;
import dev.layerlift.domain.port.ContentStore.StoredObject;
import dev.layerlift.testkit.GeneratedContent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the files of a store look like from outside: to a web server, to another process, to a broken disk. */
class LocalFilesTest extends LocalStoreFixture {
    @Test
    void public_files_are_for_everybody_and_restricted_ones_for_the_owner() throws IOException {
        put(ObjectPath.ofPublic("ab/did.jsonl"), "log");
        put(ObjectPath.ofRestricted("ab/policy"), "policy");

        assertThat(mode(served.resolve("ab/did.jsonl"))).isEqualTo("rw-r--r--");
        assertThat(mode(served.resolve("ab"))).isEqualTo("rwxr-xr-x");
        assertThat(mode(restricted.resolve("ab/policy"))).isEqualTo("rw-------");
        assertThat(mode(restricted.resolve("ab"))).isEqualTo("rwx------");
        assertThat(mode(restricted)).isEqualTo("rwx------");
        assertThat(mode(restricted.resolve(Staging.FOLDER_NAME))).isEqualTo("rwx------");
    }

    @Test
    @Tag("P25")
    void what_could_not_be_deleted_is_named_with_the_command_that_removes_it() {
        assertThat(store.removal(ObjectPath.ofPublic("ab/did.jsonl")))
                .isEqualTo("rm -r -- '" + served.resolve("ab/did.jsonl") + "'");
        assertThat(store.removal(ObjectPath.ofRestricted("ab/policy")))
                .isEqualTo("rm -r -- '" + restricted.resolve("ab/policy") + "'");
    }

    @Test
    @Tag("P19")
    void a_file_that_is_being_written_is_not_below_the_served_root() throws IOException {
        byte[] bytes = "whole".getBytes(UTF_8);
        Content looking = new Content() {
            @Override
            public long sizeBytes() {
                return bytes.length;
            }

            @Override
            public InputStream open() throws IOException {
                assertThat(filesBelow(served)).isEmpty();
                assertThat(parts()).hasSize(1);
                assertThat(mode(parts().get(0))).isEqualTo("rw-------");
                return Content.of(bytes).open();
            }
        };

        store.put(ObjectPath.ofPublic("object"), looking, Sha256.of(bytes), Durability.NOW);

        assertThat(filesBelow(served)).containsExactly(served.resolve("object"));
        assertThat(parts()).isEmpty();
    }

    @Test
    void a_put_that_failed_leaves_no_file_anywhere() throws IOException {
        assertCode(
                "DIGEST_MISMATCH",
                () -> store.put(
                        ObjectPath.ofPublic("a/b"), Content.of(new byte[5]), Sha256.of(new byte[6]), Durability.NOW));

        assertThat(filesBelow(served)).isEmpty();
        assertThat(parts()).isEmpty();
        assertThat(store.counters().filesWritten()).isZero();
    }

    @Test
    void a_delete_leaves_no_empty_folder() throws IOException {
        put(ObjectPath.ofPublic("a/b/c/one"), "1");
        put(ObjectPath.ofPublic("a/two"), "2");

        store.delete(ObjectPath.ofPublic("a/b/c/one"));
        assertThat(served.resolve("a/b")).doesNotExist();
        store.delete(ObjectPath.ofPublic("a/two"));

        assertThat(served).isEmptyDirectory();
    }

    @Test
    void a_delete_done_again_takes_the_folders_that_a_crash_left() throws IOException {
        Files.createDirectories(served.resolve("a/b/c"));

        store.delete(ObjectPath.ofPublic("a/b/c/gone"));

        assertThat(served).isEmptyDirectory();
    }

    @Test
    @Tag("P37")
    void a_symbolic_link_is_not_followed() throws IOException {
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Files.writeString(outside.resolve("secret"), "secret");
        Files.createDirectory(served.resolve("a"));
        Files.createSymbolicLink(served.resolve("a/linked"), outside);
        Files.createSymbolicLink(served.resolve("a/file"), outside.resolve("secret"));

        for (String key : List.of("a/linked/secret", "a/file")) {
            ObjectPath path = ObjectPath.ofPublic(key);
            assertCode("LINK_REFUSED", () -> store.stat(path));
            assertCode("LINK_REFUSED", () -> store.open(path, 0));
            assertCode("LINK_REFUSED", () -> store.delete(path));
            assertCode("LINK_REFUSED", () -> store.sync(List.of(path)));
            assertCode("LINK_REFUSED", () -> put(path, "overwritten"));
        }
        assertCode("LINK_REFUSED", () -> put(ObjectPath.ofPublic("a/linked/new"), "new"));
        assertCode("LINK_REFUSED", () -> store.list(ObjectPath.ofPublic("a"), Optional.empty(), 10));
        assertCode("LINK_REFUSED", () -> store.list(ObjectPath.ofPublic("a/linked"), Optional.empty(), 10));

        assertThat(filesBelow(outside)).containsExactly(outside.resolve("secret"));
        assertThat(outside.resolve("secret")).hasContent("secret");
    }

    @Test
    void a_root_may_be_a_link_that_its_owner_chose() throws IOException {
        Path real = Files.createDirectory(folder.resolve("volume"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        try (LocalContentStore linked =
                LocalContentStore.open(LocalStoreConfig.of(link, folder.resolve("restricted-2")))) {
            put(linked, ObjectPath.ofPublic("object"), "through the link", Durability.NOW);
        }

        assertThat(real.resolve("object")).hasContent("through the link");
    }

    @Test
    @Tag("P05")
    void a_store_whose_root_went_away_is_not_an_empty_store() throws IOException {
        put(ObjectPath.ofPublic("a/object"), "object");
        Files.move(served, folder.resolve("elsewhere"));
        assertGone();

        Files.createDirectory(served);
        assertGone();
        assertThat(served).isEmptyDirectory();
    }

    private void assertGone() {
        ObjectPath path = ObjectPath.ofPublic("a/object");
        assertCode("STORE_GONE", () -> store.stat(path));
        assertCode("STORE_GONE", () -> store.open(path, 0));
        assertCode("STORE_GONE", () -> store.list(ObjectPath.ofPublic("a"), Optional.empty(), 10));
        assertCode("STORE_GONE", () -> put(path, "new"));
        assertCode("STORE_GONE", () -> store.delete(path));
        assertCode("STORE_GONE", () -> store.freeBytes());
    }

    @Test
    void files_of_others_are_passed_over() throws IOException {
        put(ObjectPath.ofPublic("a/object"), "object");
        Files.writeString(served.resolve("a/two words.html"), "not a key");
        Files.writeString(served.resolve("a/umlaut-\u00fc"), "not a key");
        Path deep = Files.createDirectories(served.resolve("a" + "/b".repeat(16)));
        Files.writeString(deep.resolve("too-deep"), "not a key");

        assertThat(store.list(ObjectPath.ofPublic("a"), Optional.empty(), 10))
                .containsExactly(new StoredObject(ObjectPath.ofPublic("a/object"), 6));
    }

    @Test
    @Tag("P46")
    void a_folder_with_more_files_than_a_page_is_listed_to_the_end() throws IOException {
        Files.createDirectory(served.resolve("many"));
        List<String> keys =
                IntStream.range(0, 2100).mapToObj("many/%05d"::formatted).toList();
        for (String key : keys) {
            if (key.endsWith("7")) {
                // Folders without an object use up a portion and give nothing.
                Files.createDirectory(served.resolve(key));
            } else {
                Files.createFile(served.resolve(key));
            }
        }

        List<StoredObject> first = store.list(ObjectPath.ofPublic("many"), Optional.empty(), 1000);
        List<StoredObject> rest = store.list(
                ObjectPath.ofPublic("many"), Optional.of(first.get(999).path().key()), 1000);

        assertThat(Stream.concat(first.stream(), rest.stream())
                        .map(found -> found.path().key()))
                .containsExactlyElementsOf(
                        keys.stream().filter(key -> !key.endsWith("7")).toList());
    }

    @Test
    @Tag("P37")
    void a_key_at_the_limit_fits_and_one_that_does_not_is_refused() throws IOException {
        ObjectPath longest = ObjectPath.ofPublic(("s".repeat(200) + "/").repeat(15) + "s".repeat(200));
        put(longest, "deep");
        assertThat(store.stat(longest)).contains(new StoredObject(longest, 4));
        store.delete(longest);
        assertThat(served).isEmptyDirectory();

        Path lowRoot =
                folder.resolve("r".repeat(250) + "/" + "r".repeat(250) + "/" + "r".repeat(250) + "/" + "r".repeat(250));
        try (LocalContentStore low = LocalContentStore.open(LocalStoreConfig.restrictedOnly(lowRoot))) {
            ObjectPath path = ObjectPath.ofRestricted(longest.key());
            assertCode("PATH_TOO_LONG", () -> put(low, path, "too deep", Durability.NOW));
        }
    }

    @Test
    void what_is_in_the_way_is_named() {
        put(ObjectPath.ofPublic("a/file"), "file");

        assertThat(assertCode("PATH_TAKEN", () -> put(ObjectPath.ofPublic("a/file/below"), "x")))
                .contains("a/file");
        assertThat(assertCode("PATH_TAKEN", () -> put(ObjectPath.ofPublic("a"), "x")))
                .contains("public:a");
    }

    @Test
    @Tag("P45")
    void damaged_bytes_are_read_as_they_are_and_put_again() throws IOException {
        ObjectPath path = ObjectPath.ofPublic("object");
        put(path, "genuine");
        Files.writeString(served.resolve("object"), "GENUINE");

        try (InputStream damaged = store.open(path, 0).orElseThrow()) {
            assertThat(GeneratedContent.digestOf(damaged)).isNotEqualTo(Sha256.of("genuine".getBytes(UTF_8)));
        }
        put(path, "genuine");

        assertThat(served.resolve("object")).hasContent("genuine");
    }
}
