package dev.layerlift.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.error.MigrationException.Retry;
import dev.layerlift.domain.port.PublicWeb;
import dev.layerlift.testkit.web.TestAuthority;
import dev.layerlift.testkit.web.TlsServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of {@link PublicWeb}, against a server on this machine that behaves badly. */
public abstract class PublicWebContract {
    /** Enough for every test that is not about time, also on a machine that is busy. */
    private static final Duration PATIENT = Duration.ofMinutes(1);

    private static final Duration SILENCE = Duration.ofSeconds(1);
    private static final Duration TOTAL = Duration.ofSeconds(2);
    private static final int MAX = 1000;

    private final TestAuthority authority = TestAuthority.create();
    private final TlsServer server = TlsServer.start(authority.server("localhost"));

    /**
     * A web that trusts this authority besides the usual ones, and reaches private addresses or not.
     *
     * @param silence the longest wait for an answer and for the next bytes
     * @param total the longest time of one call
     */
    protected abstract PublicWeb web(
            X509Certificate trusted, boolean allowPrivateAddresses, Duration silence, Duration total);

    @AfterEach
    final void stopServer() {
        server.close();
    }

    private PublicWeb web() {
        return web(authority.certificate(), true, PATIENT, PATIENT);
    }

    private PublicWeb hurried() {
        return web(authority.certificate(), true, SILENCE, TOTAL);
    }

    private URI url(String path) {
        return URI.create(server.url(path));
    }

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        Arrays.fill(bytes, (byte) 'x');
        return bytes;
    }

    private static void assertFails(PublicWeb web, URI url, String code, Retry verdict) {
        assertThatThrownBy(() -> web.get(url, MAX)).isInstanceOfSatisfying(MigrationException.class, e -> {
            assertThat(e.error().code()).as(e.error().toString()).isEqualTo(code);
            assertThat(e.error().type())
                    .isEqualTo(code.equals("TIMED_OUT") ? ErrorType.TIMEOUT_ERROR : ErrorType.NETWORK_ERROR);
            assertThat(e.retry()).isEqualTo(verdict);
            assertThat(e.error().message()).contains(url.getHost());
        });
    }

    @Test
    void whatIsThereIsRead() {
        server.on("/a%20file.json?x=1", TlsServer.content(bytes(MAX)));

        assertThat(web().get(url("/a%20file.json?x=1"), MAX)).contains(bytes(MAX));
    }

    @Test
    void anEmptyFileIsNotAnAbsentOne() {
        server.on("/empty", TlsServer.content(new byte[0]));

        assertThat(web().get(url("/empty"), MAX))
                .hasValueSatisfying(read -> assertThat(read).isEmpty());
    }

    @Test
    void whatIsSentInChunksIsRead() {
        server.on("/chunks", (request, out) -> {
            out.write(TlsServer.head(200, -1, "Transfer-Encoding: chunked"));
            out.write("3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        });

        assertThat(web().get(url("/chunks"), MAX)).contains("abcdefg".getBytes(StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @Tag("P05")
    @ValueSource(ints = {404, 410})
    void whatTheServerSaysIsNotThereIsAbsent(int status) {
        server.on("/gone", TlsServer.status(status));

        assertThat(web().get(url("/gone"), MAX)).isEmpty();
    }

    @ParameterizedTest
    @Tag("P05")
    @CsvSource({
        "500, LATER",
        "503, LATER",
        "429, LATER",
        "408, LATER",
        "400, NEVER",
        "401, NEVER",
        "403, NEVER",
        "204, NEVER",
        "206, NEVER"
    })
    void anyOtherStatusIsUnknownAndNotAbsent(int status, Retry verdict) {
        server.on("/status", TlsServer.status(status));

        assertFails(web(), url("/status"), "HTTP_STATUS", verdict);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aRedirectIsNotFollowed(int status) {
        server.on("/moved", TlsServer.status(status, "Location: " + server.url("/there")));
        server.on("/there", TlsServer.content(bytes(1)));

        assertFails(web(), url("/moved"), "REDIRECT_REFUSED", Retry.NEVER);
        assertThat(server.requests("/there")).isZero();
    }

    @Test
    void whatIsDeclaredTooLargeIsNotRead() {
        server.on("/large", TlsServer.content(bytes(MAX + 1)));

        assertFails(web(), url("/large"), "RESPONSE_TOO_LARGE", Retry.NEVER);
    }

    @Test
    @Tag("P49")
    void whatTurnsOutTooLargeIsNotReadToItsEnd() {
        server.on("/endless", (request, out) -> {
            out.write(TlsServer.head(200, -1, "Transfer-Encoding: chunked"));
            byte[] chunk = ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            while (true) {
                out.write(chunk);
                out.flush();
            }
        });

        assertFails(web(), url("/endless"), "RESPONSE_TOO_LARGE", Retry.NEVER);
    }

    @Test
    @Tag("P49")
    void endlessHeadersAreNotRead() {
        server.on("/headers", (request, out) -> {
            out.write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII));
            while (true) {
                out.write("X-More: and more\r\n".getBytes(StandardCharsets.US_ASCII));
            }
        });

        assertFails(web(), url("/headers"), "RESPONSE_TOO_LARGE", Retry.NEVER);
    }

    @Test
    @Tag("P49")
    void compressedContentIsNeitherAskedForNorUnpacked() throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
            gzip.write(new byte[400_000]);
        }
        assertThat(bomb.size()).isLessThan(MAX);
        server.on("/bomb", TlsServer.content(bomb.toByteArray(), "Content-Encoding: gzip"));

        assertFails(web(), url("/bomb"), "ENCODING_REFUSED", Retry.NEVER);
        assertThat(server.requests().get(0).headers().getOrDefault("accept-encoding", "identity"))
                .isEqualTo("identity");
    }

    @Test
    @Tag("P43")
    void aServerThatDripsIsGivenUpAfterTheTotalLimit() {
        server.on("/drip", (request, out) -> {
            out.write(TlsServer.head(200, MAX));
            for (int i = 0; i < MAX; i++) {
                out.write('x');
                out.flush();
                Thread.sleep(100);
            }
        });
        Instant start = Instant.now();

        assertFails(hurried(), url("/drip"), "TIMED_OUT", Retry.LATER);
        assertThat(Duration.between(start, Instant.now())).isBetween(TOTAL.dividedBy(2), PATIENT);
    }

    @Test
    @Tag("P43")
    void aServerThatSaysNothingIsGivenUp() {
        server.on("/silent", (request, out) -> Thread.sleep(60_000));

        assertFails(hurried(), url("/silent"), "TIMED_OUT", Retry.LATER);
    }

    @Test
    void contentThatBreaksOffIsNotContent() {
        server.on("/broken", (request, out) -> {
            out.write(TlsServer.head(200, 10));
            out.write(bytes(9));
        });

        assertFails(web(), url("/broken"), "CONNECTION_FAILED", Retry.LATER);
    }

    @Test
    void contentWhoseEndNobodyCanTellIsRefused() {
        server.on("/until-closed", (request, out) -> {
            out.write(TlsServer.head(200, -1));
            out.write(bytes(9));
        });

        assertFails(web(), url("/until-closed"), "CONNECTION_FAILED", Retry.NEVER);
    }

    @Test
    void aCertificateOfAnotherHostIsRefused() {
        try (TlsServer other = TlsServer.start(authority.server("other.example"))) {
            other.on("/", TlsServer.content(bytes(1)));

            assertFails(web(), URI.create(other.url("/")), "TLS_FAILED", Retry.NEVER);
            assertThat(other.requests()).isEmpty();
        }
    }

    @Test
    void anExpiredCertificateIsRefused() {
        try (TlsServer other = TlsServer.start(authority.expiredServer("localhost"))) {
            other.on("/", TlsServer.content(bytes(1)));

            assertFails(web(), URI.create(other.url("/")), "TLS_FAILED", Retry.NEVER);
            assertThat(other.requests()).isEmpty();
        }
    }

    @Test
    void aCertificateOfAnAuthorityThatNobodyTrustsIsRefused() {
        try (TlsServer other = TlsServer.start(TestAuthority.create().server("localhost"))) {
            other.on("/", TlsServer.content(bytes(1)));

            assertFails(web(), URI.create(other.url("/")), "TLS_FAILED", Retry.NEVER);
            assertThat(other.requests()).isEmpty();
        }
    }

    @Test
    void aHostThatIsNotThereIsUnknown() {
        assertFails(web(), URI.create("https://nothing.invalid/"), "HOST_UNKNOWN", Retry.LATER);
    }

    @Test
    void aPortThatNobodyListensOnIsAFailedConnection() throws IOException {
        // Bound and not listening: nobody else can take the port meanwhile.
        try (Socket taken = new Socket()) {
            taken.bind(new InetSocketAddress(InetAddress.getByName("localhost"), 0));

            assertFails(
                    web(),
                    URI.create("https://localhost:" + taken.getLocalPort() + "/"),
                    "CONNECTION_FAILED",
                    Retry.LATER);
        }
    }

    @Test
    void aPrivateAddressIsRefusedBeforeAnythingIsSent() {
        server.on("/", TlsServer.content(bytes(1)));

        assertFails(web(authority.certificate(), false, PATIENT, PATIENT), url("/"), "ADDRESS_REFUSED", Retry.NEVER);
        assertThat(server.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost/",
                "file:///etc/passwd",
                "https:///path",
                "https://user@localhost/",
                "urn:a:b",
                "https://localhost/#fragment"
            })
    void anotherKindOfUrlIsRefused(String url) {
        assertThatThrownBy(() -> web().get(URI.create(url), MAX))
                .isInstanceOfSatisfying(
                        MigrationException.class,
                        e -> assertThat(e.error().code()).isEqualTo("URL_REFUSED"));
    }

    @Test
    void noCookieIsKeptAndNothingIsSentTwice() {
        server.on("/cookie", TlsServer.content(bytes(1), "Set-Cookie: a=b; Path=/"));
        PublicWeb web = web();

        web.get(url("/cookie"), MAX);
        web.get(url("/cookie"), MAX);

        assertThat(server.requests()).hasSize(2).allSatisfy(request -> {
            assertThat(request.line()).isEqualTo("GET /cookie HTTP/1.1");
            assertThat(request.headers()).doesNotContainKeys("cookie", "authorization", "referer");
        });
    }

    @Test
    void manyThreadsReadAtOnce() {
        server.on("/many", TlsServer.content(bytes(7)));
        PublicWeb web = web();

        assertThat(java.util.stream.IntStream.range(0, 40)
                        .parallel()
                        .mapToObj(i -> web.get(url("/many"), MAX).orElseThrow().length)
                        .distinct())
                .containsExactly(7);
    }
}
