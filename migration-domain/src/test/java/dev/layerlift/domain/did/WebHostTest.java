package dev.layerlift.domain.did;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("P37")
class WebHostTest {
    private static final String LONGEST_LABEL = "a".repeat(63);
    private static final String LONGEST_NAME =
            LONGEST_LABEL + "." + LONGEST_LABEL + "." + LONGEST_LABEL + "." + "a".repeat(61);

    @ParameterizedTest
    @CsvSource({
        "assets.example.com,assets.example.com",
        "Assets.EXAMPLE.com,assets.example.com",
        "assets.localhost,assets.localhost",
        "a.b,a.b",
        "a-b.c--d.example,a-b.c--d.example",
        "1a.example,1a.example",
        "1.2.3.example,1.2.3.example",
        "0x.example,0x.example",
        "127.0.0.1.example,127.0.0.1.example",
        "a.x0x1,a.x0x1",
        "münchen.example,xn--mnchen-3ya.example",
        "MÜNCHEN.example,xn--mnchen-3ya.example",
        "例え.テスト,xn--r8jz45g.xn--zckzah",
        "bücher。example,xn--bcher-kva.example",
        "xn--mnchen-3ya.example,xn--mnchen-3ya.example",
        "ＡＢＣ.example,abc.example",
    })
    void readsADomainName(String text, String name) {
        WebHost host = WebHost.parse(text);
        assertThat(host.name()).isEqualTo(name);
        assertThat(host.port()).isEmpty();
        assertThat(host.inDid()).isEqualTo(name);
        assertThat(host.inUrl()).isEqualTo(name);
        assertThat(host).hasToString(name);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 80, 8080, 65_535})
    void readsAPort(int port) {
        WebHost host = WebHost.parse("assets.localhost:" + port);
        assertThat(host).isEqualTo(new WebHost("assets.localhost", OptionalInt.of(port)));
        assertThat(host.inUrl()).isEqualTo("assets.localhost:" + port);
        assertThat(host).hasToString("assets.localhost:" + port);
        assertThat(host.inDid()).isEqualTo("assets.localhost%3A" + port);
        assertThat(WebHost.fromDid(host.inDid())).isEqualTo(host);
        assertThat(WebHost.fromDid("assets.localhost%3a" + port)).isEqualTo(host);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "0", "00000", "0080", "65536", "99999", "100000", "-1", "+1", "8o", " 80", "80 ", "٨٠", "0x50"
            })
    void refusesAPortOutOfRange(String port) {
        assertThatThrownBy(() -> WebHost.parse("assets.localhost:" + port))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("port")
                .hasMessageContaining("expected: 1 to 65535");
    }

    @Test
    void checksAPortThatDidNotComeFromText() {
        assertThatThrownBy(() -> new WebHost("assets.localhost", OptionalInt.of(0)))
                .hasMessageContaining("port: 0");
        assertThatThrownBy(() -> new WebHost("assets.localhost", OptionalInt.of(65_536)))
                .hasMessageContaining("port: 65536");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.0.0.1:8080",
                "0.0.0.0",
                "255.255.255.255",
                "256.256.256.256",
                "999",
                "127.1",
                "127.0.1",
                "2130706433",
                "0",
                "017700000001",
                "0177.0.0.1",
                "0177.0.0.01",
                "0x7f000001",
                "0X7F000001",
                "0x7f.0.0.1",
                "0x7f.0x0.0x0.0x1",
                "127.0.0.0x1",
                "127.0.0.0x",
                "0x",
                "example.1",
                "example.0x1f",
                "example.0xg",
                "1.2.3.4a",
                "１２７.０.０.１",
                "127。0。0。1",
                "①②⑦.0.0.①",
                "::1",
                "::",
                "[::1]",
                "[::1]:8080",
                "[2001:db8::1]",
                "2001:db8::1",
                "::ffff:127.0.0.1",
                "[::ffff:7f00:1]",
                "[v1.x]",
                "fe80::1%25eth0"
            })
    void refusesAnIpAddressInEverySpelling(String text) {
        assertThatThrownBy(() -> WebHost.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("did:webvh does not allow IP addresses");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\t",
                ".",
                "..",
                ".example",
                "example.",
                "127.0.0.1.",
                "a..b",
                "-a.example",
                "a-.example",
                "a_b.example",
                "a b.example",
                " example",
                "example ",
                "exa\nmple",
                "example\n",
                "http://example.com",
                "https://example.com/",
                "example.com/path",
                "user@example.com",
                "example.com?x",
                "example.com#x",
                "example.com\\x",
                "example%2ecom",
                "*.example.com",
                "a!b",
                "[example.com",
                "ex\u0000ample",
                "☃\uD83D.example"
            })
    void refusesWhatIsNoDomainName(String text) {
        assertThatThrownBy(() -> WebHost.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("host: ")
                .hasMessageContaining("expected: ");
    }

    @Test
    void boundsLabelAndName() {
        assertThat(LONGEST_NAME).hasSize(253);
        assertThat(WebHost.parse(LONGEST_NAME).name()).isEqualTo(LONGEST_NAME);
        assertThatThrownBy(() -> WebHost.parse("a" + LONGEST_NAME)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> WebHost.parse(LONGEST_NAME + "a")).hasMessageContaining("1 to 253 characters");
        assertThatThrownBy(() -> new WebHost(LONGEST_NAME + "a", OptionalInt.empty()))
                .hasMessageContaining("1 to 253 characters");
        assertThatThrownBy(() -> new WebHost("", OptionalInt.empty())).hasMessageContaining("1 to 253 characters");
        assertThatThrownBy(() -> WebHost.parse("a" + LONGEST_LABEL + ".example"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new WebHost("a." + "a" + LONGEST_LABEL, OptionalInt.empty()))
                .hasMessageContaining("a domain name");
        assertThatThrownBy(() -> new WebHost("Example", OptionalInt.empty())).hasMessageContaining("a domain name");
        assertThatThrownBy(() -> WebHost.parse("ü".repeat(63) + ".example"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "localhost:8080", "a", "xn--zckzah", "com", "x0x1"})
    void refusesANameThatMeansAnotherMachineInEveryNetwork(String text) {
        assertThatThrownBy(() -> WebHost.parse(text)).hasMessageContaining("a full domain name such as");
    }

    @ParameterizedTest
    @ValueSource(strings = {"faß.example", "FAẞ.example", "βόλος.example", "نامه\u200Cای.example", "a\u200Db.example"})
    void refusesANameOfWhichResolversMakeDifferentHosts(String text) {
        assertThatThrownBy(() -> WebHost.parse(text)).hasMessageContaining("the xn-- form of this name");
        assertThat(WebHost.parse("xn--fa-hia.example").name()).isEqualTo("xn--fa-hia.example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127%2E0%2E0%2E1",
                "127%2e0%2e0%2e1",
                "%31%32%37.0.0.1",
                "127.0.0.1%3a8080",
                "169%2E254%2E169%2E254",
                "%5B%3A%3A1%5D",
                "%5B%3A%3A1%5D%3A443",
                "%3A%3A1",
                "fe80%3A%3A1",
                "2130706433",
                "0x7f000001",
                "017700000001",
                "127.1",
                "%EF%BC%91%EF%BC%92%EF%BC%97.0.0.1",
                "127%E3%80%820%E3%80%820%E3%80%821",
                "example.com%3A80%3A80"
            })
    void refusesAnIpAddressInADid(String part) {
        assertThatThrownBy(() -> WebHost.fromDid(part)).hasMessageContaining("did:webvh does not allow IP addresses");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.com%2Fadmin",
                "example.com%2fadmin",
                "user%40example.com",
                "user%3Apassword%40example.com",
                "example.com%23x",
                "example.com%3Fx",
                "example.com%5Cx",
                "example.com%00",
                "example.com%20",
                "%20example.com",
                "example.com%2E",
                "%2Eexample.com",
                "a%2E%2Eb.com",
                "example.com%3A",
                "example.com%3A0",
                "example.com%3A080",
                "example.com%3A65536",
                "example.com%3Ahttp",
                "example.com%3A8080%2F",
                "a%FF.example",
                "a%C0%AE.example",
                "a%25.example",
                "a_b.example",
                "~a.example"
            })
    void refusesWhatIsNoHostInADid(String part) {
        assertThatThrownBy(() -> WebHost.fromDid(part))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected: ");
    }

    @ParameterizedTest
    @CsvSource({
        "%C3%BC.example,xn--tda.example,",
        "a%2Eexample,a.example,",
        "%61.example%3A8080,a.example,8080",
        "ü.example%3A80,xn--tda.example,80",
        "𝒶.example%3A80,a.example,80",
    })
    void decodesAHostInADidOnce(String part, String name, Integer port) {
        WebHost host = WebHost.fromDid(part);
        assertThat(host.name()).isEqualTo(name);
        assertThat(host.port()).isEqualTo(port == null ? OptionalInt.empty() : OptionalInt.of(port));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a%252Eexample", "%2561.example", "a%252525"})
    void refusesAHostThatIsEncodedTwice(String part) {
        assertThatThrownBy(() -> WebHost.fromDid(part)).hasMessageContaining("percent-encoded at most once");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "%", "a%", "a%2", "%2", "a%g1", "a%1g", "%%41", "a%-1"})
    void refusesPercentSignsWithoutTwoDigits(String part) {
        assertThatThrownBy(() -> WebHost.fromDid(part))
                .hasMessageContaining("host: ")
                .hasMessageContaining("expected: ");
    }

    @Test
    void boundsTheEncodedHost() {
        StringBuilder encoded = new StringBuilder();
        LONGEST_NAME.chars().forEach(c -> encoded.append('%').append(Integer.toHexString(c)));
        assertThat(WebHost.fromDid(encoded + "%3A65535").name()).isEqualTo(LONGEST_NAME);
        assertThatThrownBy(() -> WebHost.fromDid(encoded + "%3A655350")).hasMessageContaining("a port after %3A");
    }
}
