package dev.layerlift.proofs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.DocumentLookup;
import dev.layerlift.domain.port.ProofSuite;
import dev.layerlift.domain.port.Signer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DataIntegrityProofSuiteTest {
    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07.890Z");
    private static final VerificationRelationship ASSERTION = VerificationRelationship.ASSERTION_METHOD;

    private final DataIntegrityProofSuite suite = new DataIntegrityProofSuite(Ed25519Providers.portable());
    private final Signer first = newSigner();
    private final Signer second = newSigner();

    @Test
    @Tag("P30")
    void proofSetCoversUnknownMembers() {
        JsonObject signed = suite.sign(json("{\"a\":1,\"x\":{\"unknown\":[1.5e3]}}"), both(), NOW);

        assertThat(signed.array("proof")).hasSize(2);
        assertThat(verify(signed)).allMatch(ProofSuite.ProofCheck::valid);
        assertThat(verify(signed.with("x", JsonObject.EMPTY)))
                .hasSize(2)
                .noneMatch(ProofSuite.ProofCheck::valid)
                .allMatch(check -> check.detail().contains("proofValue"));
        assertThat(verify(signed.with("y", "added"))).noneMatch(ProofSuite.ProofCheck::valid);
    }

    @Test
    void oneRequestGivesOneProofObjectWithWholeSeconds() {
        JsonObject signed = suite.sign(json("{}"), both().subList(0, 1), NOW);

        assertThat(signed.requireObject("proof").string("created")).contains("2026-03-04T05:06:07Z");
        assertThat(verify(signed)).singleElement().satisfies(check -> {
            assertThat(check.valid()).isTrue();
            assertThat(check.verificationMethod()).isEqualTo("did:example:one#k");
            assertThat(check.detail()).isEmpty();
        });
    }

    @Test
    void countsSignaturesAndVerifications() {
        JsonObject signed = suite.sign(json("{}"), both(), NOW);
        verify(signed);

        assertThat(suite.signatures()).isEqualTo(2);
        assertThat(suite.verifications()).isEqualTo(2);
    }

    @Test
    void refusesToSignWhatHasAProof() {
        assertThatThrownBy(() -> suite.sign(json("{\"proof\":{}}"), both(), NOW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("proof: present");
    }

    @Test
    @Tag("P32")
    void keyMustBeListedUnderTheRelationshipOfThePurpose() {
        JsonObject signed = suite.sign(json("{}"), both().subList(0, 1), NOW);
        DidDocument elsewhere = document("did:example:one", "authentication", "#k", first);

        assertThat(suite.verify(signed, ASSERTION, DocumentLookup.of(elsewhere), NOW))
                .singleElement()
                .satisfies(check -> assertThat(check.detail()).contains("allowed for assertionMethod"));
        assertThat(suite.verify(signed, VerificationRelationship.AUTHENTICATION, DocumentLookup.of(elsewhere), NOW))
                .singleElement()
                .satisfies(check -> assertThat(check.detail()).contains("proofPurpose"));
    }

    @Test
    @Tag("P05")
    void unresolvableIsABadProofAndAFailedLookUpIsThrown() {
        JsonObject signed = suite.sign(json("{}"), both().subList(0, 1), NOW);

        assertThat(suite.verify(signed, ASSERTION, did -> Optional.empty(), NOW))
                .singleElement()
                .satisfies(check -> assertThat(check.detail()).contains("did:example:one#k", "resolves"));
        DocumentLookup down = did -> {
            throw new IllegalStateException("store is down");
        };
        assertThatThrownBy(() -> suite.verify(signed, ASSERTION, down, NOW)).hasMessage("store is down");
    }

    @Test
    void findsTheKeyByAnotherNameOfTheSubject() {
        JsonObject signed = suite.sign(
                json("{}"), List.of(new ProofSuite.ProofRequest(first, "did:example:short#k", ASSERTION)), NOW);
        DidDocument document = document("did:example:long", "assertionMethod", "#k", first);

        assertThat(suite.verify(signed, ASSERTION, DocumentLookup.of(document, "did:example:short"), NOW))
                .allMatch(ProofSuite.ProofCheck::valid);
    }

    @Test
    void resolvesDidKeyWithoutALookUp() {
        String key = first.publicKeyMultibase();
        JsonObject signed = suite.sign(
                json("{}"), List.of(new ProofSuite.ProofRequest(first, "did:key:" + key + "#" + key, ASSERTION)), NOW);
        DocumentLookup never = did -> {
            throw new IllegalStateException("looked up " + did);
        };

        assertThat(suite.verify(signed, ASSERTION, never, NOW)).allMatch(ProofSuite.ProofCheck::valid);
    }

    @Test
    void acceptsTheOlderKeyTypeAndNoOther() {
        JsonObject signed = suite.sign(json("{}"), both().subList(0, 1), NOW);
        DidDocument document = document("did:example:one", "assertionMethod", "#k", first);

        assertThat(suite.verify(signed, ASSERTION, withMethod(document, "type", "Ed25519VerificationKey2020"), NOW))
                .allMatch(ProofSuite.ProofCheck::valid);
        assertThat(suite.verify(signed, ASSERTION, withMethod(document, "type", "JsonWebKey2020"), NOW))
                .singleElement()
                .satisfies(check -> assertThat(check.detail()).contains("JsonWebKey2020"));
    }

    @Test
    void refusesARevokedOrExpiredKey() {
        JsonObject signed = suite.sign(json("{}"), both().subList(0, 1), NOW);
        DidDocument document = document("did:example:one", "assertionMethod", "#k", first);

        for (String member : List.of("revoked", "expires")) {
            assertThat(suite.verify(signed, ASSERTION, withMethod(document, member, "2026-01-01T00:00:00Z"), NOW))
                    .singleElement()
                    .satisfies(check -> assertThat(check.detail()).contains(member));
            assertThat(suite.verify(signed, ASSERTION, withMethod(document, member, "2027-01-01T00:00:00Z"), NOW))
                    .allMatch(ProofSuite.ProofCheck::valid);
        }
    }

    @Test
    void strangeProofsAreReasonsAndNeverThrown() {
        assertThat(verify(json("{}"))).isEmpty();
        assertThat(verify(json("{\"proof\":[]}"))).isEmpty();
        for (String proof : List.of("1", "null", "[1]", "{}", "[[]]", "\"x\"")) {
            assertThat(verify(json("{\"proof\":" + proof + "}"))).isNotEmpty().noneMatch(ProofSuite.ProofCheck::valid);
        }
    }

    @Test
    void formatPortParsesStrictlyAndCanonicalises() {
        StrictJsonFormat format = new StrictJsonFormat();
        byte[] text = "{\"b\":1.0,\"a\":\"é\"}".getBytes(StandardCharsets.UTF_8);

        JsonValue value = format.parse(text);
        assertThat(format.write(value)).isEqualTo(text);
        assertThat(new String(format.canonical(value), StandardCharsets.UTF_8)).isEqualTo("{\"a\":\"é\",\"b\":1}");
        assertThatThrownBy(() -> format.parse("{\"a\":1,\"a\":2}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private List<ProofSuite.ProofCheck> verify(JsonObject signed) {
        return suite.verify(
                signed,
                ASSERTION,
                DocumentLookup.of(document("did:example:one", "assertionMethod", "#k", first))
                        .or(DocumentLookup.of(
                                document("did:example:two", "assertionMethod", "did:example:two#k", second))),
                NOW);
    }

    private List<ProofSuite.ProofRequest> both() {
        return List.of(
                new ProofSuite.ProofRequest(first, "did:example:one#k", ASSERTION),
                new ProofSuite.ProofRequest(second, "did:example:two#k", ASSERTION));
    }

    private static DocumentLookup withMethod(DidDocument document, String member, String value) {
        JsonObject method =
                (JsonObject) document.json().array("verificationMethod").get(0);
        return DocumentLookup.of(
                new DidDocument(document.json().with("verificationMethod", JsonArray.of(method.with(member, value)))));
    }

    private static DidDocument document(String did, String relationship, String methodId, Signer signer) {
        return new DidDocument(json("{\"id\":\"" + did + "\",\"verificationMethod\":[{\"id\":\"" + methodId
                + "\",\"type\":\"Multikey\",\"publicKeyMultibase\":\"" + signer.publicKeyMultibase() + "\"}],\""
                + relationship + "\":[\"" + methodId + "\"]}"));
    }

    private static JsonObject json(String text) {
        return StrictJson.parseObject(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Signer newSigner() {
        Ed25519KeyPair pair = Ed25519Providers.portable().generateKeyPair(new SecureRandom());
        return new Signer() {
            @Override
            public String publicKeyMultibase() {
                return pair.multikey().encode();
            }

            @Override
            public byte[] sign(byte[] message) {
                return Ed25519Providers.portable().sign(pair.seed(), message);
            }
        };
    }
}
