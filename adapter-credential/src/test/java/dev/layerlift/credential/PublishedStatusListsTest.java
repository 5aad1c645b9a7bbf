package dev.layerlift.credential;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.credential.PublishedStatusLists.OwnHost;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.ContentStore.Durability;
import dev.layerlift.proofs.StrictJsonFormat;
import dev.layerlift.testkit.SettableClock;
import dev.layerlift.testkit.memory.InMemoryContentStore;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Where lists are found, and for how long what was found is used. */
class PublishedStatusListsTest {
    private static final String OWN = "https://assets.example.com/";
    private static final String OTHER = "https://lists.example.com/1";

    private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T10:00:00Z"));
    private final InMemoryContentStore store = new InMemoryContentStore();
    private final Map<String, String> web = new HashMap<>();
    private final List<URI> asked = new ArrayList<>();
    private final PublishedStatusLists lists = new PublishedStatusLists(
            Optional.of(new OwnHost(List.of("https://never.example.com/", OWN), store)),
            (url, sizeBytesMax) -> {
                asked.add(url);
                return Optional.ofNullable(web.get(url.toString())).map(text -> text.getBytes(UTF_8));
            },
            new StrictJsonFormat(),
            clock);

    @Test
    void listsOfTheOwnHostComeFromItsStoreAsTheyAreNow() {
        assertThat(lists.find(OWN + "status/a.json")).isEmpty();
        for (String n : List.of("1", "2")) {
            put("status/a.json", "{\"n\":" + n + "}");
            assertThat(lists.find(OWN + "status/a.json").orElseThrow().requireLong("n"))
                    .isEqualTo(Long.parseLong(n));
        }
        assertThat(lists.find(OWN + "status/a.json?x=1")).isEmpty();
        assertThat(lists.find(OWN + "../private/a.json")).isEmpty();
        assertThat(asked).isEmpty();
    }

    @Test
    @Tag("P50")
    void listsOfOthersAreAskedForOnceInFiveMinutes() {
        web.put(OTHER, "{\"n\":1}");
        assertThat(lists.find(OTHER).orElseThrow().requireLong("n")).isEqualTo(1);
        web.put(OTHER, "{\"n\":2}");
        clock.advance(Duration.ofMinutes(5).minusMillis(1));
        assertThat(lists.find(OTHER).orElseThrow().requireLong("n")).isEqualTo(1);
        clock.advance(Duration.ofMillis(1));
        assertThat(lists.find(OTHER).orElseThrow().requireLong("n")).isEqualTo(2);
        assertThat(asked).hasSize(2);
    }

    @Test
    void aShorterTtlIsObeyedAndALongerOneIsNot() {
        web.put(OTHER, "{\"credentialSubject\":{\"ttl\":1000}}");
        lists.find(OTHER);
        clock.advance(Duration.ofSeconds(1));
        web.put(OTHER, "{\"credentialSubject\":{\"ttl\":86400000}}");
        lists.find(OTHER);
        assertThat(asked).hasSize(2);
        clock.advance(Duration.ofMinutes(5));
        lists.find(OTHER);
        assertThat(asked).hasSize(3);
    }

    @Test
    @Tag("P50")
    void whatWasNotThereIsAskedForAgain() {
        assertThat(lists.find(OTHER)).isEmpty();
        web.put(OTHER, "{}");
        assertThat(lists.find(OTHER)).isPresent();
    }

    @Test
    @Tag("P49")
    void notMoreThanAFewAreRemembered() {
        for (int i = 0; i < 40; i++) {
            web.put(OTHER + i, "{\"n\":" + i + "}");
            lists.find(OTHER + i);
        }
        lists.find(OTHER + 39);
        assertThat(asked).hasSize(40);
        lists.find(OTHER + 0);
        assertThat(asked).hasSize(41);
    }

    @Test
    void whatIsNoUrlOfTheWebOrNoJsonIsRefusedByName() {
        for (String url : List.of(
                "http://lists.example.com/1",
                "https://me@lists.example.com/1",
                "urn:x",
                "https://exa mple/",
                "",
                "/1")) {
            assertThatThrownBy(() -> lists.find(url))
                    .as(url)
                    .isInstanceOf(MigrationException.class)
                    .hasMessageContaining("expected");
        }
        assertThat(asked).isEmpty();
        web.put(OTHER, "<html>");
        assertThatThrownBy(() -> lists.find(OTHER)).hasMessageContaining("no JSON object");
        put("big.json", " ".repeat(PublishedStatusLists.SIZE_BYTES_MAX + 1));
        assertThatThrownBy(() -> lists.find(OWN + "big.json")).hasMessageContaining("more than");
    }

    @Test
    void aHomeWithoutAHostLooksOnTheWeb() {
        PublishedStatusLists homeless = new PublishedStatusLists(
                Optional.empty(), (url, max) -> Optional.of("{}".getBytes(UTF_8)), new StrictJsonFormat(), clock);
        assertThat(homeless.find(OWN + "status/a.json")).isPresent();
    }

    private void put(String key, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        store.put(ObjectPath.ofPublic(key), Content.of(bytes), Sha256.of(bytes), Durability.NOW);
    }
}
