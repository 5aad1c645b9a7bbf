package dev.layerlift.bootstrap.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.layerlift.bootstrap.config.StoreConfig;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.storage.cloud.gcs.GcsContentStore;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GcsStoresTest {
    @TempDir
    private Path home;

    private static StoreConfig.Gcs store(String bucket, String prefix, String project) {
        return new StoreConfig.Gcs(
                Optional.of(bucket),
                "assets-restricted",
                prefix,
                Optional.of(project),
                Optional.of("http://127.0.0.1:1"),
                Optional.of("gcs-key.json"));
    }

    @ParameterizedTest
    @CsvSource({
        "Upper,             site,  a-project, bucket",
        "assets-restricted, site,  a-project, restrictedBucket",
        "assets-public,     a//b,  a-project, prefix",
        "assets-public,     site,  A PROJECT, project",
    })
    void a_value_that_cannot_be_right_is_named_as_in_the_file(
            String bucket, String prefix, String project, String named) {
        MigrationException thrown = catchThrowableOfType(
                MigrationException.class, () -> GcsStores.open("storage.webvh", store(bucket, prefix, project), home));

        assertThat(thrown.error().code()).isEqualTo("CONFIG_INVALID");
        assertThat(thrown.error().message()).startsWith("storage.webvh." + named + ": \"");
    }

    @Test
    void nothing_is_asked_or_read_until_the_store_is_used() {
        try (GcsContentStore store =
                GcsStores.open("storage.webvh", store("assets-public", "site", "a-project"), home)) {
            ObjectPath path = ObjectPath.ofPublic("ab/did.jsonl");

            assertThat(store.removal(path)).contains("'gs://assets-public/site/ab/did.jsonl'");
            MigrationException thrown = catchThrowableOfType(MigrationException.class, () -> store.stat(path));
            assertThat(thrown.error().code()).isEqualTo("STORE_CREDENTIALS_MISSING");
        }
    }
}
