package dev.layerlift.storage.cloud.gcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.storage.cloud.gcs.GcsStoreConfig.BucketArea;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class GcsStoreConfigTest {
    private static final GcsStoreConfig CONFIG = GcsStoreConfig.google(new BucketArea("hidden-bucket", "ours/"));

    @Test
    void wrong_values_are_named() {
        assertThatThrownBy(() -> CONFIG.withPublicArea(new BucketArea("hidden-bucket", "elsewhere/")))
                .hasMessage("restrictedBucket: \"hidden-bucket\" (expected: another bucket than the public one)");
        for (String bucket : List.of("", "ab", "Upper", "a..b", "a/b", "-ab", "x".repeat(64))) {
            assertThatThrownBy(() -> BucketArea.of(bucket)).as(bucket).hasMessageContaining("bucket: \"" + bucket);
        }
        for (String prefix : List.of("a", "/a/", "a//b/", "./", "a/../", ".uploads~/", "x".repeat(200) + "/")) {
            assertThatThrownBy(() -> new BucketArea("bucket", prefix))
                    .as(prefix)
                    .hasMessageContaining("keyPrefix: \"" + prefix);
        }
        assertThatThrownBy(() -> CONFIG.withTimeout(Duration.ZERO)).hasMessageContaining("timeout: PT0S");
        for (String endpoint :
                List.of("ftp://host", "https://user:secret@host", "https://host/path", "https://host?a=b")) {
            assertThatThrownBy(() -> CONFIG.withEndpoint(URI.create(endpoint)))
                    .as(endpoint)
                    .hasMessageContaining("endpoint: ")
                    .hasMessageNotContaining("secret");
        }
    }

    @Test
    @Tag("P38")
    void a_token_is_in_no_text() {
        GcsCredentials who = new GcsCredentials.Token("very-secret");

        assertThat(who + " " + CONFIG.withCredentials(who)).doesNotContain("very-secret");
        assertThatThrownBy(() -> new GcsCredentials.Token(" very-secret")).hasMessageNotContaining("very-secret");
    }

    @Test
    void without_an_endpoint_the_store_is_googles_own_and_is_spoken_with_in_secret() {
        try (GcsConnection connection = new GcsConnection(CONFIG)) {
            assertThat(connection.client().getOptions().getHost()).isEqualTo("https://storage.googleapis.com/");
        }
    }

    @Test
    void a_person_is_told_how_to_remove_an_object() {
        try (GcsContentStore store = GcsContentStore.open(CONFIG)) {
            assertThat(store.removal(ObjectPath.ofRestricted("a/b")))
                    .isEqualTo("gcloud storage rm 'gs://hidden-bucket/ours/a/b'");
        }
    }
}
