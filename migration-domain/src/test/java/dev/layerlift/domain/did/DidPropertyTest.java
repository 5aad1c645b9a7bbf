package dev.layerlift.domain.did;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.Samples;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;

@Tag("P37")
class DidPropertyTest {
    private static final String BASE = "did:webvh:" + Samples.SCID + ":";

    @Property
    void parsesOrRefusesWhateverIsThere(@ForAll String text) {
        for (String prefix : List.of("", "did:", "did:peer:4", BASE, BASE + "a.example:", "did:btco:")) {
            try {
                assertThat(Did.parse(prefix + text).value()).isEqualTo(prefix + text);
            } catch (InvalidDidException e) {
                assertThat(e.getMessage()).contains("expected: ");
            }
        }
    }

    @Property
    void isEqualToItselfAfterEitherSpelling(
            @ForAll("names") String name, @ForAll @IntRange(min = 1, max = 65_535) int port) {
        WebHost host = new WebHost(name, OptionalInt.of(port));
        assertThat(WebHost.parse(host.inUrl())).isEqualTo(host);
        assertThat(WebHost.fromDid(host.inDid())).isEqualTo(host);
    }

    @Provide
    Arbitrary<String> names() {
        Arbitrary<String> label =
                Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(20);
        return label.list().ofMinSize(2).ofMaxSize(6).map(labels -> String.join(".", labels));
    }

    @Property
    void neverEndsUpWithAnAddressOrASeparator(@ForAll String text) {
        WebHost host;
        try {
            host = WebHost.parse(text);
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).contains("expected: ");
            return;
        }
        assertThat(host.name()).matches("[a-z0-9.-]{1,253}").doesNotContain("..");
        assertThat(host.name().substring(host.name().lastIndexOf('.') + 1)).doesNotMatch("[0-9].*");
    }

    @Property(tries = 5000)
    void aWebDidIsNeverFetchedFromAnotherHostOrFromOutsideOfItsFolder(@ForAll("hostile") List<String> parts) {
        WebvhDid did;
        try {
            did = (WebvhDid) Did.parse(BASE + "a.example:base:" + String.join("", parts));
        } catch (InvalidDidException e) {
            return;
        }
        URI url = URI.create(did.logFolderUrl() + "did.jsonl");
        assertThat(url.normalize()).isEqualTo(url);
        assertThat(url.getRawAuthority()).isEqualTo("a.example");
        assertThat(url.getRawPath()).startsWith("/base/").endsWith("/did.jsonl");
        assertThat(url.getRawPath().split("/", -1)).hasSize(did.path().size() + 2);
        // Also for a server that decodes what it is sent.
        assertThat(url.getPath().substring(1).split("/", -1))
                .hasSize(did.path().size() + 1)
                .doesNotContain("", ".", "..");
        assertThat(url.getPath()).doesNotContain("\\").doesNotContain("\0");
        assertThat(url.getRawQuery()).isNull();
        assertThat(url.getRawFragment()).isNull();
    }

    @Property(tries = 5000)
    void aWebDidIsFetchedFromADomainName(@ForAll("hostile") List<String> parts) {
        WebvhDid did;
        try {
            did = (WebvhDid) Did.parse(BASE + String.join("", parts));
        } catch (InvalidDidException e) {
            return;
        }
        URI url = URI.create(did.logFolderUrl());
        assertThat(url.getHost()).isEqualTo(did.host().name()).contains(".").doesNotMatch(".*\\.[0-9][^.]*");
        assertThat(url.getRawUserInfo()).isNull();
    }

    @Property(tries = 5000)
    void aPathStaysBelowTheFolderThatItIsPutUnder(@ForAll("hostile") List<String> parts) {
        String tail = "/" + String.join("", parts);
        for (String text : List.of(Samples.WEBVH + tail, Samples.WEBVH + "?service=files&relativeRef=" + tail)) {
            List<String> segments;
            try {
                DidUrl url = DidUrl.parse(text);
                segments =
                        url.parameter(DidUrl.RELATIVE_REF).map(DidUrl::appended).orElse(url.path());
            } catch (InvalidDidUrlException e) {
                continue;
            }
            URI url = URI.create("https://a.example/base/" + String.join("/", segments));
            assertThat(url.normalize()).isEqualTo(url);
            assertThat(url.getRawAuthority()).isEqualTo("a.example");
            assertThat(url.getRawPath()).startsWith("/base/");
            assertThat(url.getPath().split("/", -1))
                    .hasSize(segments.size() + 2)
                    .doesNotContain(".", "..");
            assertThat(url.getRawQuery()).isNull();
            assertThat(url.getRawFragment()).isNull();
        }
    }

    @Property
    void aDidUrlIsParsedOrRefusedWhateverIsThere(@ForAll String tail) {
        for (String between : List.of("", "/", "?", "?service=", "#")) {
            try {
                assertThat(DidUrl.parse(Samples.WEBVH + between + tail).value())
                        .isEqualTo(Samples.WEBVH + between + tail);
            } catch (InvalidDidUrlException | InvalidDidException e) {
                assertThat(e.getMessage()).contains("expected: ");
            }
        }
    }

    /** What somebody would try who wants another file, another host or an address to be asked. */
    @Provide
    Arbitrary<List<String>> hostile() {
        return Arbitraries.of(
                        "a",
                        "b.example",
                        "127",
                        "0",
                        "x",
                        ".",
                        "..",
                        ":",
                        "/",
                        "\\",
                        "%2F",
                        "%2f",
                        "%5C",
                        "%2E",
                        "%2e",
                        "%3A",
                        "%3a80",
                        "%40",
                        "@",
                        "%23",
                        "#",
                        "%3F",
                        "?",
                        "%00",
                        "%25",
                        "%252e",
                        "%20",
                        ";",
                        "%3B",
                        "%C0%AE",
                        "%E3%80%82",
                        "。",
                        "．",
                        "１",
                        "[",
                        "%5B",
                        "::1",
                        "用",
                        "é",
                        "e\u0301",
                        "%",
                        "%zz",
                        "\u200B")
                .list()
                .ofMinSize(1)
                .ofMaxSize(6);
    }

    @Property
    void isTextOfBoundedLength(@ForAll @IntRange(max = 100) int before, @ForAll @IntRange(max = 60) int pairs) {
        String shortened = Shortened.of("a".repeat(before) + "😀".repeat(pairs) + "b".repeat(before % 7));
        assertThat(shortened.length()).isLessThanOrEqualTo(80);
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(shortened)).isTrue();
    }
}
