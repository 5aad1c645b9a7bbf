package dev.layerlift.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The vectors of the specification, and every log of the did:webvh suite, which five implementations have signed. */
@Tag("P30")
class EddsaJcs2022VectorsTest {
    private static final String METHOD = "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
            + "#z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2";

    private final DataIntegrity dataIntegrity = new DataIntegrity(Ed25519Providers.portable());
    private Path vectors;
    private JsonObject unsigned;
    private JsonObject signed;

    @BeforeEach
    void read() throws IOException {
        vectors = Conformance.folder("vc-di-eddsa").resolve("TestVectors");
        unsigned = Conformance.json(vectors.resolve("unsigned.json"));
        signed = Conformance.json(vectors.resolve("eddsa-jcs-2022/signedJCS.json"));
    }

    @Test
    void canonicalFormsAndHashesAreThePublishedOnes() throws IOException {
        JsonObject configuration = Conformance.json(vectors.resolve("eddsa-jcs-2022/proofConfigJCS.json"));

        assertThat(new String(Jcs.canonicalise(unsigned), StandardCharsets.UTF_8))
                .isEqualTo(published("canonDoc"));
        assertThat(new String(Jcs.canonicalise(configuration), StandardCharsets.UTF_8))
                .isEqualTo(published("proofCanon"));
        HashData hashData = dataIntegrity.hashData(signed, signed.requireObject("proof"));
        assertThat(hex(hashData.proofHash())).isEqualTo(published("proofHash"));
        assertThat(hex(hashData.documentHash())).isEqualTo(published("docHash"));
        assertThat(hex(hashData.bytes())).isEqualTo(published("combinedHash"));
    }

    @Test
    void signingMakesThePublishedDocument() throws IOException {
        JsonObject pair = Conformance.json(vectors.resolve("keyPair.json"));
        byte[] seed = Multikey.parseEd25519Private(pair.requireString("privateKeyMultibase"));
        ProofOptions options = ProofOptions.of(METHOD, "assertionMethod", Instant.parse("2023-02-24T23:36:38Z"));

        for (Ed25519Provider provider : List.of(Ed25519Providers.portable(), Ed25519Providers.fastest())) {
            try (Ed25519Signer signer = provider.signer(seed)) {
                assertThat(Multikey.ed25519(signer.publicKey()).encode())
                        .isEqualTo(pair.requireString("publicKeyMultibase"));
                assertThat(dataIntegrity.sign(unsigned, options, signer)).isEqualTo(signed);
            }
        }
    }

    @Test
    void thePublishedDocumentVerifiesAndAChangedOneDoesNot() {
        ProofExpectation expectation = ProofExpectation.purpose("assertionMethod");

        assertThat(dataIntegrity
                        .verify(signed, KeyResolver.didKey(), expectation)
                        .allValid())
                .isTrue();
        assertThat(dataIntegrity
                        .verify(signed.with("name", "Alumni credential"), KeyResolver.didKey(), expectation)
                        .reasons())
                .singleElement()
                .asString()
                .contains("not the signature of this document");
    }

    @Test
    void everyLogEntryOfTheWebvhSuiteVerifies() throws IOException {
        Path suite = Conformance.folder("didwebvh-test-suite").resolve("vectors");
        int entries = 0;
        try (Stream<Path> files = Files.walk(suite)) {
            for (Path log : files.filter(f -> f.endsWith("did.jsonl")).toList()) {
                if (suite.relativize(log).toString().startsWith("negative-")) {
                    continue;
                }
                for (String line : Files.readAllLines(log)) {
                    JsonObject entry = (JsonObject) StrictJson.parse(line);
                    assertThat(dataIntegrity
                                    .verify(entry, KeyResolver.didKey(), ProofExpectation.purpose("assertionMethod"))
                                    .reasons())
                            .as("%s: %s", suite.relativize(log), entry.requireString("versionId"))
                            .isEmpty();
                    entries++;
                }
            }
        }
        assertThat(entries).isGreaterThan(60);
    }

    private String published(String name) throws IOException {
        return Conformance.text(vectors.resolve("eddsa-jcs-2022").resolve(name + "JCS.txt"));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
