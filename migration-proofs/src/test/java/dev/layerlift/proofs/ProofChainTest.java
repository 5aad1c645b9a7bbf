package dev.layerlift.proofs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonNumber;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Proof chains (Data Integrity 1.0 sections 2.1.2, 4.3 and 4.5), alone and mixed with sets and other suites. */
class ProofChainTest {
    private static final String PURPOSE = "assertionMethod";
    private static final Instant CREATED = Instant.parse("2026-01-02T03:04:05Z");
    private static final ProofExpectation EXPECTATION = ProofExpectation.purpose(PURPOSE);
    private static final String OTHER = "other-suite";

    private final DataIntegrity proofs =
            new DataIntegrity(Ed25519Providers.portable(), List.of(new EddsaJcs2022(), new OtherSuite()));
    private final JsonObject document = (JsonObject) StrictJson.parse("{\"@context\":\"https://a.example\",\"a\":1}");

    @Test
    void aChainHoldsAndEveryLinkOfItCounts() {
        JsonObject chain = add(add(add(document, "urn:1"), "urn:2", "urn:1"), "urn:3", "urn:2");

        assertThat(reasons(chain)).isEmpty();
        JsonObject damaged = withProof(chain, 0, proof(chain, 0).with("created", "2026-01-02T03:04:06Z"));
        assertThat(reasons(damaged))
                .hasSize(3)
                .anySatisfy(reason -> assertThat(reason).startsWith("proof 0: proofValue: not the signature"))
                .anySatisfy(reason ->
                        assertThat(reason).startsWith("proof 1: previousProof: the proof urn:1, which this one"))
                .anySatisfy(reason ->
                        assertThat(reason).startsWith("proof 2: previousProof: the proof urn:2, which this one"));
    }

    @Test
    void aProofCoversTheOnesItBuildsOnAndNoOthers() {
        JsonObject set = add(add(add(document, "urn:1"), "urn:2"), "urn:3");
        JsonObject mixture = add(set, "urn:4", "urn:3", "urn:1");

        assertThat(proof(mixture, 3).get("previousProof")).contains(JsonArray.ofStrings(List.of("urn:3", "urn:1")));
        assertThat(reasons(mixture)).isEmpty();
        assertThat(reasons(without(mixture, 1))).isEmpty();
        assertThat(reasons(without(mixture, 0)))
                .singleElement()
                .asString()
                .contains("urn:1 is the id of no proof here");
        // Another good proof under the same id is not the one that was built on.
        JsonObject replaced = withProof(mixture, 0, proof(add(document.with("x", "y"), "urn:1"), 0));
        assertThat(reasons(replaced)).hasSize(2);
        JsonObject again =
                proofs.sign(document.without("proof"), options("urn:1").withNonce("another"), signer(1));
        assertThat(reasons(withProof(mixture, 0, again.requireObject("proof"))))
                .singleElement()
                .asString()
                .startsWith("proof 3: proofValue: not the signature");
    }

    @Test
    void theOrderOfNamesInPreviousProofDoesNotMatterToWhatIsCovered() {
        JsonObject set = add(add(document, "urn:1"), "urn:2");
        UnsignedProof one = proofs.prepare(set, options("urn:3").withPreviousProofs(List.of("urn:1", "urn:2")));
        UnsignedProof other = proofs.prepare(set, options("urn:3").withPreviousProofs(List.of("urn:2", "urn:1")));

        assertThat(one.hashData().documentHash()).isEqualTo(other.hashData().documentHash());
        assertThat(one.hashData().proofHash()).isNotEqualTo(other.hashData().proofHash());
    }

    @Test
    void suitesMixInSetsAndChains() {
        JsonObject set = proofs.sign(add(document, "urn:1"), options("urn:2").withCryptosuite(OTHER), signer(1));
        JsonObject chain = add(set, "urn:3", "urn:2");

        assertThat(reasons(chain)).isEmpty();
        assertThat(proof(chain, 1).has("@context")).isFalse();
        assertThat(reasons(chain.with("a", new JsonNumber("2")))).hasSize(3);
    }

    @Test
    void asManyProofsAsASetMayHaveCanBeOneChain() {
        JsonObject chain = add(document, "urn:0");
        for (int i = 1; i < DataIntegrity.MAX_PROOFS; i++) {
            chain = add(chain, "urn:" + i, "urn:" + (i - 1));
        }
        assertThat(reasons(chain)).isEmpty();

        List<JsonValue> backwards = new ArrayList<>(chain.requireArray("proof"));
        Collections.reverse(backwards);
        assertThat(reasons(chain.with("proof", new JsonArray(backwards)))).isEmpty();
        JsonObject whole = chain;
        assertThatThrownBy(() -> add(whole, "urn:more", "urn:0")).hasMessageContaining("expected: 1 to 64");
    }

    @Test
    void proofsThatBuildOnEachOtherAreRefused() {
        JsonObject chain = add(add(document, "urn:1"), "urn:2", "urn:1");

        assertThat(reasons(withProof(chain, 0, proof(chain, 0).with("previousProof", "urn:2"))))
                .hasSize(2)
                .anySatisfy(reason -> assertThat(reason).contains("proofs that build on each other"));
        assertThat(reasons(withProof(chain, 0, proof(chain, 0).with("previousProof", "urn:1"))))
                .hasSize(2)
                .anySatisfy(reason -> assertThat(reason).contains("proofs that build on each other"));
    }

    @Test
    void anIdThatSeveralProofsHaveCannotBeBuiltOn() {
        JsonObject chain = add(add(document, "urn:1"), "urn:2", "urn:1");
        List<JsonValue> all = new ArrayList<>(chain.requireArray("proof"));
        all.add(all.get(0));

        assertThat(reasons(chain.with("proof", new JsonArray(all))))
                .singleElement()
                .asString()
                .contains("urn:1 is the id of several proofs");
        assertThatThrownBy(() -> add(chain.with("proof", new JsonArray(all)), "urn:3", "urn:1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("urn:1 is the id of several proofs");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "7", "null", "[\"urn:1\",7]", "{}", "[\"urn:1\",\"urn:1\"]", "\"urn:9\"", "[[]]"})
    void aMalformedPreviousProofIsAReason(String value) {
        JsonObject chain = add(add(document, "urn:1"), "urn:2", "urn:1");
        JsonObject changed = withProof(chain, 1, proof(chain, 1).with("previousProof", StrictJson.parse(value)));

        assertThat(reasons(changed)).singleElement().asString().startsWith("proof 1: previousProof: ");
    }

    @Test
    void whatWasSignedOnTopDoesNotStandAlone() {
        JsonObject chain = add(add(document, "urn:1"), "urn:2", "urn:1");
        JsonObject top = proof(chain, 1);

        assertThat(proofs.verifyDetached(document, top, KeyResolver.didKey(), EXPECTATION))
                .isInstanceOfSatisfying(
                        ProofResult.Invalid.class,
                        invalid -> assertThat(invalid.reason()).contains("is the id of no proof here"));
        assertThat(reasons(document.with("proof", top.without("previousProof"))))
                .hasSize(1);
    }

    @Test
    void whatIsNotThereCannotBeBuiltOn() {
        assertThatThrownBy(() -> add(document, "urn:2", "urn:1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("urn:1 is the id of no proof here");
        assertThatThrownBy(() -> options("urn:2").withPreviousProofs(List.of("urn:1", "urn:1")))
                .hasMessageContaining("no id twice");
        assertThatThrownBy(() -> options("urn:2").withPreviousProofs(List.of(" ")))
                .hasMessageContaining("previousProof: blank");
    }

    @Test
    void aSuiteThatIsNotThereIsNamedWithThoseThatAre() {
        ProofOptions unknown = options("urn:1").withCryptosuite("bbs-2023");

        assertThatThrownBy(() -> proofs.sign(document, unknown, signer(1)))
                .hasMessage("cryptosuite: bbs-2023 (expected: eddsa-jcs-2022 or other-suite)");
        assertThatThrownBy(() ->
                        new DataIntegrity(Ed25519Providers.portable(), List.of(new EddsaJcs2022(), new EddsaJcs2022())))
                .hasMessageContaining("two are named eddsa-jcs-2022");
        assertThatThrownBy(() -> new DataIntegrity(Ed25519Providers.portable(), List.of()))
                .hasMessageContaining("suites: none");
    }

    @Test
    void aVerifierCanDemandOneSuite() {
        JsonObject signed = proofs.sign(document, options("urn:1").withCryptosuite(OTHER), signer(1));
        ProofExpectation jcs = EXPECTATION.withCryptosuite(EddsaJcs2022.NAME);

        assertThat(proofs.verify(signed, KeyResolver.didKey(), EXPECTATION).allValid())
                .isTrue();
        assertThat(proofs.verify(signed, KeyResolver.didKey(), jcs).reasons())
                .containsExactly("proof 0: cryptosuite: other-suite (expected: eddsa-jcs-2022)");
        assertThat(new DataIntegrity(Ed25519Providers.portable())
                        .verify(signed, KeyResolver.didKey(), EXPECTATION)
                        .reasons())
                .containsExactly("proof 0: cryptosuite: other-suite (expected: eddsa-jcs-2022)");
    }

    @Test
    void aSuiteThatReadsTheDocumentsContextRefusesAnotherInTheProof() {
        JsonObject signed = proofs.sign(document, options("urn:1").withCryptosuite(OTHER), signer(1));

        assertThat(reasons(withProof(signed, 0, proof(signed, 0).with("@context", "https://b.example"))))
                .singleElement()
                .asString()
                .contains("@context: the proof has another than the document");
    }

    private JsonObject add(JsonObject json, String id, String... previous) {
        return proofs.sign(json, options(id).withPreviousProofs(Arrays.asList(previous)), signer(1));
    }

    private static ProofOptions options(String id) {
        String key = Multikey.ed25519(signer(1).publicKey()).encode();
        return ProofOptions.of("did:key:" + key + "#" + key, PURPOSE, CREATED).withId(id);
    }

    private List<String> reasons(JsonObject json) {
        return proofs.verify(json, KeyResolver.didKey(), EXPECTATION).reasons();
    }

    private static JsonObject proof(JsonObject json, int place) {
        JsonValue proof = json.get("proof").orElseThrow();
        return (JsonObject) (proof instanceof JsonArray array ? array.values().get(place) : proof);
    }

    private static JsonObject withProof(JsonObject json, int place, JsonObject proof) {
        if (json.get("proof").orElseThrow() instanceof JsonArray array) {
            List<JsonValue> all = new ArrayList<>(array.values());
            all.set(place, proof);
            return json.with("proof", new JsonArray(all));
        }
        return json.with("proof", proof);
    }

    private static JsonObject without(JsonObject json, int place) {
        List<JsonValue> all = new ArrayList<>(json.requireArray("proof"));
        all.remove(place);
        return json.with("proof", new JsonArray(all));
    }

    private static Ed25519Signer signer(int seed) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) seed);
        return Ed25519Providers.portable().signer(bytes);
    }

    /** A suite that hashes something else, and whose proofs carry no context. */
    private static final class OtherSuite implements Cryptosuite {
        @Override
        public String name() {
            return OTHER;
        }

        @Override
        public boolean proofCarriesContext() {
            return false;
        }

        @Override
        public byte[] hashConfiguration(JsonObject configuration, Optional<JsonValue> documentContext) {
            return Jcs.sha256(
                    JsonArray.of(configuration.without("@context"), documentContext.orElse(new JsonString("none"))));
        }

        @Override
        public byte[] hashDocument(JsonObject json) {
            return Jcs.sha256(JsonArray.of(json));
        }
    }
}
