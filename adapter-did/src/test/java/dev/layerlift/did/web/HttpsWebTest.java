package dev.layerlift.did.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.testkit.web.TestAuthority;
import dev.layerlift.testkit.web.TlsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpsWebTest {
    private final TestAuthority authority = TestAuthority.create();
    private final TlsServer server = TlsServer.start(authority.server("localhost", "assets.example.com"));
    private final HttpsWebConfig config = HttpsWebConfig.DEFAULT
            .withTrusted(List.of(authority.certificate()))
            .withTimeouts(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(1));
    private final HttpsWebConfig hurried =
            config.withTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(2));

    @AfterEach
    void stopServer() {
        server.close();
    }

    private static void assertCode(String code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        MigrationException.class,
                        e -> assertThat(e.error().code())
                                .as(e.error().toString())
                                .isEqualTo(code));
    }

    private URI url(String host) {
        return URI.create("https://" + host + ":" + server.port() + "/");
    }

    private static InetAddress[] addresses(String... literals) throws UnknownHostException {
        InetAddress[] addresses = new InetAddress[literals.length];
        for (int i = 0; i < literals.length; i++) {
            addresses[i] = InetAddress.getByName(literals[i]);
        }
        return addresses;
    }

    @Test
    void aNameServerThatChangesItsMindIsAskedOnce() {
        server.on("/", TlsServer.content(new byte[1]));
        AtomicInteger asked = new AtomicInteger();
        // The second answer would be this machine, where a server with a good certificate listens.
        HostLookup rebinding =
                host -> asked.incrementAndGet() == 1 ? addresses("192.31.196.1") : addresses("127.0.0.1");
        try (HttpsWeb web = new HttpsWeb(hurried, rebinding)) {
            assertThatThrownBy(() -> web.get(url("assets.example.com"), 10)).isInstanceOf(MigrationException.class);
        }

        assertThat(asked).hasValue(1);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void oneAddressThatIsNotPublicSpoilsThemAll() {
        server.on("/", TlsServer.content(new byte[1]));
        try (HttpsWeb web = new HttpsWeb(config, host -> addresses("192.31.196.1", "127.0.0.1"))) {
            assertCode("ADDRESS_REFUSED", () -> web.get(url("assets.example.com"), 10));
        }
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void theAddressThatWasLookedAtIsTheOneThatIsUsed() {
        server.on("/", TlsServer.content(new byte[] {7}));
        try (HttpsWeb web = new HttpsWeb(config.withPrivateAddresses(true), host -> addresses("127.0.0.1"))) {
            assertThat(web.get(url("assets.example.com"), 10)).contains(new byte[] {7});
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1/",
                "https://[::1]/",
                "https://[::ffff:127.0.0.1]/",
                "https://169.254.169.254/latest/",
                "https://2130706433/",
                "https://localhost/",
                "https://[64:ff9b::7f00:1]/"
            })
    void noSpellingLeadsToThisMachine(String url) {
        try (HttpsWeb web = new HttpsWeb(config)) {
            assertThatThrownBy(() -> web.get(URI.create(url), 10))
                    .isInstanceOfSatisfying(
                            MigrationException.class,
                            e -> assertThat(e.error().code()).isIn("ADDRESS_REFUSED", "HOST_UNKNOWN"));
        }
    }

    @Test
    @Tag("P43")
    void aNameServerThatHangsIsGivenUpAfterTheTotalLimit() {
        CountDownLatch never = new CountDownLatch(1);
        HostLookup hanging = host -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new UnknownHostException(host);
        };
        try (HttpsWeb web = new HttpsWeb(hurried, hanging)) {
            assertCode("TIMED_OUT", () -> web.get(url("assets.example.com"), 10));
        }
    }

    @Test
    void anInterruptedThreadStaysInterrupted() {
        server.on("/", (request, out) -> Thread.sleep(60_000));
        try (HttpsWeb web = new HttpsWeb(config.withPrivateAddresses(true))) {
            Thread.currentThread().interrupt();
            assertCode("TIMED_OUT", () -> web.get(url("localhost"), 10));
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void contentIsHashedWithoutBeingKept() {
        byte[] content = "x".repeat(100_000).getBytes(StandardCharsets.US_ASCII);
        server.on("/", TlsServer.content(content));
        try (HttpsWeb web = new HttpsWeb(config.withPrivateAddresses(true))) {
            assertThat(web.digest(url("localhost"), content.length)).contains(Sha256.of(content));
            assertCode("RESPONSE_TOO_LARGE", () -> web.digest(url("localhost"), content.length - 1));
            server.on("/", TlsServer.content(new byte[0]));
            assertThat(web.digest(url("localhost"), 0)).contains(Sha256.of(new byte[0]));
            server.on("/", TlsServer.status(404));
            assertThat(web.digest(url("localhost"), 0)).isEmpty();
        }
    }

    @Test
    void authoritiesAreReadFromAPemFile(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("authorities.pem");
        Files.writeString(file, authority.pem() + TestAuthority.create().pem());
        assertThat(TrustedCertificates.read(file)).hasSize(2).contains(authority.certificate());

        Files.writeString(file, "no certificate");
        assertCode("CERTIFICATES_UNREADABLE", () -> TrustedCertificates.read(file));
        Files.writeString(file, "");
        assertCode("CERTIFICATES_UNREADABLE", () -> TrustedCertificates.read(file));
        assertCode("CERTIFICATES_UNREADABLE", () -> TrustedCertificates.read(folder.resolve("none")));
    }

    @Test
    void limitsCheckThemselves() {
        assertThatThrownBy(() -> config.withTimeouts(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(1)))
                .hasMessage("connectTimeout: PT0S (expected: 1 ms to 1 hour)");
        assertThatThrownBy(() -> new HttpsWebConfig(
                        false,
                        List.of(),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        0,
                        1,
                        "Layerlift"))
                .hasMessage("connectionsMax: 0 (expected: 1 to 1024)");
        assertThatThrownBy(() -> new HttpsWebConfig(
                        false,
                        List.of(),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        1,
                        1,
                        "a\r\nb"))
                .hasMessageContaining("userAgent");
        try (HttpsWeb web = new HttpsWeb(config)) {
            assertThatThrownBy(() -> web.get(url("localhost"), 0)).hasMessage("sizeBytesMax: 0 (expected: > 0)");
            assertThatThrownBy(() -> web.digest(url("localhost"), -1)).hasMessage("sizeBytesMax: -1 (expected: >= 0)");
        }
    }
}
