package dev.layerlift.credential.jsonld;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.proofs.DataIntegrity;
import dev.layerlift.proofs.Ed25519Provider;
import dev.layerlift.proofs.Ed25519Providers;
import dev.layerlift.proofs.Ed25519Signer;
import dev.layerlift.proofs.EddsaJcs2022;
import dev.layerlift.proofs.HashData;
import dev.layerlift.proofs.KeyResolver;
import dev.layerlift.proofs.Multikey;
import dev.layerlift.proofs.ProofExpectation;
import dev.layerlift.proofs.ProofForm;
import dev.layerlift.proofs.ProofOptions;
import dev.layerlift.proofs.ProofRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The vectors of the specification: one proof, a set, and a chain, byte for byte with both providers of Ed25519. */
@Tag("P30")
class EddsaRdfc2022VectorsTest {
    private static final ProofExpectation EXPECTATION = ProofExpectation.purpose("assertionMethod");
    private static final List<Ed25519Provider> PROVIDERS =
            List.of(Ed25519Providers.portable(), Ed25519Providers.fastest());

    private Path vectors;
    private JsonObject unsigned;
    private JsonObject signed;

    @BeforeEach
    void read() {
        vectors = Conformance.folder("vc-di-eddsa").resolve("TestVectors");
        unsigned = Conformance.json(vectors.resolve("unsigned.json"));
        signed = Conformance.json(vectors.resolve("eddsa-rdfc-2022/signedDataInt.json"));
    }

    @Test
    void bothProvidersAreThere() {
        assertThat(PROVIDERS).extracting(Object::getClass).doesNotHaveDuplicates();
    }

    @Test
    void canonicalFormsAndHashesAreThePublishedOnes() {
        JsonObject configuration = Conformance.json(vectors.resolve("eddsa-rdfc-2022/proofConfigDataInt.json"));

        assertThat(text(CanonicalQuads.of(unsigned))).isEqualTo(published("canonDoc"));
        assertThat(text(CanonicalQuads.of(configuration))).isEqualTo(published("proofCanon"));
        HashData hashData = proofs(PROVIDERS.get(0)).hashData(signed, signed.requireObject("proof"));
        assertThat(hex(hashData.proofHash())).isEqualTo(published("proofHash").strip());
        assertThat(hex(hashData.documentHash())).isEqualTo(published("docHash").strip());
        assertThat(hex(hashData.bytes())).isEqualTo(published("combinedHash").strip());
    }

    @Test
    void signingMakesThePublishedDocument() {
        JsonObject pair = Conformance.json(vectors.resolve("keyPair.json"));

        for (Ed25519Provider provider : PROVIDERS) {
            assertThat(proofs(provider).sign(unsigned, options(pair, "2023-02-24T23:36:38Z"), signer(provider, pair)))
                    .isEqualTo(signed);
        }
    }

    @Test
    void thePublishedDocumentVerifiesAndAChangedOneDoesNot() {
        for (Ed25519Provider provider : PROVIDERS) {
            assertThat(reasons(provider, signed)).isEmpty();
            assertThat(reasons(provider, signed.with("name", "Alumni credential")))
                    .singleElement()
                    .asString()
                    .contains("not the signature of this document");
        }
    }

    @Test
    void setAndChainAreThePublishedOnes() {
        Path folder = vectors.resolve("proof-set-chain");
        JsonObject pairs = Conformance.json(folder.resolve("multiKeyPairs.json"));
        for (Ed25519Provider provider : PROVIDERS) {
            DataIntegrity proofs = proofs(provider);
            JsonObject document = Conformance.json(folder.resolve("unsigned.json"));
            JsonObject first = pairs.requireObject("keyPair1");
            JsonObject one = proofs.sign(
                    document,
                    options(first, "2023-02-24T23:36:38Z").withId("urn:uuid:26329423-bec9-4b2e-88cb-a7c7d9dc4544"),
                    signer(provider, first));
            assertThat(one).isEqualTo(Conformance.json(folder.resolve("signedProofSet1.json")));

            JsonObject second = pairs.requireObject("keyPair2");
            JsonObject two = proofs.sign(
                    one,
                    options(second, "2023-02-24T23:36:38Z").withId("urn:uuid:8cc9022b-6b14-4cf3-8571-74972c5feb54"),
                    signer(provider, second));
            assertThat(two).isEqualTo(Conformance.json(folder.resolve("signedProofSet2.json")));

            JsonObject third = pairs.requireObject("keyPair3");
            JsonObject three = proofs.sign(
                    two,
                    options(third, "2023-02-26T22:06:38Z")
                            .withId("urn:uuid:d94f792a-c546-4d06-b38a-da070ab56c23")
                            .withPreviousProofs(List.of(
                                    "urn:uuid:26329423-bec9-4b2e-88cb-a7c7d9dc4544",
                                    "urn:uuid:8cc9022b-6b14-4cf3-8571-74972c5feb54")),
                    signer(provider, third));
            assertThat(three).isEqualTo(Conformance.json(folder.resolve("signedProofChain1.json")));

            JsonObject fourth = pairs.requireObject("keyPair4");
            JsonObject four = proofs.sign(
                    three,
                    options(fourth, "2023-02-26T22:16:38Z")
                            .withPreviousProofs(List.of("urn:uuid:d94f792a-c546-4d06-b38a-da070ab56c23")),
                    signer(provider, fourth));
            assertThat(four).isEqualTo(Conformance.json(folder.resolve("signedProofChain2.json")));
            assertThat(reasons(provider, four)).isEmpty();
        }
    }

    /** The other published example needs a context that is not of the closed set, and says so. */
    @Test
    void theExampleWithAnotherContextNamesIt() {
        JsonObject other = Conformance.json(vectors.resolve("eddsa-rdfc-2022/employ/signedDataInt.json"));

        assertThat(reasons(PROVIDERS.get(0), other))
                .singleElement()
                .asString()
                .contains("\"https://w3id.org/citizenship/v4rc1\" is not known", "credentials/v2");
        assertThatThrownBy(() -> CanonicalQuads.of(other.without("proof")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void bothSuitesSignOneDocumentInSetAndChain() {
        for (Ed25519Provider provider : PROVIDERS) {
            JsonObject pair = Conformance.json(vectors.resolve("keyPair.json"));
            ProofOptions rdfc = options(pair, "2023-02-24T23:36:38Z").withId("urn:one");
            ProofOptions jcs = rdfc.withCryptosuite(EddsaJcs2022.NAME).withId("urn:two");
            DataIntegrity proofs = proofs(provider);
            Ed25519Signer signer = signer(provider, pair);
            JsonObject set = proofs.sign(
                    unsigned,
                    List.of(new ProofRequest(rdfc, signer), new ProofRequest(jcs, signer)),
                    ProofForm.COMPACT);
            JsonObject chain = proofs.sign(
                    set, rdfc.withId("urn:three").withPreviousProofs(List.of("urn:one", "urn:two")), signer);
            chain = proofs.sign(
                    chain, jcs.withId("urn:four").withPreviousProofs(List.of("urn:three", "urn:two")), signer);

            assertThat(reasons(provider, chain)).isEmpty();
            assertThat(reasons(provider, chain.with("description", "changed"))).hasSize(4);
        }
    }

    private static DataIntegrity proofs(Ed25519Provider provider) {
        return new DataIntegrity(provider, List.of(new EddsaJcs2022(), new EddsaRdfc2022()));
    }

    private static List<String> reasons(Ed25519Provider provider, JsonObject json) {
        return proofs(provider).verify(json, KeyResolver.didKey(), EXPECTATION).reasons();
    }

    private static Ed25519Signer signer(Ed25519Provider provider, JsonObject pair) {
        Ed25519Signer signer = provider.signer(Multikey.parseEd25519Private(pair.requireString("privateKeyMultibase")));
        assertThat(Optional.of(Multikey.ed25519(signer.publicKey()).encode()))
                .isEqualTo(pair.string("publicKeyMultibase"));
        return signer;
    }

    private static ProofOptions options(JsonObject pair, String created) {
        String key = pair.requireString("publicKeyMultibase");
        return ProofOptions.of("did:key:" + key + "#" + key, "assertionMethod", Instant.parse(created))
                .withCryptosuite(EddsaRdfc2022.NAME);
    }

    private String published(String name) {
        return Conformance.text(vectors.resolve("eddsa-rdfc-2022").resolve(name + "DataInt.txt"));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
