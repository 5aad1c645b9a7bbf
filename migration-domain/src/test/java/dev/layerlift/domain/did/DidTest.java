package dev.layerlift.domain.did;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.Samples;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DidTest {
    private static final String BASE = "did:webvh:" + Samples.SCID + ":";

    @ParameterizedTest
    @EnumSource(Layer.class)
    void layersHaveLowerCaseNames(Layer layer) {
        assertThat(layer.id()).isEqualTo(layer.name().toLowerCase(java.util.Locale.ROOT));
        assertThat(Layer.of(layer.id())).contains(layer);
        assertThat(Layer.of(layer.name())).isEmpty();
        assertThat(Samples.did(layer).layer()).isEqualTo(layer);
        assertThat(Samples.did(layer)).hasToString(Samples.did(layer).value());
    }

    @Test
    @Tag("P08")
    void bothFormsOfAPeerDidAreOneIdentity() {
        PeerDid longForm = (PeerDid) Did.parse(Samples.PEER_LONG);
        PeerDid shortForm = (PeerDid) Did.parse(Samples.PEER_SHORT);
        assertThat(longForm.identity()).isEqualTo(shortForm.identity());
        assertThat(shortForm.identity().value()).isEqualTo(Samples.PEER_SHORT);
        assertThat(shortForm.identity()).hasToString(Samples.PEER_SHORT);
        assertThat(longForm.isLongForm()).isTrue();
        assertThat(shortForm.isLongForm()).isFalse();
        assertThat(longForm.shortForm()).isEqualTo(Samples.PEER_SHORT);
        assertThat(longForm.encodedDocument()).contains(Samples.PEER_LONG.substring(Samples.PEER_SHORT.length() + 1));
        assertThat(shortForm.encodedDocument()).isEmpty();
        assertThatThrownBy(() -> new CanonicalIdentity(null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    @Tag("P08")
    void aMovedWebDidIsTheSameIdentity() {
        Did here = Did.parse(Samples.WEBVH);
        Did there = Did.parse(BASE + "other.example:x");
        assertThat(here.identity()).isEqualTo(there.identity());
        assertThat(here.identity().value()).isEqualTo("did:webvh:" + Samples.SCID);
        assertThat(Did.parse("did:webvh:Qm" + "1".repeat(44) + ":other.example").identity())
                .isNotEqualTo(here.identity());
    }

    static Stream<String> notDids() {
        return Stream.of(
                "",
                " ",
                "did",
                "did:",
                "did::",
                "DID:peer:4zQm",
                "x" + Samples.PEER_SHORT,
                " " + Samples.PEER_SHORT,
                "urn:uuid:1",
                "https://example.com",
                "did:web:example.com",
                "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",
                "did:example:123",
                "did:PEER:4zQm",
                "did:webvh2:x",
                "did:btc:1");
    }

    @ParameterizedTest
    @MethodSource("notDids")
    void refusesWhatIsNoDidOfAKnownMethod(String text) {
        assertThatThrownBy(() -> Did.parse(text))
                .isInstanceOf(InvalidDidException.class)
                .hasMessageContaining("expected");
    }

    @Test
    void namesTheMethodItDoesNotKnow() {
        assertThatThrownBy(() -> Did.parse("did:key:z6Mk"))
                .hasMessage("did:key is a method Layerlift does not know (expected: did:peer, did:webvh or did:btco)");
        assertThatThrownBy(() -> Did.parse("did:web")).hasMessageStartingWith("did:web is a method");
        assertThatThrownBy(() -> Did.parse("did:" + "x".repeat(60_000)))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
    }

    @Test
    void refusesADidThatIsTooLong() {
        String fits = Samples.PEER_SHORT + ":z" + "1".repeat(Did.LENGTH_MAX - Samples.PEER_SHORT.length() - 2);
        assertThat(Did.parse(fits).value()).hasSize(65_536);
        assertThatThrownBy(() -> Did.parse(fits + "1"))
                .isInstanceOf(InvalidDidException.class)
                .hasMessage("DID: 65537 characters (expected: at most 65536)");
    }

    @ParameterizedTest
    @CsvSource({
        "did:peer:0z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH,INCEPTION_KEY,"
                + "z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH",
        "did:peer:2.Vz2.Ez3.Az4.Iz5.Dz6.SeyJ,KEYS_AND_SERVICES,.Vz2.Ez3.Az4.Iz5.Dz6.SeyJ",
        "did:peer:2.Se30,KEYS_AND_SERVICES,.Se30",
    })
    void readsAPeerDidThatIsItsOwnDocument(String text, PeerDid.Numalgo numalgo, String encoded) {
        PeerDid did = (PeerDid) Did.parse(text);
        assertThat(did.numalgo()).isEqualTo(numalgo);
        assertThat(did.isLongForm()).isTrue();
        assertThat(did.encodedDocument()).contains(encoded);
        assertThat(did.shortForm()).isEqualTo(text);
        assertThat(did.identity().value()).isEqualTo(text);
        assertThat(Did.parse("did:peer:2" + ".Vz2".repeat(100)).layer()).isEqualTo(Layer.PEER);
    }

    @Test
    void saysWhatAPeerDidOfNumalgo3Needs() {
        assertThatThrownBy(() -> Did.parse("did:peer:3" + Samples.PEER_HASH))
                .hasMessageContaining("one of numalgo 3 carries no document");
    }

    static Stream<String> badPeerDids() {
        String hash = Samples.PEER_HASH;
        return Stream.of(
                "did:peer:",
                "did:peer:4",
                "did:peer:4zQm",
                "did:peer:4" + hash.substring(0, hash.length() - 1),
                "did:peer:4" + hash.substring(0, 20),
                "did:peer:4" + hash + "x",
                "did:peer:4" + hash + ":",
                "did:peer:4" + hash + ":z",
                "did:peer:4" + hash + ":u1",
                "did:peer:4" + hash + ":z0",
                "did:peer:4" + hash + ":zI",
                "did:peer:4" + hash + ":z1:z1",
                "did:peer:4" + hash + "#key-1",
                "did:peer:4" + hash + "?service=x",
                "did:peer:4" + hash + "/path",
                "did:peer:4" + hash + "\n",
                "did:peer:4" + hash + " ",
                "did:peer:4" + hash.replace('d', '0'),
                "did:peer:4" + hash.replace('d', 'l'),
                "did:peer:4u" + hash.substring(1),
                "did:peer:4zQn" + hash.substring(3),
                "did:peer:0",
                "did:peer:0z",
                "did:peer:06MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",
                "did:peer:0u6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",
                "did:peer:0z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK#key",
                "did:peer:0z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2do0",
                "did:peer:0z" + "2".repeat(129),
                "did:peer:1" + hash,
                "did:peer:2",
                "did:peer:2.",
                "did:peer:2z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",
                "did:peer:2..Vz6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",
                "did:peer:2.Vz6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK.",
                "did:peer:2.Xz6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",
                "did:peer:2.vz6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",
                "did:peer:2.V6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",
                "did:peer:2.Vz",
                "did:peer:2.S",
                "did:peer:2.SeyJ0IjoiZG0ifQ==",
                "did:peer:2.SeyJ0Ijoi+G0ifQ",
                "did:peer:2" + ".Vz2".repeat(101),
                "did:peer:2.Vz" + "2".repeat(129),
                "did:peer:3" + hash,
                "did:peer:5" + hash);
    }

    @ParameterizedTest
    @MethodSource("badPeerDids")
    void refusesAPeerDidThatIsTruncatedOrOfAnotherKind(String text) {
        assertThatThrownBy(() -> Did.parse(text))
                .isInstanceOf(InvalidDidException.class)
                .hasMessageContaining("copy the whole DID");
    }

    @ParameterizedTest
    @CsvSource({
        "did:btco:0,MAINNET,0",
        "did:btco:1,MAINNET,1",
        "did:btco:1000,MAINNET,1000",
        "did:btco:sig:0,SIGNET,0",
        "did:btco:reg:42,REGTEST,42",
        "did:btco:2099999997689999,MAINNET,2099999997689999",
        "did:btco:sig:2099999997689999,SIGNET,2099999997689999",
    })
    @Tag("P35")
    void readsNetworkAndNumberOfASatoshi(String text, BtcoDid.Network network, long sat) {
        BtcoDid did = (BtcoDid) Did.parse(text);
        assertThat(did.network()).isEqualTo(network);
        assertThat(did.sat()).isEqualTo(sat);
        assertThat(did.value()).isEqualTo(text);
        assertThat(did.identity().value()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "did:btco:",
                "did:btco:00",
                "did:btco:01",
                "did:btco:+1",
                "did:btco:-1",
                "did:btco:1.0",
                "did:btco:1e3",
                "did:btco:0x10",
                "did:btco: 1",
                "did:btco:1 ",
                "did:btco:1\n",
                "did:btco:1#0",
                "did:btco:1/0",
                "did:btco:1:0",
                "did:btco:1_000",
                "did:btco:١",
                "did:btco:１",
                "did:btco:2099999997690000",
                "did:btco:9999999999999999",
                "did:btco:10000000000000000",
                "did:btco:99999999999999999999",
                "did:btco:18446744073709551617",
                "did:btco:sig:",
                "did:btco:sig",
                "did:btco:sig:01",
                "did:btco:sig:2099999997690000",
                "did:btco:SIG:1",
                "did:btco:main:1",
                "did:btco:test:1",
                "did:btco::1",
                "did:btco:sig:reg:1"
            })
    @Tag("P35")
    void refusesASatoshiThatIsNotCanonicalOrOutOfRange(String text) {
        assertThatThrownBy(() -> Did.parse(text))
                .isInstanceOf(InvalidDidException.class)
                .hasMessageContaining("at most 2099999997689999");
    }

    @Test
    @Tag("P35")
    @Tag("P34")
    void satoshisAndNetworksNeverMatchByPrefix() {
        assertThat(Did.parse("did:btco:1").identity())
                .isNotEqualTo(Did.parse("did:btco:1000").identity());
        assertThat(Did.parse("did:btco:1").identity())
                .isNotEqualTo(Did.parse("did:btco:sig:1").identity());
        assertThat(Did.parse("did:btco:reg:1").identity())
                .isNotEqualTo(Did.parse("did:btco:sig:1").identity());
    }

    static Stream<String> goodPaths() {
        return Stream.of(
                "assets.example.com",
                "assets.example.com:a",
                "assets.example.com:ab:cdefghijklmnopqrst23",
                "assets.example.com:A-Z_a.z~".replace("~", ""),
                "assets.example.com:...",
                "assets.example.com:a%20b",
                "assets.example.com:%C3%A4",
                "assets.example.com:%E2%82%AC",
                "assets.example.com:100%25",
                "assets.example.com:8080",
                "assets.example.com:.hidden",
                "assets.example.com:" + "x".repeat(255),
                "assets.example.com:" + String.join(":", java.util.Collections.nCopies(32, "s")),
                "assets.localhost%3A8080:a",
                "xn--mnchen-3ya.example");
    }

    @ParameterizedTest
    @MethodSource("goodPaths")
    @Tag("P37")
    void readsAWebDid(String rest) {
        WebvhDid did = (WebvhDid) Did.parse(BASE + rest);
        List<String> parts = List.of(rest.split(":", -1));
        assertThat(did.value()).isEqualTo(BASE + rest);
        assertThat(did.scid()).isEqualTo(Samples.SCID);
        assertThat(did.host().inDid()).isEqualTo(parts.get(0));
        assertThat(did.path()).isEqualTo(parts.subList(1, parts.size()));
    }

    @ParameterizedTest
    @CsvSource({
        "assets.example.com,https://assets.example.com/.well-known/,https://assets.example.com/",
        "Assets.EXAMPLE.com:a,https://assets.example.com/a/,https://assets.example.com/a/",
        "assets.example.com%3A3000:a:b,https://assets.example.com:3000/a/b/,https://assets.example.com:3000/a/b/",
        "jp納豆.例.jp:用户,https://xn--jp-cd2fp15c.xn--fsq.jp/%E7%94%A8%E6%88%B7/,"
                + "https://xn--jp-cd2fp15c.xn--fsq.jp/%E7%94%A8%E6%88%B7/",
        "a.example:%e7%94%a8%61%7e%3a,https://a.example/%E7%94%A8a~%3A/,https://a.example/%E7%94%A8a~%3A/",
    })
    @Tag("P37")
    void isPublishedWhereTheMethodSays(String rest, String logFolder, String files) {
        WebvhDid did = (WebvhDid) Did.parse(BASE + rest);
        assertThat(did.logFolderUrl()).isEqualTo(logFolder);
        assertThat(did.filesUrl()).isEqualTo(files);
    }

    @Test
    @Tag("P37")
    void twoSpellingsOfAPlaceAreOnePlace() {
        WebvhDid one = (WebvhDid) Did.parse(BASE + "例え.テスト:%e7%94%a8");
        WebvhDid other = (WebvhDid) Did.parse(BASE + "xn--r8jz45g.xn--zckzah:用");
        assertThat(one.host()).isEqualTo(other.host());
        assertThat(one.path()).isEqualTo(other.path());
    }

    static Stream<String> badPaths() {
        return Stream.of(
                "",
                ":a",
                "assets.example.com:",
                "assets.example.com::a",
                "assets.example.com:a:",
                "assets.example.com:.",
                "assets.example.com:..",
                "assets.example.com:a:..:b",
                "assets.example.com:%2e",
                "assets.example.com:%2E%2e",
                "assets.example.com:.%2e",
                "assets.example.com:%2e.",
                "assets.example.com:%252e%252e",
                "assets.example.com:a%2Fb",
                "assets.example.com:a%2fb",
                "assets.example.com:%2e%2e%2fetc",
                "assets.example.com:a%5Cb",
                "assets.example.com:a%252Fb",
                "assets.example.com:a%00b",
                "assets.example.com:a%1F",
                "assets.example.com:a%0Ab",
                "assets.example.com:a/b",
                "assets.example.com:a\\b",
                "assets.example.com:../x",
                "assets.example.com:a b",
                "assets.example.com:a\n",
                "assets.example.com:%20a",
                "assets.example.com:a%C2%A0",
                "assets.example.com:a%7F",
                "assets.example.com:a%C2%85b",
                "assets.example.com:%FF",
                "assets.example.com:%C0%AF",
                "assets.example.com:..%3B",
                "assets.example.com:.%3Bx",
                "assets.example.com:\u3000a",
                "assets.example.com:a\u200B",
                "assets.example.com:a\u202Eb",
                "assets.example.com:\uD800",
                "assets.example.com:a%255Cb",
                "assets.example.com:a%",
                "assets.example.com:a%2",
                "assets.example.com:a%zz",
                "assets.example.com:a#b",
                "assets.example.com:a?b",
                "assets.example.com:a;b",
                "assets.example.com:a~b",
                "assets.example.com:" + "x".repeat(256),
                "assets.example.com:" + String.join(":", java.util.Collections.nCopies(33, "s")),
                "assets.example.com/a",
                "assets.example.com#a",
                "assets.example.com?a",
                "assets.example.com%2Fa",
                "assets.example.com%2f..",
                "assets.example.com%253A80",
                "assets.example.com%3A",
                "assets.example.com%3A0",
                "assets.example.com%3A65536",
                "assets.example.com%3A80%3A81",
                "assets.example.com%",
                "assets.example.com%3",
                "assets.example.com%zz",
                "127.0.0.1",
                "127.0.0.1%3A8080",
                "%31%32%37.0.0.1",
                "%5B%3A%3A1%5D",
                "%5B%3A%3A1%5D%3A80",
                "a".repeat(60_000),
                "ä".repeat(60_000),
                "%C3%A4".repeat(10_000));
    }

    @ParameterizedTest
    @MethodSource("badPaths")
    @Tag("P37")
    void refusesAWebDidThatCouldLeaveItsPlace(String rest) {
        assertThatThrownBy(() -> Did.parse(BASE + rest))
                .isInstanceOf(InvalidDidException.class)
                .hasMessageContaining("is not a did:webvh (expected: ")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(500));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "did:webvh:",
                "did:webvh:assets.example.com",
                "did:webvh:{SCID}:assets.example.com",
                "did:webvh::assets.example.com",
                "did:webvh:Qm:assets.example.com",
                "did:webvh:QmdmPkUdYzbr9txmx8gM2rsHPgr5L6m3gHjJGAf4vUFoG:assets.example.com",
                "did:webvh:QmdmPkUdYzbr9txmx8gM2rsHPgr5L6m3gHjJGAf4vUFoGEE:assets.example.com",
                "did:webvh:QndmPkUdYzbr9txmx8gM2rsHPgr5L6m3gHjJGAf4vUFoGE:assets.example.com",
                "did:webvh:QmdmPkUdYzbr9txmx8gM2rsHPgr5L6m3gHjJGAf4vUFoG0:assets.example.com",
                "did:webvh:zQmdmPkUdYzbr9txmx8gM2rsHPgr5L6m3gHjJGAf4vUFoG:assets.example.com",
                "did:webvh:QmdmPkUdYzbr9txmx8gM2rsHPgr5L6m3gHjJGAf4vUFo/E:assets.example.com"
            })
    void refusesAWebDidWithoutScidOrHost(String text) {
        assertThatThrownBy(() -> Did.parse(text))
                .isInstanceOf(InvalidDidException.class)
                .hasMessageContaining("SCID");
    }

    @Test
    void aWebDidKeepsItsOwnPath() {
        List<String> path = new java.util.ArrayList<>(List.of("a"));
        WebvhDid did = new WebvhDid(Samples.WEBVH, Samples.SCID, WebHost.parse("assets.example.com"), path);
        path.add("b");
        assertThat(did.path()).containsExactly("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"exa%4", "example.com%", "example%zz.com", "example%+f.com", "example%-1.com", "%"})
    void aHostWhoseEscapesAreBrokenIsRefused(String host) {
        assertThatThrownBy(() -> Did.parse(BASE + host)).isInstanceOf(InvalidDidException.class);
    }
}
