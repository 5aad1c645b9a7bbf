package dev.layerlift.storage.ipfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IpfsStoreConfigTest {
    private static final URI API = URI.create("http://127.0.0.1:5001");

    @ParameterizedTest
    @ValueSource(
            strings = {"ftp://host", "http:///path", "/api", "http://user:pw@host", "http://host?x=1", "http://host#x"})
    void an_api_that_is_no_plain_url_is_refused(String api) {
        assertThatThrownBy(() -> IpfsStoreConfig.of(URI.create(api), "home"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("api: ")
                .hasMessageNotContaining("pw");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a/b", "a b", "ä"})
    void a_name_that_is_no_folder_is_refused(String name) {
        assertThatThrownBy(() -> IpfsStoreConfig.of(API, name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("name: \"" + name + "\" (expected: ");
    }

    @Test
    void time_outs_have_limits() {
        IpfsStoreConfig config = IpfsStoreConfig.of(API, "home");
        assertThatThrownBy(() -> config.withIdleTimeout(Duration.ZERO)).hasMessageStartingWith("idleTimeout: 0 ms");
        assertThatThrownBy(() -> config.withIdleTimeout(Duration.ofDays(1))).hasMessageStartingWith("idleTimeout: ");
        assertThat(config.folder()).isEqualTo("/layerlift/home");
    }

    @Test
    @Tag("P38")
    void a_secret_is_neither_printed_nor_sent_in_the_clear() {
        NodeAccess access = NodeAccess.basic("user", "pass");

        assertThat(IpfsStoreConfig.of(API, "home").withAccess(access).toString())
                .doesNotContain("pass")
                .contains("basic (not shown)");
        assertThatThrownBy(() -> IpfsStoreConfig.of(URI.create("http://example.com"), "home")
                        .withAccess(access))
                .hasMessageContaining("https");
        assertThatThrownBy(() -> NodeAccess.bearer("a\nb")).hasMessageNotContaining("a\nb");
    }

    /** Two configurations that differ only in their secrets are two. */
    @Test
    @Tag("P48")
    void secrets_tell_configurations_apart() {
        IpfsStoreConfig config = IpfsStoreConfig.of(API, "home");
        assertThat(config.withAccess(NodeAccess.bearer("a"))).isNotEqualTo(config.withAccess(NodeAccess.bearer("b")));
        assertThat(config.withAccess(NodeAccess.bearer("a"))).isEqualTo(config.withAccess(NodeAccess.bearer("a")));
    }
}
