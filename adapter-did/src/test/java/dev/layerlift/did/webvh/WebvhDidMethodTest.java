package dev.layerlift.did.webvh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.did.MemoryKeyStore;
import dev.layerlift.did.PublishedFiles;
import dev.layerlift.did.peer.PeerDidMethod;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.InvalidDidException;
import dev.layerlift.domain.did.WebHost;
import dev.layerlift.domain.did.WebvhDid;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.document.KeyCarryOver;
import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import dev.layerlift.domain.port.DidMethod.Place;
import dev.layerlift.domain.port.DidMethod.PreparedDid;
import dev.layerlift.domain.port.DidMethod.PublicationFile;
import dev.layerlift.domain.port.DidMethod.Resolution;
import dev.layerlift.domain.port.DidMethod.Specification;
import dev.layerlift.domain.port.KeyStore.NewKey;
import dev.layerlift.proofs.StrictJson;
import dev.layerlift.testkit.SettableClock;
import dev.layerlift.testkit.fault.FaultyContentStore;
import dev.layerlift.testkit.memory.InMemoryContentStore;
import dev.layerlift.testkit.memory.InMemoryWeb;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebvhDidMethodTest {
    private static final WebHost HOST = WebHost.parse("assets.example.com");

    private final MemoryKeyStore keys = new MemoryKeyStore();
    private final InMemoryContentStore objects = new InMemoryContentStore();
    private final FaultyContentStore store = new FaultyContentStore(objects);
    private final SettableClock clock = new SettableClock(Instant.parse("2026-05-01T12:00:00.250Z"));
    private final InMemoryWeb web = new InMemoryWeb();
    private final WebvhDidMethod method = method(HOST, true);

    @Test
    @Tag("P29")
    void aDocumentWithTheTextThatStandsForTheScidIsRefused() {
        JsonObject document = JsonObject.EMPTY.with("id", "did:example:1").with("note", "a {SCID} in it");

        assertThatThrownBy(() -> method.prepare(specification(Optional.of(new DidDocument(document)))))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("it holds the text {SCID}");
    }

    @Test
    void aDocumentThatCouldNotBeReadAgainInsideOfALogIsRefused() {
        JsonValue deep = JsonValue.NULL;
        for (int level = 0; level < 32; level++) {
            deep = JsonArray.of(deep);
        }
        JsonObject document = JsonObject.EMPTY.with("id", "did:example:1").with("deep", deep);

        assertThatThrownBy(() -> method.prepare(specification(Optional.of(new DidDocument(document)))))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("nesting of more than 32 (expected: at most that)");
    }

    @Test
    void aNewDidCostsOneSignatureAndOneFile() {
        PreparedDid prepared = method.prepare(specification(Optional.empty()));

        assertThat(keys.signatures()).isEqualTo(1);
        assertThat(prepared.files()).hasSize(1);
        assertThat(prepared.keys()).hasSize(1);
        String log = text(prepared.files().get(0));
        assertThat(log).endsWith("}\n").containsOnlyOnce("\n");
        assertThat(prepared.did().value())
                .matches("did:webvh:Qm[1-9A-Za-z]{44}:assets\\.example\\.com:[a-z2-7]{2}:[a-z2-7]{20}");
    }

    @Test
    void theFirstEntryHasTheShapeOfTheSpecification() {
        PreparedDid prepared = method.prepare(specification(Optional.empty()));
        JsonObject entry =
                StrictJson.parseObject(text(prepared.files().get(0)).strip().getBytes(StandardCharsets.UTF_8));
        String updateKey = prepared.keys().get(0).publicKeyMultibase();

        assertThat(entry.members().keySet())
                .containsExactly("versionId", "versionTime", "parameters", "state", "proof");
        assertThat(entry.string("versionTime")).contains("2026-05-01T12:00:00Z");
        assertThat(entry.requireObject("parameters"))
                .isEqualTo(JsonObject.builder()
                        .put("method", "did:webvh:1.0")
                        .put("scid", ((WebvhDid) prepared.did()).scid())
                        .put("updateKeys", JsonArray.ofStrings(List.of(updateKey)))
                        .put("portable", true)
                        .build());
        assertThat(entry.requireObject("state").strings("@context"))
                .containsExactly("https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1");
        assertThat(entry.requireObject("state").string("controller"))
                .contains(prepared.did().value());
        assertThat(StrictJson.write(entry)).doesNotContain("{SCID}");
        assertThat(entry.array("proof")).singleElement().satisfies(p -> {
            JsonObject proof = (JsonObject) p;
            assertThat(proof.string("cryptosuite")).contains("eddsa-jcs-2022");
            assertThat(proof.string("verificationMethod")).contains("did:key:" + updateKey + "#" + updateKey);
            assertThat(proof.string("created")).contains("2026-05-01T12:00:00Z");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "1.50", "1e2", "-0", "1E-7", "12345678901234567890"})
    void aNumberInAKeyKeepsItsLiteral(String literal) {
        JsonObject key =
                StrictJson.parseObject(("{\"id\":\"#k\",\"type\":\"JsonWebKey\",\"controller\":\"did:example:1\","
                                + "\"publicKeyJwk\":{\"kty\":\"OKP\",\"crv\":\"X25519\",\"x\":\"AA\",\"n\":" + literal
                                + "}}")
                        .getBytes(StandardCharsets.UTF_8));
        DidDocument source = new DidDocument(JsonObject.EMPTY
                .with("id", "did:example:1")
                .with("verificationMethod", JsonArray.of(key))
                .with("keyAgreement", JsonArray.ofStrings(List.of("#k"))));
        PreparedDid prepared = method.prepare(specification(Optional.of(source)));
        publish(prepared);

        DidDocument resolved = method.resolve(prepared.did()).document().orElseThrow();
        assertThat(resolved).isEqualTo(prepared.document());
        assertThat(KeyCarryOver.missing(source, resolved)).isEmpty();
        assertThat(StrictJson.write(resolved.json())).contains("\"n\":" + literal);
    }

    @Test
    void portabilityIsConfigured() {
        PreparedDid prepared = method(HOST, false).prepare(specification(Optional.empty()));

        publish(prepared);

        assertThat(method.resolve(prepared.did()).documentMetadata().get("portable"))
                .contains(new JsonValue.JsonBoolean(false));
    }

    @Test
    @Tag("P29")
    void everyKeyOfTheSourceKeepsItsUses() {
        DidDocument source = peerSource();

        PreparedDid prepared = method.prepare(specification(Optional.of(source)));

        assertThat(KeyCarryOver.missing(source, prepared.document())).isEmpty();
        assertThat(prepared.document().verificationMethods()).hasSize(2);
        assertThat(prepared.assertionMethod()).endsWith("#key-2");
        assertThat(prepared.document().methods(VerificationRelationship.ASSERTION_METHOD))
                .hasSize(2)
                .allSatisfy(m -> assertThat(m.json().string("controller"))
                        .contains(prepared.did().value()));
    }

    @Test
    @Tag("P29")
    void keysOfOtherKindsAreCarriedWithTheirContexts() {
        JsonObject agreement = JsonObject.builder()
                .put("id", "#key-1")
                .put("type", "X25519KeyAgreementKey2020")
                .put("controller", "did:example:1")
                .put("publicKeyMultibase", "z6LSqPZfn9krvgXma2icTMKf2uVcYhKXsudCmPoUzqGYW24U")
                .build();
        DidDocument source = new DidDocument(JsonObject.builder()
                .put("@context", JsonArray.ofStrings(List.of("https://w3id.org/security/suites/x25519-2020/v1")))
                .put("id", "did:example:1")
                .put("keyAgreement", JsonArray.of(agreement))
                .build());

        PreparedDid prepared = method.prepare(specification(Optional.of(source)));

        assertThat(KeyCarryOver.missing(source, prepared.document())).isEmpty();
        assertThat(prepared.document().json().strings("@context"))
                .contains("https://w3id.org/security/suites/x25519-2020/v1");
        assertThat(prepared.assertionMethod()).endsWith("#key-2");
    }

    @ParameterizedTest
    @Tag("P29")
    @ValueSource(
            strings = {
                "{\"id\":\"#a\",\"type\":\"Multikey\",\"publicKeyMultibase\":\"z6Mkbroken\"}",
                "{\"id\":\"#a\",\"type\":\"JsonWebKey\"}",
                "{\"id\":\"#a\",\"type\":\"JsonWebKey\",\"publicKeyJwk\":{}}",
                "{\"id\":\"did:example:1\",\"type\":\"JsonWebKey\",\"publicKeyJwk\":{\"kty\":\"OKP\"}}",
                "{\"type\":\"Multikey\"}",
                "\"text\""
            })
    void aSourceKeyThatCannotBeReadIsRefused(String key) {
        DidDocument source = new DidDocument(StrictJson.parseObject(
                ("{\"id\":\"did:example:1\",\"verificationMethod\":[" + key + "]}").getBytes(StandardCharsets.UTF_8)));

        assertCode("KEY_NOT_USABLE", () -> method.prepare(specification(Optional.of(source))));
    }

    @Test
    @Tag("P29")
    void aReferenceToNoKeyIsRefused() {
        DidDocument source = new DidDocument(StrictJson.parseObject(
                "{\"id\":\"did:example:1\",\"authentication\":[\"#gone\"]}".getBytes(StandardCharsets.UTF_8)));

        assertCode("KEY_NOT_USABLE", () -> method.prepare(specification(Optional.of(source))));
    }

    @Test
    void theImplicitServicesAreOfTheDidAndCanBeReplaced() {
        Place place = method.newPlace().orElseThrow();
        JsonObject files = JsonObject.builder()
                .put("id", "files")
                .put("type", "relativeRef")
                .put("serviceEndpoint", "https://elsewhere.example/")
                .build();
        PreparedDid prepared = method.prepare(new Specification(
                Optional.of(place), Optional.empty(), key(), List.of(), List.of(files), clock.instant()));
        publish(prepared);

        DidDocument document = method.resolve(prepared.did()).document().orElseThrow();

        assertThat(document.services()).hasSize(2);
        assertThat(document.service("files").orElseThrow().endpoint())
                .isEqualTo(new JsonString("https://elsewhere.example/"));
        assertThat(document.service("whois").orElseThrow().endpoint())
                .isEqualTo(new JsonString(place.baseUrl() + "whois.vp"));
    }

    @Test
    @Tag("P05")
    void anotherHostIsUnknownAndNotAbsent() {
        PreparedDid elsewhere =
                method(WebHost.parse("other.example"), true).prepare(specificationAt("https://other.example/"));

        assertThatThrownBy(() -> method.resolve(elsewhere.did()))
                .isInstanceOfSatisfying(MigrationException.class, e -> {
                    assertThat(e.error().type()).isEqualTo(ErrorType.NETWORK_ERROR);
                    assertThat(e.error().message()).contains("other.example");
                });
        assertThat(method.placeOf(elsewhere.did())).isEmpty();
        assertCode("PUBLISHED_ELSEWHERE", () -> method.prepareRetraction(elsewhere.did(), clock.instant()));
    }

    @Test
    void anotherHostIsReadFromTheWeb() {
        PreparedDid elsewhere =
                method(WebHost.parse("other.example"), true).prepare(specificationAt("https://other.example/"));
        String url = "https://other.example/" + elsewhere.files().get(0).path().key();
        web.put(url, elsewhere.files().get(0).bytes());

        assertThat(method.resolve(elsewhere.did()).document()).contains(elsewhere.document());
        web.absent(url);
        assertThat(method.resolve(elsewhere.did()).error()).contains("notFound");
    }

    @Test
    @Tag("P05")
    void aStoreThatIsDownIsUnknownAndNotAbsent() {
        PreparedDid prepared = published();
        store.die(MigrationException.storage("STORE_NOT_READABLE", "down", new IllegalStateException("down")));

        assertCode("STORE_NOT_READABLE", () -> method.resolve(prepared.did()));
        assertCode("STORE_NOT_READABLE", () -> method.prepareRetraction(prepared.did(), clock.instant()));
    }

    @Test
    @Tag("P04")
    void everyChangedByteOfAPublishedLogIsNoticed() {
        PreparedDid prepared = published();
        ObjectPath path = prepared.files().get(0).path();
        int length = prepared.files().get(0).bytes().length;

        for (int i = 0; i < length; i++) {
            objects.tamper(path, i);
            Resolution resolution = method.resolve(prepared.did());
            assertThat(resolution.error()).as("byte " + i).contains("invalidDid");
            assertThat(resolution.document()).isEmpty();
            objects.tamper(path, i);
        }
        assertThat(method.resolve(prepared.did()).error()).isEmpty();
    }

    @Test
    @Tag("P04")
    void everyTruncatedLogIsNoticed() {
        PreparedDid prepared = published();
        byte[] log = prepared.files().get(0).bytes();

        for (int length = 0; length < log.length - 1; length++) {
            byte[] shorter = Arrays.copyOf(log, length);
            Resolution resolution = method.resolve(prepared.did(), shorter, Optional.empty(), ResolutionOptions.LATEST);
            assertThat(resolution.error()).as("length " + length).contains("invalidDid");
        }
    }

    @Test
    void aLogThatIsTooLongIsReadNoFurther() {
        PreparedDid prepared = published();
        byte[] log = new byte[LogVerifier.LOG_BYTES_MAX + 100_000];

        PublishedFiles.write(objects, prepared.files().get(0).path(), log);

        assertThat(method.resolve(prepared.did()).detail()).contains("at most");
    }

    @ParameterizedTest
    @Tag("P37")
    @ValueSource(
            strings = {
                ":..:..:etc",
                ":.",
                ":%2e%2e:x",
                ":%2E%2E",
                ":a%2Fb",
                ":a%5Cb",
                ":%252e%252e",
                ":a%00b",
                "::a",
                ":a/b",
                ":a\\b",
                ":a#x",
                ":a?x"
            })
    void aPathThatLeavesItsFolderIsNoDid(String path) {
        String did = "did:webvh:Qm" + "1".repeat(44) + ":assets.example.com" + path;

        assertThatThrownBy(() -> Did.parse(did)).isInstanceOf(InvalidDidException.class);
    }

    @Test
    @Tag("P37")
    void aPathThatNoStoreKeyCanHaveIsNotFound() {
        for (String path : List.of(":" + "a".repeat(255), ":a%20b", ":a".repeat(20))) {
            Did did = Did.parse("did:webvh:Qm" + "1".repeat(44) + ":assets.example.com" + path);

            assertThat(method.resolve(did).error()).contains("notFound");
            assertThat(method.placeOf(did)).isEmpty();
        }
        assertThat(store.calls(FaultyContentStore.Operation.OPEN)).isZero();
    }

    @Test
    void aDidWithoutPathIsInWellKnown() {
        Place place = new Place(".well-known", "https://assets.example.com/.well-known/");
        PreparedDid prepared = method.prepare(
                new Specification(Optional.of(place), Optional.empty(), key(), List.of(), List.of(), clock.instant()));
        publish(prepared);

        assertThat(prepared.did().value()).endsWith(":assets.example.com");
        assertThat(prepared.files().get(0).path().key()).isEqualTo(".well-known/did.jsonl");
        DidDocument document = method.resolve(prepared.did()).document().orElseThrow();
        assertThat(document.service("files").orElseThrow().endpoint())
                .isEqualTo(new JsonString("https://assets.example.com/"));
    }

    @Test
    void aPortIsEncodedAsTheMethodSays() {
        WebvhDidMethod local = method(WebHost.parse("assets.localhost:8080"), true);
        PreparedDid prepared = local.prepare(
                new Specification(local.newPlace(), Optional.empty(), key(), List.of(), List.of(), clock.instant()));
        publish(prepared);

        assertThat(prepared.did().value()).contains("assets.localhost%3A8080:");
        assertThat(local.resolve(prepared.did()).error()).isEmpty();
        assertThat(local.placeOf(prepared.did()).orElseThrow().baseUrl()).startsWith("https://assets.localhost:8080/");
    }

    @Test
    void aPlaceOfAnotherHostIsRefused() {
        assertThatThrownBy(() -> method.prepare(specificationAt("https://other.example/")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("newPlace");
    }

    @Test
    @Tag("P36")
    void aRetractionIsLaterThanTheEntryBeforeAndNeverInTheFuture() {
        for (Duration later : List.of(Duration.ZERO, Duration.ofMillis(300), Duration.ofSeconds(5))) {
            PreparedDid prepared = published();
            clock.advance(later);

            PublishedFiles.write(objects, method.prepareRetraction(prepared.did(), clock.instant()));

            Resolution resolution = method.resolve(prepared.did());
            assertThat(resolution.error())
                    .as(later + ": " + resolution.detail())
                    .isEmpty();
            assertThat(resolution.deactivated()).isTrue();
            assertThat(method.resolve(prepared.did(), ResolutionOptions.ofVersionNumber(1))
                            .document())
                    .contains(prepared.document());
        }
    }

    @Test
    @Tag("P36")
    void aRetractionCostsOneSignatureAndTakesTheUpdateKeysAway() {
        PreparedDid prepared = published();
        int before = keys.signatures();

        clock.advance(Duration.ofSeconds(60));
        String log =
                text(method.prepareRetraction(prepared.did(), clock.instant()).get(0));

        assertThat(keys.signatures()).isEqualTo(before + 1);
        assertThat(log).startsWith(text(prepared.files().get(0)));
        assertThat(log.lines()).hasSize(2);
        assertThat(log).contains("\"parameters\":{\"deactivated\":true,\"updateKeys\":[]}");
    }

    @Test
    void aRetractionNeedsTheUpdateKeyAndAnUnbrokenLog() {
        PreparedDid uncommitted = method.prepare(specification(Optional.empty()));
        assertCode("DID_NOT_FOUND", () -> method.prepareRetraction(uncommitted.did(), clock.instant()));
        PublishedFiles.write(objects, uncommitted.files());
        assertCode("KEY_NOT_HELD", () -> method.prepareRetraction(uncommitted.did(), clock.instant()));

        PreparedDid broken = published();
        objects.tamper(broken.files().get(0).path(), 30);
        assertCode("LOG_INVALID", () -> method.prepareRetraction(broken.did(), clock.instant()));
    }

    private WebvhDidMethod method(WebHost host, boolean portable) {
        return new WebvhDidMethod(
                new WebvhConfig(host, portable),
                store,
                keys,
                TestLog.PROOFS,
                new SecureRandom(),
                clock,
                WebvhReader.direct(web, TestLog.PROOFS, clock));
    }

    private PreparedDid published() {
        PreparedDid prepared = method.prepare(specification(Optional.of(peerSource())));
        publish(prepared);
        return prepared;
    }

    private void publish(PreparedDid prepared) {
        prepared.keys().forEach(keys::commit);
        PublishedFiles.write(objects, prepared.files());
    }

    private DidDocument peerSource() {
        return new PeerDidMethod()
                .prepare(new Specification(
                        Optional.empty(), Optional.empty(), key(), List.of(), List.of(), clock.instant()))
                .document();
    }

    private Specification specification(Optional<DidDocument> source) {
        return new Specification(method.newPlace(), source, key(), List.of(), List.of(), clock.instant());
    }

    private Specification specificationAt(String root) {
        return new Specification(
                Optional.of(new Place("ab/cdefghijklmnopqrstuv", root + "ab/cdefghijklmnopqrstuv/")),
                Optional.empty(),
                key(),
                List.of(),
                List.of(),
                clock.instant());
    }

    private NewKey key() {
        return keys.commit(keys.generate());
    }

    private static String text(PublicationFile file) {
        return new String(file.bytes(), StandardCharsets.UTF_8);
    }

    private static void assertCode(String code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        MigrationException.class,
                        e -> assertThat(e.error().code()).isEqualTo(code));
    }
}
