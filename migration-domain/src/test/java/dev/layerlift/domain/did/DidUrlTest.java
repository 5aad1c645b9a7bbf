package dev.layerlift.domain.did;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.Samples;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DidUrlTest {
    private static final String DID = Samples.WEBVH;

    @Test
    void aBareDidIsADidUrl() {
        DidUrl url = DidUrl.parse(DID);

        assertThat(url.did()).isEqualTo(Did.parse(DID));
        assertThat(url.isDocument()).isTrue();
        assertThat(url.path()).isEmpty();
        assertThat(url.parameters()).isEmpty();
        assertThat(url.fragment()).isEmpty();
        assertThat(url).hasToString(DID);
    }

    @Test
    void allPartsAreTakenApart() {
        DidUrl url = DidUrl.parse(DID + "/a/b%20c/?versionId=1-Qm&versionTime=2026-01-01T00:00:00Z#key-1");

        assertThat(url.did().value()).isEqualTo(DID);
        assertThat(url.path()).containsExactly("a", "b%20c", "");
        assertThat(url.parameters()).isEqualTo(Map.of("versionId", "1-Qm", "versionTime", "2026-01-01T00:00:00Z"));
        assertThat(url.parameter(DidUrl.VERSION_ID)).contains("1-Qm");
        assertThat(url.fragment()).contains("key-1");
        assertThat(url.isDocument()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "?versionNumber=2,true",
        "#files,false",
        "/whois,false",
        "/,false",
        "?service=files,false",
        "?service=files&relativeRef=%2Fa%2Fb,false",
        "#a?b/c:d,false",
    })
    void aVersionOfADocumentIsADocument(String tail, boolean document) {
        assertThat(DidUrl.parse(DID + tail).isDocument()).isEqualTo(document);
    }

    @Test
    void longFormsOfPeerDidsMayHaveATail() {
        assertThat(DidUrl.parse(Samples.PEER_LONG + "#key-1").did().value()).isEqualTo(Samples.PEER_LONG);
        assertThat(DidUrl.parse("did:peer:2.Vz2#key-1").fragment()).contains("key-1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/..",
                "/../a",
                "/a/../b",
                "/a/..",
                "/.",
                "/%2e%2e/a",
                "/%2E%2E",
                "/.%2e/a",
                "/%252e%252e/a",
                "/a%2Fb",
                "/a%2f..%2fb",
                "/a%5Cb",
                "/a\\b",
                "/a%00b",
                "/a%0Ab",
                "/..;/a",
                "/..%3Bx/a",
                "//evil.example/a",
                "/a//b",
                "/a%20",
                "/%20a",
                "/a b",
                "/a%",
                "/a%zz",
                "/a%FF",
                "/ä",
                "/a<b",
                "/a\"b",
                "/a^b",
                "/a|b",
                "/a{b}",
                "?",
                "?service",
                "?service=",
                "?service=a&service=b",
                "?=a",
                "?a=b",
                "?hl=zQm",
                "?versionid=1",
                "?versionId=a&",
                "?relativeRef=/a",
                "?service=files&relativeRef=../a",
                "?service=files&relativeRef=/a/../../b",
                "?service=files&relativeRef=%2F..%2Fa",
                "?service=files&relativeRef=/%2e%2e/a",
                "?service=files&relativeRef=%252e%252e",
                "?service=files&relativeRef=//evil.example/a",
                "?service=files&relativeRef=%2F%2Fevil.example",
                "?service=files&relativeRef=https://evil.example/",
                "?service=files&relativeRef=https:evil",
                "?service=files&relativeRef=/a%3Fb",
                "?service=files&relativeRef=/a?b",
                "?service=files&relativeRef=/a%23b",
                "?service=files&relativeRef=/a%5Cb",
                "?service=files&relativeRef=/a%00",
                "?service=a b",
                "?service=%FF",
                "/a?service=files",
                "#",
                "#a#b",
                "#a b",
                "#%",
                "#%FF",
                "#ä"
            })
    @Tag("P37")
    void refusesATailThatIsMalformedOrLeadsAway(String tail) {
        assertThatThrownBy(() -> DidUrl.parse(DID + tail))
                .isInstanceOf(InvalidDidUrlException.class)
                .hasMessageContaining("expected: ")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(400));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/a",
                "#key-1",
                "?versionId=1",
                "did:example:1#a",
                "did:webvh:Qm:127.0.0.1#x",
                "did:webvh:" + "QmdmPkUdYzbr9txmx8gM2rsHPgr5L6m3gHjJGAf4vUFoGE" + ":127.0.0.1#x",
                "did:webvh:" + "QmdmPkUdYzbr9txmx8gM2rsHPgr5L6m3gHjJGAf4vUFoGE" + ":a.example:..#x",
                "did:peer:4zQm#x"
            })
    @Tag("P37")
    void refusesAPartOfNoDid(String text) {
        assertThatThrownBy(() -> DidUrl.parse(text)).isInstanceOf(InvalidDidException.class);
    }

    @Test
    void boundsEveryPart() {
        assertThat(DidUrl.parse(DID + "/a".repeat(32)).path()).hasSize(32);
        assertThatThrownBy(() -> DidUrl.parse(DID + "/a".repeat(33))).hasMessageContaining("at most 32");
        assertThat(DidUrl.parse(DID + "/" + "a".repeat(255)).path()).hasSize(1);
        assertThatThrownBy(() -> DidUrl.parse(DID + "/" + "a".repeat(256))).hasMessageContaining("1 to 255");
        assertThat(DidUrl.parse(DID + "#" + "a".repeat(8191)).fragment()).isPresent();
        assertThatThrownBy(() -> DidUrl.parse(DID + "#" + "a".repeat(8192))).hasMessageContaining("at most 8192");
        assertThatThrownBy(() -> DidUrl.parse(DID + "?service=" + "a".repeat(100_000)))
                .hasMessageContaining("at most 8192");
        assertThatThrownBy(() -> DidUrl.parse(DID + "/".repeat(1_000_000))).hasMessageContaining("at most 8192");
    }

    @ParameterizedTest
    @CsvSource({
        "a,a",
        "/a,a",
        "/a/b,a|b",
        "a/b/,a|b|",
        "/a:b,a%3Ab",
        "az09AZ-._~,az09AZ-._~",
        "%61%7A%30%39%41%5A,az09AZ",
        "a b,a%20b",
        "a/b:c,a|b%3Ac",
        "用,%E7%94%A8",
        "a+b@c,a%2Bb%40c",
    })
    void aReferenceIsAppendedAsItsSegments(String decoded, String segments) {
        assertThat(DidUrl.appended(decoded)).isEqualTo(List.of(segments.split("\\|", -1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"?a", "a?b", "#a", "a#b", ":a", "a:b", "//a", ".."})
    void aReferenceThatLeadsElsewhereIsNotAppended(String decoded) {
        assertThatThrownBy(() -> DidUrl.appended(decoded)).isInstanceOf(InvalidDidUrlException.class);
    }

    @Test
    void keepsItsOwnParts() {
        List<String> path = new java.util.ArrayList<>(List.of("a"));
        DidUrl url = new DidUrl("x", Did.parse(DID), path, Collections.emptyMap(), java.util.Optional.empty());
        path.add("b");
        assertThat(url.path()).containsExactly("a");
    }
}
