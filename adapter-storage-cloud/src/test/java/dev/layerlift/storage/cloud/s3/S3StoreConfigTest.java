package dev.layerlift.storage.cloud.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.storage.cloud.s3.S3StoreConfig.Addressing;
import dev.layerlift.storage.cloud.s3.S3StoreConfig.BucketArea;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class S3StoreConfigTest {
    private static final BucketArea HIDDEN = BucketArea.of("hidden-bucket");

    private static String url(S3StoreConfig config) {
        try (S3Connection connection =
                S3Connection.open(config.withCredentials(S3Credentials.of("a-key", "a-secret")))) {
            return connection
                    .client()
                    .utilities()
                    .getUrl(request -> request.bucket("hidden-bucket").key("a/b"))
                    .toString();
        }
    }

    @Test
    void a_bucket_is_named_in_the_host_or_in_the_path() {
        S3StoreConfig aws = S3StoreConfig.aws("eu-central-1", HIDDEN);

        assertThat(url(aws)).isEqualTo("https://hidden-bucket.s3.eu-central-1.amazonaws.com/a/b");
        assertThat(url(aws.withAddressing(Addressing.PATH)))
                .isEqualTo("https://s3.eu-central-1.amazonaws.com/hidden-bucket/a/b");
        assertThat(url(S3StoreConfig.at(URI.create("https://store.example.com"), "auto", HIDDEN)))
                .isEqualTo("https://store.example.com/hidden-bucket/a/b");
    }

    @Test
    void r2_has_an_endpoint_of_its_own_form() {
        S3StoreConfig r2 = S3StoreConfig.r2("0123456789abcdef0123456789abcdef", HIDDEN);

        assertThat(url(r2))
                .isEqualTo("https://0123456789abcdef0123456789abcdef.r2.cloudflarestorage.com/hidden-bucket/a/b");
        assertThat(r2.region()).isEqualTo("auto");
        assertThatThrownBy(() -> S3StoreConfig.r2("my-account", HIDDEN))
                .hasMessage("accountId: \"my-account\" (expected: 32 hexadecimal digits)");
    }

    @Test
    void wrong_values_are_named() {
        S3StoreConfig config = S3StoreConfig.aws("eu-central-1", HIDDEN);

        assertThatThrownBy(() -> config.withPublicArea(new BucketArea("hidden-bucket", "elsewhere/")))
                .hasMessage("restrictedBucket: \"hidden-bucket\" (expected: another bucket than the public one)");
        for (String bucket : List.of("", "ab", "Upper", "a..b", "a/b", "-ab", "x".repeat(64))) {
            assertThatThrownBy(() -> BucketArea.of(bucket)).as(bucket).hasMessageContaining("bucket: \"" + bucket);
        }
        for (String prefix : List.of("a", "/a/", "a//b/", "./", "a/../", ".uploads~/", "x".repeat(200) + "/")) {
            assertThatThrownBy(() -> new BucketArea("bucket", prefix))
                    .as(prefix)
                    .hasMessageContaining("keyPrefix: \"" + prefix);
        }
        assertThatThrownBy(() -> S3StoreConfig.aws("Frankfurt!", HIDDEN))
                .hasMessageContaining("region: \"Frankfurt!\"");
        assertThatThrownBy(() -> config.withTimeout(Duration.ZERO)).hasMessageContaining("timeout: PT0S");
        for (String endpoint :
                List.of("ftp://host", "https://user:secret@host", "https://host/path", "https://host?a=b")) {
            assertThatThrownBy(() -> S3StoreConfig.at(URI.create(endpoint), "auto", HIDDEN))
                    .as(endpoint)
                    .hasMessageContaining("endpoint: ")
                    .hasMessageNotContaining("secret");
        }
    }

    @Test
    @Tag("P38")
    void credentials_are_in_no_text() {
        S3Credentials who = new S3Credentials("AKIDEXAMPLE", "very-secret", java.util.Optional.of("a-token"));
        S3StoreConfig config = S3StoreConfig.aws("eu-central-1", HIDDEN).withCredentials(who);

        assertThat(who + " " + config).doesNotContain("AKIDEXAMPLE", "very-secret", "a-token");
        assertThatThrownBy(() -> S3Credentials.of("key", " very-secret")).hasMessageNotContaining("very-secret");
    }

    @Test
    void a_person_is_told_how_to_remove_an_object() {
        S3StoreConfig config = S3StoreConfig.at(
                URI.create("https://store.example.com"), "auto", new BucketArea("hidden-bucket", "ours/"));
        try (S3ContentStore store = S3ContentStore.open(config.withCredentials(S3Credentials.of("a", "b")))) {
            assertThat(store.removal(ObjectPath.ofRestricted("a/b")))
                    .isEqualTo("aws s3 rm 's3://hidden-bucket/ours/a/b' --endpoint-url https://store.example.com"
                            + " --region auto");
        }
    }
}
