package dev.layerlift.did.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.did.Conformance;
import dev.layerlift.did.DidMethods;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import dev.layerlift.domain.port.DidMethod.Resolution;
import dev.layerlift.proofs.StrictJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** did:peer of numalgo 0 and 2: the DID is the document. */
class PeerKeysTest {
    private static final String ED25519 = "z6Mkj3PUd1WjvaDhNZhhhXQdz5UnZXmS7ehtx8bsPpD47kKc";
    private static final String X25519 = "z6LSg8zQom395jKLrGiBNruB9MM6V8PWuf2FpEy4uRFiqQBR";
    private static final String KEYS = "did:peer:2.V" + ED25519 + ".E" + X25519;

    private final PeerDidMethod method = new PeerDidMethod();

    @Test
    void theExampleOfNumalgo2ResolvesToTheDocumentOfTheSpecification() {
        Path vectors = Conformance.folder("did-peer");
        String did = Conformance.text(vectors.resolve("peer2.did.txt"));

        assertThat(method.resolve(Did.parse(did)).document().map(DidDocument::json))
                .contains(Conformance.json(vectors.resolve("peer2-resolved.json")));
    }

    @Test
    void theOtherNameOfNumalgo2IsThatOfTheSpecification() {
        JsonObject pair = Conformance.json(Conformance.folder("did-peer").resolve("peer3-from-peer2.json"));

        assertThat(document(pair.requireString("did2")).alsoKnownAs()).containsExactly(pair.requireString("did3"));
    }

    @Test
    void theExampleOfNumalgo0IsTheDocumentOfItsDidKey() {
        String did = Conformance.text(Conformance.folder("did-peer").resolve("peer0.did.txt"));
        String key = did.replace("did:peer:0", "did:key:");

        JsonObject expected = new DidMethods(List.of()).find(key).orElseThrow().json();
        assertThat(StrictJson.write(document(did).json()))
                .isEqualTo(StrictJson.write(expected).replace(key, did));
        assertThat(document(did).methods(VerificationRelationship.KEY_AGREEMENT))
                .isEmpty();
        assertThat(document(did).methods(VerificationRelationship.ASSERTION_METHOD))
                .hasSize(1);
    }

    @Test
    void aKeyThatAgreesAndOneOfACurveHaveTheRelationshipsThatTheyAreGoodFor() {
        DidDocument agrees = document("did:peer:0" + X25519);
        assertThat(agrees.methods(VerificationRelationship.KEY_AGREEMENT)).hasSize(1);
        assertThat(agrees.methods(VerificationRelationship.AUTHENTICATION)).isEmpty();

        DidDocument curve = document("did:peer:0zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169");
        assertThat(curve.methods(VerificationRelationship.AUTHENTICATION)).hasSize(1);
    }

    @Test
    void eachPurposeIsARelationshipAndKeysAreNumberedInTheirOrder() {
        DidDocument document = document("did:peer:2.A" + ED25519 + ".I" + ED25519 + ".D" + ED25519 + ".V" + ED25519
                + ".E" + X25519 + ".V" + ED25519);

        assertThat(document.json().strings("assertionMethod")).containsExactly("#key-1");
        assertThat(document.json().strings("capabilityInvocation")).containsExactly("#key-2");
        assertThat(document.json().strings("capabilityDelegation")).containsExactly("#key-3");
        assertThat(document.json().strings("authentication")).containsExactly("#key-4", "#key-6");
        assertThat(document.json().strings("keyAgreement")).containsExactly("#key-5");
        assertThat(document.verificationMethods()).hasSize(6);
    }

    @Test
    void abbreviationsAreWrittenOutAtEveryDepthAndServicesKeepTheirIds() {
        DidDocument document = document(KEYS
                + service("{\"t\":\"dm\",\"s\":[{\"uri\":\"https://a.example\",\"a\":[\"didcomm/v2\"],\"r\":[\"t\"]}]}")
                + service("{\"id\":\"#mine\",\"t\":[\"x\",\"dm\"],\"s\":\"dm\",\"note\":{\"t\":\"dm\"}}")
                + service("{\"type\":\"t\",\"serviceEndpoint\":\"s\"}")
                + service("{\"t\":\"did-communication\",\"s\":\"https://b.example\"}"));

        assertThat(document.json().array("service"))
                .containsExactly(
                        json("{\"type\":\"DIDCommMessaging\",\"serviceEndpoint\":[{\"uri\":\"https://a.example\","
                                + "\"accept\":[\"didcomm/v2\"],\"routingKeys\":[\"t\"]}],\"id\":\"#service\"}"),
                        json("{\"id\":\"#mine\",\"type\":[\"x\",\"DIDCommMessaging\"],\"serviceEndpoint\":\"dm\","
                                + "\"note\":{\"type\":\"DIDCommMessaging\"}}"),
                        json("{\"type\":\"t\",\"serviceEndpoint\":\"s\",\"id\":\"#service-1\"}"),
                        json("{\"type\":\"did-communication\",\"serviceEndpoint\":\"https://b.example\","
                                + "\"id\":\"#service-2\"}"));
        assertThat(document.service("mine")).isPresent();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    []                                           | service: no object
                    [{"t":"dm","s":"x"}]                         | service: no object
                    "x"                                          | no object
                    {"t":"dm"}                                   | without type or serviceEndpoint
                    {"s":"x"}                                    | without type or serviceEndpoint
                    {"t":7,"s":"x"}                              | without type or serviceEndpoint
                    {"t":"dm","type":"x","s":"x"}                | "type" twice, once abbreviated
                    {"t":"dm","t":"dm","s":"x"}                  | duplicate member
                    {"t":"dm","s":{"a":[],"accept":[]}}          | "accept" twice
                    {"t":"dm","s":"x","id":"service"}            | expected: a relative one
                    {"t":"dm","s":"x","id":"did:example:1#x"}    | expected: a relative one
                    {"t":"dm","s":"x","id":"#"}                  | expected: a relative one
                    {"t":"dm","s":"x","id":7}                    | id
                    {"t":"dm","s":"x","id":"#key-1"}             | "#key-1" twice
                    {"t":"dm","s":"x"                            | JSON, line 1
                    {"t":"dm","s":"\\ud800"}                     | lone surrogate
                    """)
    @Tag("P05")
    void aServiceThatCannotBeReadMakesTheDidInvalid(String json, String reason) {
        refused(KEYS + service(json), "element 3: ", reason);
    }

    @Test
    @Tag("P05")
    void aKeyThatCannotBeReadMakesTheDidInvalid() {
        refused("did:peer:2.V" + X25519, "element 1: ", "X25519_PUB for authentication");
        refused("did:peer:2.E" + ED25519, "element 1: ", "ED25519_PUB for keyAgreement");
        refused(KEYS + ".A" + ED25519.substring(0, 40), "element 3: ", "multikey");
        refused(KEYS + ".Az2222", "element 3: ", "multikey");
        refused("did:peer:0" + ED25519.substring(0, 40), "multikey");
        refused("did:peer:0z3u2en7t5LR2WtQH5PfFqMqwVHgeXouLzo6haApm8XHqvjxq", "", "private key");
    }

    @Test
    @Tag("P05")
    void aServiceHasOneSpelling() {
        refused(KEYS + ".SeyJ0IjoiZG0iLCJzIjoieCJ9A", "element 3: ", "base64url");
        refused(KEYS + ".S_w", "element 3: ", "UTF-8");
        refused(
                KEYS
                        + service("{\"t\":\"dm\",\"s\":\"x\",\"id\":\"#service\"}")
                        + service("{\"t\":\"dm\",\"s\":\"x\"}"),
                "element 4: ",
                "\"#service\" twice");
    }

    @Test
    void aServiceAloneIsADocumentWithoutKeys() {
        DidDocument document = document("did:peer:2" + service("{\"t\":\"dm\",\"s\":\"x\"}"));

        assertThat(document.verificationMethods()).isEmpty();
        assertThat(document.services())
                .singleElement()
                .satisfies(s -> assertThat(s.endpoint()).isEqualTo(new JsonString("x")));
        assertThat(document.json().get("service").orElseThrow()).isInstanceOf(JsonArray.class);
    }

    private void refused(String did, String... reasons) {
        Resolution resolution = method.resolve(Did.parse(did));
        assertThat(resolution.error()).contains("invalidDid");
        assertThat(resolution.document()).isEmpty();
        assertThat(resolution.detail()).contains(reasons).hasSizeLessThan(500);
    }

    private DidDocument document(String did) {
        Resolution resolution = method.resolve(Did.parse(did));
        assertThat(resolution.error()).as(resolution.detail()).isEmpty();
        return resolution.document().orElseThrow();
    }

    private static String service(String json) {
        return ".S" + Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static JsonObject json(String text) {
        return StrictJson.parseObject(text.getBytes(StandardCharsets.UTF_8));
    }
}
