package dev.layerlift.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.application.TestHome.Process;
import dev.layerlift.application.VerificationReport.Check;
import dev.layerlift.application.internal.lift.LiftFiles;
import dev.layerlift.did.DidMethods;
import dev.layerlift.did.peer.PeerDidMethod;
import dev.layerlift.did.webvh.WebvhConfig;
import dev.layerlift.did.webvh.WebvhDidMethod;
import dev.layerlift.did.webvh.WebvhReader;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.did.WebHost;
import dev.layerlift.domain.did.WebvhDid;
import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import dev.layerlift.domain.port.DidMethod.PreparedDid;
import dev.layerlift.domain.port.DidMethod.Specification;
import dev.layerlift.domain.port.KeyStore;
import dev.layerlift.domain.port.KeyStore.NewKey;
import dev.layerlift.domain.port.ProofSuite.ProofRequest;
import dev.layerlift.proofs.DataIntegrity;
import dev.layerlift.proofs.Ed25519Providers;
import dev.layerlift.testkit.memory.InMemoryContentStore;
import dev.layerlift.testkit.memory.InMemoryWeb;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Verification from outside: nothing but what hosts serve. */
@Tag("P04")
class WebVerifierTest {
    private static final String HOST = "https://assets.example.com/";

    private final TestHome home = new TestHome();
    private final InMemoryWeb web = new InMemoryWeb();
    private final DataIntegrity integrity = new DataIntegrity(Ed25519Providers.fastest());
    private final SplittableRandom places = new SplittableRandom(1);
    private final KeyStore keys = new PlainKeyStore(home.persistence.sealedKeys());

    private VerificationReport verify(Process process, WebvhDid did) {
        return new WebVerifier(
                        () -> new Layers(
                                Map.of(
                                        Layer.PEER,
                                        new PeerDidMethod(),
                                        Layer.WEBVH,
                                        WebvhReader.caching(web, integrity, home.clock)),
                                Map.of()),
                        new DidMethods(List.of()),
                        web,
                        web,
                        process.ports.verifier(),
                        home.proofs,
                        home.json,
                        home.clock)
                .verify(did);
    }

    private WebvhDid lifted(Process process) throws Exception {
        return (WebvhDid) process.migrate(process.importBytes("a.txt", "some text".getBytes(StandardCharsets.UTF_8)))
                .targetDid()
                .orElseThrow();
    }

    private byte[] served(String key) throws IOException {
        try (InputStream in = home.publicStore.open(ObjectPath.ofPublic(key), 0).orElseThrow()) {
            return in.readAllBytes();
        }
    }

    private void serve() throws IOException {
        for (String key : home.published()) {
            web.put(HOST + key, served(key));
        }
    }

    private static List<String> failed(VerificationReport report) {
        return report.checks().stream()
                .filter(check -> !check.ok())
                .map(check -> check.name() + ": " + check.detail())
                .toList();
    }

    @Test
    void whatWasLiftedVerifiesFromOutside() throws Exception {
        try (Process process = home.start()) {
            WebvhDid did = lifted(process);
            serve();

            VerificationReport report = verify(process, did);

            assertThat(failed(report)).isEmpty();
            assertThat(report.checks())
                    .extracting(Check::name)
                    .contains(
                            "log",
                            "witnesses",
                            "watchers",
                            "ttl",
                            "did document",
                            "whois",
                            "link",
                            "document",
                            "source",
                            "keys",
                            "manifest",
                            "credential OriginCredential",
                            "origin")
                    .anySatisfy(name -> assertThat(name).startsWith("content "));
            assertThat(web.asked().stream().filter(url -> url.endsWith("did.jsonl")))
                    .as("one verification reads the log once")
                    .hasSize(1);
        }
    }

    @Test
    void everyChangedFileIsFound() throws Exception {
        try (Process process = home.start()) {
            WebvhDid did = lifted(process);
            serve();
            for (String key : home.published()) {
                byte[] good = served(key);
                for (int at = 0; at < good.length; at += good.length < 50 ? 1 : 37) {
                    byte[] bad = good.clone();
                    bad[at] ^= 1;
                    web.put(HOST + key, bad);
                    assertThat(verify(process, did).valid())
                            .as("%s, byte %d", key, at)
                            .isFalse();
                }
                web.put(HOST + key, good);
            }
            assertThat(verify(process, did).valid()).isTrue();
        }
    }

    @Test
    void aHostThatLeavesOutOrReplacesTheOriginCredentialIsFound() throws Exception {
        try (Process process = home.start();
                Process strangers = new TestHome().start()) {
            WebvhDid did = lifted(process);
            serve();
            String key = home.published().stream()
                    .filter(k -> k.endsWith(LiftFiles.CREDENTIALS))
                    .findFirst()
                    .orElseThrow();
            List<Credential> all =
                    Credential.listOf(home.json.parseObject(served(key)).requireArray("verifiableCredential"));
            Credential theirs = strangers
                    .importBytes("a.txt", "some text".getBytes(StandardCharsets.UTF_8))
                    .credentials()
                    .get(0);
            for (List<Credential> others :
                    List.of(List.<Credential>of(), List.of(theirs), List.of(all.get(1), theirs))) {
                web.put(HOST + key, home.presentation(did, all.get(0), others));

                assertThat(failed(verify(process, did))).anyMatch(line -> line.startsWith("credentials: SHA-256 is "));
            }
        }
    }

    @Test
    void aHostThatHidesAFileIsFound() throws Exception {
        try (Process process = home.start()) {
            WebvhDid did = lifted(process);
            serve();
            for (String key : home.published()) {
                web.absent(HOST + key);
                assertThat(failed(verify(process, did))).as(key).isNotEmpty();
                web.put(HOST + key, served(key));
            }
            // All but the log at once: the log says that there was more.
            for (String key : home.published()) {
                if (!key.endsWith("did.jsonl")) {
                    web.absent(HOST + key);
                }
            }
            assertThat(failed(verify(process, did))).isNotEmpty();
        }
    }

    @Test
    @Tag("P05")
    void whatCannotBeReachedIsSaidToBeSo() throws Exception {
        try (Process process = home.start()) {
            WebvhDid did = lifted(process);
            serve();
            for (String key : home.published()) {
                web.fail(HOST + key);
                assertThat(failed(verify(process, did)))
                        .as(key)
                        .anySatisfy(line -> assertThat(line).contains("cannot be reached"));
                web.put(HOST + key, served(key));
            }
        }
    }

    @Test
    void aLargerFileThanTheManifestSaysIsNotReadOn() throws Exception {
        try (Process process = home.start()) {
            WebvhDid did = lifted(process);
            serve();
            String content = home.published().stream()
                    .filter(key -> key.endsWith(".txt"))
                    .findFirst()
                    .orElseThrow();
            web.put(HOST + content, new byte[1000]);

            assertThat(failed(verify(process, did))).singleElement().asString().contains("more than 9 bytes");
        }
    }

    /** A DID of somebody else, whose document says nothing of a manifest. */
    private final class Stranger {
        final NewKey key = keys.generate();
        final PreparedDid did;
        final String whois;

        Stranger() {
            WebvhDidMethod method = new WebvhDidMethod(
                    new WebvhConfig(WebHost.parse("other.example"), true),
                    new InMemoryContentStore(),
                    keys,
                    integrity,
                    places,
                    home.clock,
                    WebvhReader.direct(web, integrity, home.clock));
            did = method.prepare(new Specification(
                    method.newPlace(), Optional.empty(), key, List.of(), List.of(), home.clock.instant()));
            did.files()
                    .forEach(file ->
                            web.put("https://other.example/" + file.path().key(), file.bytes()));
            whois = "https://other.example/" + did.files().get(0).path().key().replace("did.jsonl", "whois.vp");
        }

        WebvhDid webvh() {
            return (WebvhDid) did.did();
        }

        JsonObject signed(JsonObject document, VerificationRelationship purpose) {
            return home.proofs.sign(
                    document,
                    List.of(new ProofRequest(key.signer(), did.assertionMethod(), purpose)),
                    home.clock.instant());
        }

        JsonObject credential(String subject) {
            return signed(
                    JsonObject.builder()
                            .put("@context", JsonArray.of(new JsonString("https://www.w3.org/ns/credentials/v2")))
                            .put("type", JsonArray.of(new JsonString("VerifiableCredential")))
                            .put("issuer", did.did().value())
                            .put(
                                    "credentialSubject",
                                    JsonObject.builder().put("id", subject).build())
                            .build(),
                    VerificationRelationship.ASSERTION_METHOD);
        }

        JsonObject presentation(JsonValue... credentials) {
            return JsonObject.builder()
                    .put("@context", JsonArray.of(new JsonString("https://www.w3.org/ns/credentials/v2")))
                    .put("type", JsonArray.of(new JsonString("VerifiablePresentation")))
                    .put("verifiableCredential", JsonArray.of(credentials))
                    .build();
        }

        void publish(JsonObject presentation) {
            web.put(whois, home.json.write(presentation));
        }
    }

    @Test
    void aDidOfSomebodyElseNeedsNoPresentation() {
        try (Process process = home.start()) {
            Stranger stranger = new Stranger();
            web.absent(stranger.whois);

            VerificationReport report = verify(process, stranger.webvh());

            assertThat(failed(report)).isEmpty();
            assertThat(report.checks())
                    .filteredOn(check -> check.name().equals("whois"))
                    .singleElement()
                    .satisfies(check -> assertThat(check.detail()).contains("nothing is published"));
        }
    }

    @Test
    void aPresentationOfSomebodyElseIsVerified() {
        try (Process process = home.start()) {
            Stranger stranger = new Stranger();
            JsonObject about = stranger.credential(stranger.webvh().value());
            JsonObject good = stranger.presentation(about, stranger.credential("did:example:1"));

            for (VerificationRelationship purpose :
                    List.of(VerificationRelationship.AUTHENTICATION, VerificationRelationship.ASSERTION_METHOD)) {
                stranger.publish(stranger.signed(good, purpose));
                VerificationReport report = verify(process, stranger.webvh());
                assertThat(failed(report)).isEmpty();
                assertThat(report.checks())
                        .extracting(Check::name)
                        .contains("whois proof", "credential 1", "credential 2", "whois subject");
            }
        }
    }

    @Test
    void whateverIsWrongWithAPresentationIsNamed() {
        try (Process process = home.start()) {
            Stranger stranger = new Stranger();
            JsonObject about = stranger.credential(stranger.webvh().value());
            JsonObject good = stranger.presentation(about);
            JsonObject signed = stranger.signed(good, VerificationRelationship.AUTHENTICATION);

            stranger.publish(good);
            assertThat(failed(verify(process, stranger.webvh())))
                    .singleElement()
                    .asString()
                    .startsWith("whois proof: none");

            stranger.publish(signed.with("holder", "did:example:1"));
            assertThat(failed(verify(process, stranger.webvh())))
                    .singleElement()
                    .asString()
                    .startsWith("whois proof: ");

            stranger.publish(stranger.signed(
                    stranger.presentation(about.with("issuer", "did:example:1")),
                    VerificationRelationship.AUTHENTICATION));
            assertThat(failed(verify(process, stranger.webvh())))
                    .singleElement()
                    .asString()
                    .startsWith("credential 1: ");

            stranger.publish(stranger.signed(
                    stranger.presentation(stranger.credential("did:example:1")),
                    VerificationRelationship.AUTHENTICATION));
            assertThat(failed(verify(process, stranger.webvh())))
                    .singleElement()
                    .asString()
                    .startsWith("whois subject: ");

            stranger.publish(stranger.signed(
                    stranger.presentation(about, new JsonString("jwt")), VerificationRelationship.AUTHENTICATION));
            assertThat(failed(verify(process, stranger.webvh())))
                    .singleElement()
                    .asString()
                    .startsWith("whois credentials: 2 items, 1 of them");

            stranger.publish(JsonObject.builder().put("type", "Other").build());
            assertThat(failed(verify(process, stranger.webvh())))
                    .singleElement()
                    .asString()
                    .startsWith("whois: no VerifiablePresentation");

            web.put(stranger.whois, "no JSON".getBytes(StandardCharsets.UTF_8));
            assertThat(failed(verify(process, stranger.webvh())))
                    .singleElement()
                    .asString()
                    .startsWith("whois: ");

            web.fail(stranger.whois);
            assertThat(failed(verify(process, stranger.webvh())))
                    .singleElement()
                    .asString()
                    .contains("cannot be reached");
        }
    }

    @Test
    void aPresentationSignedBySomebodyElseIsNotTheDids() {
        try (Process process = home.start()) {
            Stranger stranger = new Stranger();
            Stranger other = new Stranger();
            stranger.publish(other.signed(
                    stranger.presentation(stranger.credential(stranger.webvh().value())),
                    VerificationRelationship.AUTHENTICATION));

            assertThat(failed(verify(process, stranger.webvh())))
                    .containsExactly("whois proof: not by the DID (expected: one by it)");
        }
    }

    @Test
    @Tag("P05")
    void anIssuerThatCannotBeReachedIsUnknownAndNotForged() {
        try (Process process = home.start()) {
            Stranger stranger = new Stranger();
            Stranger issuer = new Stranger();
            issuer.did
                    .files()
                    .forEach(file ->
                            web.fail("https://other.example/" + file.path().key()));
            stranger.publish(stranger.signed(
                    stranger.presentation(issuer.credential(stranger.webvh().value())),
                    VerificationRelationship.AUTHENTICATION));

            assertThat(failed(verify(process, stranger.webvh())))
                    .singleElement()
                    .asString()
                    .startsWith("credential 1: ")
                    .contains("cannot be reached");
        }
    }

    @Test
    void aDidThatDoesNotResolveHasNothingElseToCheck() {
        try (Process process = home.start()) {
            Stranger stranger = new Stranger();
            web.absent(stranger.whois.replace("whois.vp", "did.jsonl"));

            assertThat(failed(verify(process, stranger.webvh())))
                    .singleElement()
                    .asString()
                    .contains("notFound");
        }
    }
}
