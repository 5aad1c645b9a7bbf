package dev.layerlift.did.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.did.WebHost;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.ContentStore.Durability;
import dev.layerlift.testkit.memory.InMemoryContentStore;
import dev.layerlift.testkit.memory.InMemoryWeb;
import java.net.URI;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostedWebTest {
    private static final byte[] BYTES = {1, 2, 3};

    private final InMemoryContentStore store = new InMemoryContentStore();
    private final InMemoryWeb elsewhere = new InMemoryWeb();
    private final HostedWeb web =
            new HostedWeb(Set.of(WebHost.parse("a.example:8443"), WebHost.parse("old.example")), store, elsewhere);

    @BeforeEach
    void publish() {
        store.put(ObjectPath.ofPublic("ab/file.txt"), Content.of(BYTES), Sha256.of(BYTES), Durability.NOW);
        store.put(ObjectPath.ofRestricted("ab/secret"), Content.of(BYTES), Sha256.of(BYTES), Durability.NOW);
    }

    @Test
    void whatTheHostsPublishIsReadFromTheStore() {
        assertThat(web.get(URI.create("https://a.example:8443/ab/file.txt"), 3)).contains(BYTES);
        assertThat(web.get(URI.create("https://A.Example:8443/ab/file%2Etxt"), 3))
                .contains(BYTES);
        assertThat(web.get(URI.create("https://old.example/ab/file.txt"), 3)).contains(BYTES);
        assertThat(elsewhere.asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/ab",
                "/ab/",
                "/ab/secret",
                "/restricted/ab/secret",
                "/../restricted/ab/secret",
                "/ab/../ab/file.txt",
                "/ab/%2e%2e/ab/file.txt",
                "//ab/file.txt",
                "/ab%00/file.txt"
            })
    @Tag("P37")
    void nothingElseOfTheStoreCanBeNamed(String path) {
        assertThat(web.get(URI.create("https://old.example" + path), 100)).isEmpty();
        assertThat(elsewhere.asked()).isEmpty();
    }

    @Test
    void aFileThatIsTooLargeIsRefused() {
        assertThatThrownBy(() -> web.get(URI.create("https://old.example/ab/file.txt"), 2))
                .isInstanceOfSatisfying(
                        MigrationException.class,
                        e -> assertThat(e.error().code()).isEqualTo("RESPONSE_TOO_LARGE"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://a.example/ab/file.txt",
                "https://b.example/ab/file.txt",
                "https://old.example.evil/ab/file.txt",
                "https://old.example:444/ab/file.txt",
                "https://user@old.example/ab/file.txt",
                "http://old.example/ab/file.txt"
            })
    void everythingElseIsAskedOfTheWeb(String url) {
        elsewhere.put(url, new byte[] {9});

        assertThat(web.get(URI.create(url), 100)).contains(new byte[] {9});
    }
}
