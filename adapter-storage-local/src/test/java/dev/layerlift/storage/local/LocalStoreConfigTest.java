package dev.layerlift.storage.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.port.ContentStore.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class LocalStoreConfigTest extends LocalStoreFixture {
    @Test
    void roots_that_lie_in_one_another_are_refused() {
        Path inside = folder.resolve("public/inside");

        for (Path wrong : List.of(served, inside, folder, folder.resolve("x/../public"))) {
            assertThatThrownBy(() -> LocalStoreConfig.of(served, wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("restrictedRoot: ")
                    .hasMessageContaining(served.toString());
        }
    }

    @Test
    void roots_that_lie_in_one_another_through_a_link_are_refused() throws IOException {
        Files.createDirectory(served.resolve("inside"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), served.resolve("inside"));

        assertThatThrownBy(() -> LocalContentStore.open(LocalStoreConfig.of(served, link)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("restrictedRoot: ");
    }

    @Test
    void wrong_values_are_named() {
        assertThatThrownBy(() -> LocalStoreConfig.of(served, restricted).withQuotaBytes(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("quotaBytes: -1 (expected: 0 or more)");
        assertThatThrownBy(() -> LocalStoreConfig.of(served, restricted).withPublicStaging(served.resolve("s")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("publicStaging: ");
        assertThatThrownBy(() -> LocalStoreConfig.restrictedOnly(restricted).withPublicStaging(folder.resolve("s")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("publicStaging: ");
    }

    @Test
    void a_file_where_a_root_should_be_is_refused() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertCode("PATH_TAKEN", () -> LocalContentStore.open(LocalStoreConfig.restrictedOnly(file)));
        assertCode("PATH_TAKEN", () -> LocalContentStore.open(LocalStoreConfig.restrictedOnly(file.resolve("below"))));
    }

    @Test
    void public_files_are_staged_where_the_configuration_says() throws IOException {
        Path staging = folder.resolve("public-staging");
        try (LocalContentStore other =
                LocalContentStore.open(LocalStoreConfig.of(served, restricted).withPublicStaging(staging))) {
            put(other, ObjectPath.ofPublic("object"), "object", Durability.NOW);
            assertThat(filesBelow(staging)).hasSize(1);
            assertThat(restricted).isEmptyDirectory();
        }
        assertThat(staging).isEmptyDirectory();
        assertThat(served.resolve("object")).hasContent("object");
    }

    @Test
    @Tag("P37")
    void a_store_without_a_public_area_refuses_public_paths() {
        ObjectPath path = ObjectPath.ofPublic("object");
        try (LocalContentStore hidden =
                LocalContentStore.open(LocalStoreConfig.restrictedOnly(folder.resolve("private")))) {
            assertThat(assertCode("AREA_MISSING", () -> put(hidden, path, "x", Durability.NOW)))
                    .contains("public:object");
            assertCode("AREA_MISSING", () -> hidden.stat(path));
            assertCode("AREA_MISSING", () -> hidden.open(path, 0));
            assertCode("AREA_MISSING", () -> hidden.delete(path));
            assertCode("AREA_MISSING", () -> hidden.list(path, Optional.empty(), 1));
            assertCode("AREA_MISSING", () -> hidden.sync(List.of(path)));

            put(hidden, ObjectPath.ofRestricted("object"), "x", Durability.NOW);
            assertThat(hidden.freeBytes()).isPresent();
        }
    }

    @Test
    void a_quota_counts_what_is_there_and_what_is_replaced() {
        put(ObjectPath.ofPublic("before"), "12345");
        try (LocalContentStore small =
                LocalContentStore.open(LocalStoreConfig.of(served, restricted).withQuotaBytes(10))) {
            assertThat(small.freeBytes()).isEqualTo(OptionalLong.of(5));
            put(small, ObjectPath.ofRestricted("object"), "1234", Durability.LATER);
            assertThat(small.freeBytes()).isEqualTo(OptionalLong.of(1));
            assertThat(assertCode(
                            "NO_SPACE", () -> put(small, ObjectPath.ofRestricted("more"), "12", Durability.LATER)))
                    .contains("2 bytes", "at most 1");
            put(small, ObjectPath.ofRestricted("object"), "1", Durability.LATER);
            assertThat(small.freeBytes()).isEqualTo(OptionalLong.of(4));

            small.delete(ObjectPath.ofPublic("before"));
            small.delete(ObjectPath.ofPublic("before"));
            assertThat(small.freeBytes()).isEqualTo(OptionalLong.of(9));
        }
    }
}
