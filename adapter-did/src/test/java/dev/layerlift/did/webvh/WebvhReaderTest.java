package dev.layerlift.did.webvh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.did.web.HttpsWeb;
import dev.layerlift.did.web.HttpsWebConfig;
import dev.layerlift.did.webvh.TestLog.LogKey;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.WebvhDid;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.DidMethod.Resolution;
import dev.layerlift.domain.port.PublicWeb;
import dev.layerlift.testkit.SettableClock;
import dev.layerlift.testkit.memory.InMemoryWeb;
import dev.layerlift.testkit.web.TestAuthority;
import dev.layerlift.testkit.web.TlsServer;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class WebvhReaderTest {
    private static final String BASE = "https://example.com/a/b/";
    private static final String LOG = BASE + "did.jsonl";
    private static final String WITNESS = BASE + "did-witness.json";

    private final SettableClock clock = new SettableClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final InMemoryWeb web = new InMemoryWeb();
    private final WebvhReader reader = WebvhReader.direct(web, TestLog.PROOFS, clock);

    private static WebvhDid did(String text) {
        return (WebvhDid) Did.parse(text);
    }

    private Resolution resolve(TestLog log) {
        return reader.resolve(did(log.did()), ResolutionOptions.LATEST);
    }

    @Test
    void aLogWithoutWitnessesTakesOneRequest() {
        TestLog log = TestLog.good(3);
        web.put(LOG, log.bytes());

        assertThat(resolve(log).document().orElseThrow().id()).isEqualTo(log.did());
        assertThat(reader.resolve(did(log.did()), ResolutionOptions.ofVersionNumber(2))
                        .documentMetadata()
                        .requireString("versionId"))
                .startsWith("2-");
        assertThat(web.asked()).containsExactly(LOG, LOG);
    }

    @Test
    void aLogWithWitnessesTakesTheirFileToo() {
        LogKey witness = LogKey.fresh();
        TestLog log = new TestLog();
        log.add(log.first().set("witness", TestLog.witnesses(1, witness)));
        web.put(LOG, log.bytes());
        web.put(WITNESS, TestLog.witnessFile(TestLog.approval(log.versionId(), witness)));

        assertThat(resolve(log).error()).isEmpty();
        assertThat(web.asked()).containsExactly(LOG, WITNESS);
    }

    @Test
    void witnessesThatSayNothingDidNotApprove() {
        TestLog log = new TestLog();
        log.add(log.first().set("witness", TestLog.witnesses(1, LogKey.fresh())));
        web.put(LOG, log.bytes());
        web.absent(WITNESS);

        assertThat(resolve(log).error()).contains("invalidDid");
        assertThat(resolve(log).detail()).contains("did-witness.json");
    }

    @Test
    @Tag("P05")
    void whatCannotBeReachedIsNeitherAbsentNorInvalid() {
        LogKey witness = LogKey.fresh();
        TestLog log = new TestLog();
        log.add(log.first().set("witness", TestLog.witnesses(1, witness)));

        assertUnknown(log);
        web.put(LOG, log.bytes());
        assertUnknown(log);
        web.put(LOG, new byte[LogVerifier.LOG_BYTES_MAX + 1]);
        assertUnknown(log);
    }

    private void assertUnknown(TestLog log) {
        assertThatThrownBy(() -> resolve(log))
                .isInstanceOfSatisfying(
                        MigrationException.class,
                        e -> assertThat(e.error().type()).isEqualTo(ErrorType.NETWORK_ERROR));
    }

    @Test
    void whatIsAbsentIsNotFoundAndWhatIsBrokenIsInvalid() {
        TestLog log = TestLog.good(2);
        web.absent(LOG);
        assertThat(resolve(log).error()).contains("notFound");

        for (byte[] broken : List.of(
                new byte[0],
                "<html>no such page</html>".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                Arrays.copyOf(log.bytes(), log.bytes().length - 10),
                TestLog.good(2).bytes())) {
            web.put(LOG, broken);
            assertThat(resolve(log).error()).contains("invalidDid");
            assertThat(resolve(log).document()).isEmpty();
        }
    }

    @Test
    void aDidWithoutPathIsWellKnown() {
        TestLog log = new TestLog();
        TestLog.Draft first = log.first();
        first.state = TestLog.document("did:webvh:" + TestLog.PLACEHOLDER + ":example.com%3A8443");
        log.add(first);
        web.put("https://example.com:8443/.well-known/did.jsonl", log.bytes());

        assertThat(resolve(log).document().orElseThrow().id()).isEqualTo(log.did());
    }

    @Test
    void aRealServerWithTlsIsRead() {
        TestAuthority authority = TestAuthority.create();
        try (TlsServer server = TlsServer.start(authority.server("localhost"));
                HttpsWeb https = new HttpsWeb(HttpsWebConfig.DEFAULT
                        .withTrusted(List.of(authority.certificate()))
                        .withPrivateAddresses(true))) {
            TestLog log = new TestLog();
            TestLog.Draft first = log.first();
            first.state = TestLog.document(
                    "did:webvh:" + TestLog.PLACEHOLDER + ":assets.localhost%3A" + server.port() + ":a:b");
            log.add(first);
            server.on("/a/b/did.jsonl", TlsServer.content(log.bytes(), "Content-Type: text/jsonl"));
            // Not every machine knows that this name is its own.
            PublicWeb renamed =
                    (url, max) -> https.get(URI.create(url.toString().replace("assets.localhost", "localhost")), max);
            WebvhReader real = WebvhReader.caching(renamed, TestLog.PROOFS, clock);

            assertThat(real.resolve(did(log.did()), ResolutionOptions.LATEST)
                            .document()
                            .orElseThrow()
                            .id())
                    .isEqualTo(log.did());
            real.resolve(did(log.did()), ResolutionOptions.LATEST);
            assertThat(server.requests()).hasSize(1);
        }
    }
}
