package dev.layerlift.credential;

import static dev.layerlift.testkit.contract.CredentialParties.MANIFEST;
import static dev.layerlift.testkit.contract.CredentialParties.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.credential.jsonld.EddsaRdfc2022;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.CredentialVerifier.CredentialCheck;
import dev.layerlift.domain.port.ProofSuite;
import dev.layerlift.domain.port.ProofSuite.AddedProof;
import dev.layerlift.domain.port.ProofSuite.ProofRequest;
import dev.layerlift.proofs.DataIntegrityProofSuite;
import dev.layerlift.proofs.Ed25519Providers;
import dev.layerlift.proofs.EddsaJcs2022;
import dev.layerlift.proofs.Jcs;
import dev.layerlift.proofs.JsonSyntaxException;
import dev.layerlift.proofs.StrictJson;
import dev.layerlift.proofs.StrictJsonFormat;
import dev.layerlift.testkit.contract.CredentialParties;
import dev.layerlift.testkit.fuzz.ByteMutator;
import dev.layerlift.testkit.fuzz.Fuzz;
import dev.layerlift.testkit.fuzz.JsonMutator;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Credentials of chance. Changed by a stranger, none verifies that says something else than was signed; changed by an
 * issuer who signs anew, each verifies or the answer says why not.
 */
@Tag("fuzz")
class CredentialFuzzTest {
    private final ProofSuite proofs = TestKeys.proofs();
    private final VcVerifier verifier = new VcVerifier(proofs, TestKeys.NO_LISTS);
    private final VcIssuer issuer = new VcIssuer(proofs, new StrictJsonFormat());
    private final CredentialParties parties = new CredentialParties(TestKeys.signer(1), TestKeys.signer(2));
    private final JsonObject origin =
            issuer.issueOrigin(parties.source(), MANIFEST, NOW).json();
    private final JsonObject link = issuer.issueLink(parties.statement(), parties.source(), parties.target(), NOW)
            .json();

    @Test
    void aCredentialThatAStrangerChangedVerifiesOnlyIfItSaysTheSame() {
        assertThat(Fuzz.of("credential-trees", 1_500)
                        .run(random -> feed(new JsonMutator(random).mutated(origin), origin, false)))
                .containsKeys("valid", "refused");
    }

    @Test
    void bytesThatAStrangerChangedAreNoJsonOrSayTheSameOrAreRefused() {
        byte[] bytes = StrictJson.writeBytes(origin);

        assertThat(Fuzz.of("credential-bytes", 1_500).run(random -> {
                    byte[] changed = new ByteMutator(random).mutated(bytes);
                    JsonObject credential;
                    try {
                        credential = StrictJson.parseObject(changed);
                    } catch (JsonSyntaxException e) {
                        return "no JSON";
                    }
                    return feed(credential, origin, false);
                }))
                .containsKeys("no JSON", "refused");
    }

    @Test
    void aLinkThatAStrangerChangedVerifiesOnlyIfItSaysTheSame() {
        assertThat(Fuzz.of("link-trees", 1_000).run(random -> feed(new JsonMutator(random).mutated(link), link, true)))
                .containsKeys("valid", "refused");
    }

    @Test
    void aCredentialThatIsSignedAnewVerifiesOrIsRefusedWithAReason() {
        assertThat(Fuzz.of("credential-signed", 800).run(this::feedSigned)).containsKeys("valid", "refused");
    }

    @Test
    void aChainOfBothCryptosuitesVerifiesOnlyIfItSaysTheSame() {
        ProofSuite both = new DataIntegrityProofSuite(
                Ed25519Providers.portable(), List.of(new EddsaJcs2022(), new EddsaRdfc2022()));
        VcVerifier ofBoth = new VcVerifier(both, TestKeys.NO_LISTS);
        ProofRequest by = request(parties.source().verificationMethod(), parties.sourceSigner());
        JsonObject first =
                both.add(origin.without("proof"), new AddedProof(by, EddsaJcs2022.NAME, "urn:proof:1", List.of()), NOW);
        JsonObject chain =
                both.add(first, new AddedProof(by, EddsaRdfc2022.NAME, "urn:proof:2", List.of("urn:proof:1")), NOW);

        assertThat(Fuzz.of("credential-chains", 400).run(random -> {
                    JsonObject changed = random.nextInt(20) == 0 ? chain : new JsonMutator(random).mutated(chain);
                    return outcome(ofBoth.verify(new Credential(changed), parties.documents(), NOW), changed, chain);
                }))
                .containsOnlyKeys("valid", "refused");
    }

    @Test
    void linkedDataOfChanceIsSignedOrRefusedAndVerifiesAsItWasSigned() {
        ProofSuite rdfc = new DataIntegrityProofSuite(Ed25519Providers.portable(), List.of(new EddsaRdfc2022()));
        ProofRequest by = request(parties.source().verificationMethod(), parties.sourceSigner());

        assertThat(Fuzz.of("credential-rdfc", 400).run(random -> {
                    JsonObject unsigned = new JsonMutator(random)
                            .mutated(origin.without("proof"))
                            .without("proof");
                    JsonObject signed;
                    try {
                        signed = rdfc.add(
                                unsigned, new AddedProof(by, EddsaRdfc2022.NAME, "urn:proof:1", List.of()), NOW);
                    } catch (IllegalArgumentException e) {
                        assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(5_000);
                        return "not signed";
                    }
                    assertThat(rdfc.verify(signed, VerificationRelationship.ASSERTION_METHOD, parties.documents(), NOW))
                            .allMatch(ProofSuite.ProofCheck::valid);
                    return "signed";
                }))
                .containsOnlyKeys("signed", "not signed");
    }

    private String feed(JsonObject changed, JsonObject original, boolean isLink) {
        CredentialCheck check = isLink
                ? verifier.verifyLink(new Credential(changed), parties.documents(), NOW)
                : verifier.verify(new Credential(changed), parties.documents(), NOW);
        return outcome(check, changed, original);
    }

    private static String outcome(CredentialCheck check, JsonObject changed, JsonObject original) {
        if (!check.valid()) {
            assertThat(check.problems())
                    .isNotEmpty()
                    .allSatisfy(problem -> assertThat(problem).isNotBlank().hasSizeLessThan(5_000));
            return "refused";
        }
        assertThat(canonical(changed.without("proof"))).isEqualTo(canonical(original.without("proof")));
        assertThat(canonicalProofs(original)).containsAll(canonicalProofs(changed));
        return "valid";
    }

    private String feedSigned(Random random) {
        JsonObject unsigned = new JsonMutator(random).mutated(origin.without("proof"));
        List<ProofRequest> requests = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            requests.add(
                    random.nextInt(3) == 0
                            ? request(parties.target().verificationMethod(), parties.targetSigner())
                            : request(parties.source().verificationMethod(), parties.sourceSigner()));
        }
        JsonObject signed = proofs.sign(unsigned.without("proof"), requests, NOW);
        CredentialCheck check = verifier.verify(new Credential(signed), parties.documents(), NOW);
        CredentialCheck asLink = verifier.verifyLink(new Credential(signed), parties.documents(), NOW);
        assertThat(asLink.valid()).isFalse();
        if (check.valid()) {
            assertThat(signed.strings("type")).contains("VerifiableCredential");
            assertThat(CredentialShape.issuer(signed)).isPresent();
            return "valid";
        }
        assertThat(check.problems()).isNotEmpty();
        return "refused";
    }

    private static ProofRequest request(String method, dev.layerlift.domain.port.Signer signer) {
        return new ProofRequest(signer, method, VerificationRelationship.ASSERTION_METHOD);
    }

    private static Set<String> canonicalProofs(JsonObject credential) {
        return new Credential(credential)
                .proofs().stream().map(CredentialFuzzTest::canonical).collect(Collectors.toSet());
    }

    private static String canonical(JsonValue value) {
        return HexFormat.of().formatHex(Jcs.sha256(value));
    }
}
