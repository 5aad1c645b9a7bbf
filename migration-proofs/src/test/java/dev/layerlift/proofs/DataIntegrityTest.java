package dev.layerlift.proofs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonNumber;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("P30")
class DataIntegrityTest {
    private static final String PURPOSE = "assertionMethod";
    private static final Instant CREATED = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final ProofExpectation EXPECTATION = ProofExpectation.purpose(PURPOSE);

    private final Ed25519Provider ed25519 = Ed25519Providers.portable();
    private final int[] canonicalisations = {0};
    private final DataIntegrity dataIntegrity = new DataIntegrity(ed25519, List.of(new EddsaJcs2022(value -> {
        canonicalisations[0]++;
        return Jcs.sha256(value);
    })));
    private final Ed25519Signer first = signer(1);
    private final Ed25519Signer second = signer(2);
    private final JsonObject document = object(
            "{\"@context\":[\"https://a.example\",\"https://b.example\"],\"id\":\"x\",\"unknown\":{\"n\":[1.50,{}]}}");

    @Test
    void takesOverTheContextAndCutsToSeconds() {
        JsonObject proof = dataIntegrity.sign(document, options(first), first).requireObject("proof");

        assertThat(proof.get("@context")).isEqualTo(document.get("@context"));
        assertThat(proof.requireString("created")).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(proof.requireString("proofValue")).startsWith("z");
    }

    @Test
    void aDocumentWithoutContextHasAProofWithoutContext() {
        JsonObject signed = dataIntegrity.sign(object("{\"versionId\":\"1-Qm\"}"), options(first), first);

        assertThat(signed.requireObject("proof").has("@context")).isFalse();
        assertThat(verify(signed).allValid()).isTrue();
    }

    @Test
    void everyChangeOfTheDocumentIsFound() {
        JsonObject signed = dataIntegrity.sign(document, options(first), first);

        assertThat(verify(signed).allValid()).isTrue();
        assertInvalid(signed.with("id", "y"), "not the signature");
        assertInvalid(signed.with("added", JsonValue.NULL), "not the signature");
        assertInvalid(signed.without("unknown"), "not the signature");
        assertInvalid(signed.with("unknown", object("{\"n\":[1.51,{}]}")), "not the signature");
        assertInvalid(signed.without("@context"), "@context");
        assertInvalid(signed.with("@context", "https://b.example"), "@context");
        // The same number in another spelling has the same canonical form.
        assertThat(verify(signed.with("unknown", object("{\"n\":[1.5,{}]}"))).allValid())
                .isTrue();
    }

    /** What is still accepted after one bit has changed says the same, such as 1.5 and a space for 1.50. */
    @Test
    void everyBitThatMeansSomethingIsCovered() {
        JsonObject signed = dataIntegrity.sign(document, options(first), first);
        byte[] text = StrictJson.writeBytes(signed);
        byte[] canonical = Jcs.canonicalise(signed);
        int accepted = 0;
        for (int i = 0; i < text.length; i++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] changed = text.clone();
                changed[i] ^= (byte) (1 << bit);
                if (isAccepted(changed)) {
                    assertThat(Jcs.canonicalise(StrictJson.parse(changed)))
                            .as("byte %d, bit %d: %s", i, bit, new String(changed, StandardCharsets.UTF_8))
                            .isEqualTo(canonical);
                    accepted++;
                }
            }
        }
        assertThat(accepted).isLessThan(5);
    }

    @ParameterizedTest
    @CsvSource({
        "type, Ed25519Signature2020, type: Ed25519Signature2020 (expected: DataIntegrityProof)",
        "cryptosuite, eddsa-rdfc-2022, cryptosuite: eddsa-rdfc-2022 (expected: eddsa-jcs-2022)",
        "proofPurpose, authentication, proofPurpose: authentication (expected: assertionMethod)",
        "created, 2026-01-02T03:04:05, created: 2026-01-02T03:04:05 (expected: a dateTimeStamp)",
        "created, 2026-02-30T03:04:05Z, dateTimeStamp",
        "created, 2026-01-02T03:04:06Z, not the signature",
        "expires, tomorrow, expires: tomorrow (expected: a dateTimeStamp)",
        "nonce, other, not the signature",
        "previousProof, urn:uuid:1, is the id of no proof here",
        "verificationMethod, '', verificationMethod",
        "verificationMethod, did:key:z6Mk#z6Mk2, repeats the key",
        "verificationMethod, did:example:1#k, a key that is allowed for assertionMethod",
        "proofValue, z111, proofValue: 3 bytes (expected: 64)",
        "proofValue, z0, proofValue: base58",
        "proofValue, uAAAA, z and base58btc",
        "proofValue, '', proofValue"
    })
    void everyChangeOfTheProofIsFound(String member, String value, String reason) {
        JsonObject signed = dataIntegrity.sign(document, options(first), first);

        assertInvalid(signed.with("proof", signed.requireObject("proof").with(member, value)), reason);
    }

    @Test
    void missingAndMalformedMembersAreReasons() {
        JsonObject signed = dataIntegrity.sign(document, options(first), first);
        JsonObject proof = signed.requireObject("proof");
        for (String member : List.of("type", "cryptosuite", "proofPurpose", "verificationMethod", "proofValue")) {
            assertInvalid(signed.with("proof", proof.without(member)), member + ": absent");
            assertInvalid(signed.with("proof", proof.with(member, JsonArray.EMPTY)), member + ": not a string");
        }
        assertInvalid(signed.with("proof", proof.without("created")), "not the signature");
        assertInvalid(signed.with("proof", proof.with("created", new JsonNumber("1"))), "created: not a string");
        assertInvalid(signed.with("proof", proof.without("@context")), "not the signature");
        assertInvalid(signed.with("proof", "z"), "expected: an object");
        assertInvalid(signed.with("proof", JsonArray.of(new JsonString("z"))), "expected: an object");
        assertInvalid(signed.with("proof", JsonArray.EMPTY), "set of 0 proofs");
        assertInvalid(signed.without("proof"), "set of 0 proofs");
        JsonValue[] many = new JsonValue[65];
        Arrays.fill(many, proof);
        assertInvalid(signed.with("proof", JsonArray.of(many)), "set of 65 proofs");
        assertInvalid(signed.with("lone", "\ud800"), "lone surrogate");
    }

    /** Section 3.3.2 allows contexts that are added after the signed ones, in this order only. */
    @Test
    void aContextMayGrowAtItsEndOnly() {
        JsonObject signed = dataIntegrity.sign(document, options(first), first);
        List<String> signedContext = List.of("https://a.example", "https://b.example");

        assertThat(verify(signed.with("@context", JsonArray.ofStrings(concat(signedContext, "https://c.example"))))
                        .allValid())
                .isTrue();
        assertInvalid(signed.with("@context", JsonArray.ofStrings(List.of("https://a.example"))), "@context");
        assertInvalid(
                signed.with("@context", JsonArray.ofStrings(List.of("https://b.example", "https://a.example"))),
                "@context");
    }

    @Test
    void proofsOfASetAreIndependentAndTheDocumentIsCanonicalisedOnce() {
        JsonObject signed = dataIntegrity.sign(
                document,
                List.of(new ProofRequest(options(first), first), new ProofRequest(options(second), second)),
                ProofForm.COMPACT);
        // The document once, and one configuration for each proof.
        assertThat(canonicalisations[0]).isEqualTo(3);

        canonicalisations[0] = 0;
        assertThat(verify(signed).valid())
                .extracting(ProofResult.Valid::verificationMethod)
                .containsExactly(method(first), method(second));
        assertThat(canonicalisations[0]).isEqualTo(3);

        JsonObject oneByOne =
                dataIntegrity.sign(dataIntegrity.sign(document, options(first), first), options(second), second);
        assertThat(oneByOne).isEqualTo(signed);

        JsonObject bad = ((JsonObject) signed.array("proof").get(0)).with("nonce", "other");
        JsonObject half =
                signed.with("proof", JsonArray.of(bad, signed.array("proof").get(1)));
        assertThat(verify(half).allValid()).isFalse();
        assertThat(verify(half).valid()).extracting(ProofResult::index).containsExactly(1);
        assertThat(verify(half).reasons()).singleElement().asString().startsWith("proof 0: ");
    }

    @Test
    void theArrayFormIsKept() {
        JsonObject signed =
                dataIntegrity.sign(document, List.of(new ProofRequest(options(first), first)), ProofForm.ARRAY);

        assertThat(signed.array("proof")).hasSize(1);
        assertThat(verify(signed).allValid()).isTrue();
        assertThat(dataIntegrity.sign(signed, options(second), second).array("proof"))
                .hasSize(2);
    }

    @Test
    void aProofCanBeSignedElsewhereAndKeptElsewhere() {
        UnsignedProof unsigned = dataIntegrity.prepare(document, options(first));
        JsonObject proof = unsigned.complete(first.sign(unsigned.hashData().bytes()));

        assertThat(proof).isEqualTo(dataIntegrity.createProof(document, options(first), first));
        assertThat(dataIntegrity.hashData(document, proof)).isEqualTo(unsigned.hashData());
        assertThat(dataIntegrity
                        .verifyDetached(document, proof, KeyResolver.didKey(), EXPECTATION)
                        .isValid())
                .isTrue();
        assertThat(verify(DataIntegrity.attach(document, List.of(proof), ProofForm.COMPACT))
                        .allValid())
                .isTrue();
        assertThatThrownBy(() -> unsigned.complete(new byte[63]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("63 bytes");
    }

    @Test
    void aProofIsMadeOfACanonicalHashAloneToo() {
        JsonObject plain = document.without("@context");
        ProofOptions options = options(first);

        assertThat(dataIntegrity.createProof(Jcs.sha256(plain), options, first))
                .isEqualTo(dataIntegrity.createProof(plain, options, first));
        ProofOptions onTop = options.withPreviousProofs(List.of("urn:uuid:1"));
        assertThatThrownBy(() -> dataIntegrity.createProof(Jcs.sha256(plain), onTop, first))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("options: eddsa-jcs-2022 on top of other proofs"
                        + " (expected: eddsa-jcs-2022 of the document alone)");
    }

    @Test
    void expiryDomainAndChallengeAreDemanded() {
        ProofOptions options = options(first)
                .withExpires(CREATED.plusSeconds(300))
                .withDomain("example.com")
                .withChallenge("c1")
                .withNonce("n1");
        JsonObject signed = dataIntegrity.sign(document, options, first);
        ProofExpectation all = EXPECTATION.at(CREATED).withDomain("example.com").withChallenge("c1");

        assertThat(reasons(signed, all)).isEmpty();
        assertThat(reasons(signed, all.at(CREATED.plusSeconds(299)))).isEmpty();
        assertThat(reasons(signed, all.at(CREATED.plusSeconds(300)))).hasSize(1);
        assertThat(reasons(signed, all.withDomain("example.org"))).hasSize(1);
        assertThat(reasons(signed, all.withChallenge("c2"))).hasSize(1);
        assertThat(reasons(dataIntegrity.sign(document, options(first), first), all))
                .hasSize(1);
        assertThatThrownBy(() -> options(first).withExpires(CREATED)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void onlyAnEd25519KeyOfTheResolverVerifies() {
        JsonObject signed = dataIntegrity.sign(document, options(first), first);
        Multikey agreement = new Multikey(Multikey.Codec.X25519_PUB, first.publicKey());
        Multikey other = Multikey.ed25519(second.publicKey());

        assertThat(dataIntegrity
                        .verify(signed, (m, p) -> Optional.of(agreement), EXPECTATION)
                        .reasons())
                .singleElement()
                .asString()
                .contains("X25519_PUB");
        assertThat(dataIntegrity
                        .verify(signed, (m, p) -> Optional.of(other), EXPECTATION)
                        .allValid())
                .isFalse();
        assertThatThrownBy(() -> dataIntegrity.verify(
                        signed,
                        (m, p) -> {
                            throw new IllegalStateException("store is down");
                        },
                        EXPECTATION))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesToSignWhatIsNotWellFormed() {
        for (JsonValue proof : List.of(new JsonString("x"), JsonArray.of(JsonValue.NULL), JsonValue.NULL)) {
            assertThatThrownBy(() -> dataIntegrity.sign(document.with("proof", proof), options(first), first))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> dataIntegrity.sign(document, options(first), data -> new byte[65]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("65 bytes");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-02T03:04:05Z, 2026-01-02T03:04:05Z",
        "2026-01-02T03:04:05.25+14:00, 2026-01-01T13:04:05.250Z",
        "2025-12-31T24:00:00Z, 2026-01-01T00:00:00Z",
        "2026-01-02T03:04:05,",
        "2026-01-02t03:04:05z,",
        "2026-01-02T03:04Z,",
        "2026-01-02T24:00:01Z,",
        "2026-01-02T03:04:60Z,",
        "2026-13-02T03:04:05Z,",
        "0000-01-02T03:04:05Z,",
        "2026-01-02T03:04:05+15:00,",
        "' 2026-01-02T03:04:05Z',"
    })
    void readsDateTimeStampsOnly(String text, Instant expected) {
        assertThat(DateTimeStamp.parse(text)).isEqualTo(Optional.ofNullable(expected));
    }

    @Test
    void writesTimesAsTheJdkDoesButWithoutFractions() {
        Random random = new Random(1);
        Instant first = Instant.parse("0001-01-01T00:00:00Z");
        Instant last = Instant.parse("9999-12-31T23:59:59Z");
        for (int i = 0; i < 1000; i++) {
            Instant time = Instant.ofEpochSecond(random.nextLong(first.getEpochSecond(), last.getEpochSecond() + 1));
            assertThat(DateTimeStamp.format(time.plusNanos(random.nextInt(1_000_000_000))))
                    .isEqualTo(time.toString());
        }
        for (Instant time : List.of(first, last, Instant.EPOCH, Instant.parse("2024-02-29T23:59:59Z"))) {
            assertThat(DateTimeStamp.format(time)).isEqualTo(time.toString());
        }
    }

    private boolean isAccepted(byte[] text) {
        try {
            return StrictJson.parse(text) instanceof JsonObject object
                    && verify(object).allValid();
        } catch (JsonSyntaxException e) {
            return false;
        }
    }

    private void assertInvalid(JsonObject secured, String reason) {
        assertThat(verify(secured).allValid()).isFalse();
        assertThat(verify(secured).reasons()).singleElement().asString().contains(reason);
    }

    private ProofSetResult verify(JsonObject secured) {
        return dataIntegrity.verify(secured, KeyResolver.didKey(), EXPECTATION);
    }

    private List<String> reasons(JsonObject secured, ProofExpectation expectation) {
        return dataIntegrity.verify(secured, KeyResolver.didKey(), expectation).reasons();
    }

    private Ed25519Signer signer(int fill) {
        byte[] seed = new byte[32];
        Arrays.fill(seed, (byte) fill);
        return ed25519.signer(seed);
    }

    private static ProofOptions options(Ed25519Signer signer) {
        return ProofOptions.of(method(signer), PURPOSE, CREATED);
    }

    private static String method(Ed25519Signer signer) {
        String key = Multikey.ed25519(signer.publicKey()).encode();
        return "did:key:" + key + "#" + key;
    }

    private static List<String> concat(List<String> list, String more) {
        return java.util.stream.Stream.concat(list.stream(), java.util.stream.Stream.of(more))
                .toList();
    }

    private static JsonObject object(String text) {
        return (JsonObject) StrictJson.parse(text);
    }
}
