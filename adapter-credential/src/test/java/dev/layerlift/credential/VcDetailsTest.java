package dev.layerlift.credential;

import static dev.layerlift.testkit.contract.CredentialParties.MANIFEST;
import static dev.layerlift.testkit.contract.CredentialParties.NOW;
import static dev.layerlift.testkit.contract.CredentialParties.SOURCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.credential.internal.Quoted;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.CredentialIssuer.Issuer;
import dev.layerlift.domain.port.CredentialIssuer.LinkStatement;
import dev.layerlift.domain.port.ProofSuite;
import dev.layerlift.domain.port.ProofSuite.ProofRequest;
import dev.layerlift.proofs.StrictJsonFormat;
import dev.layerlift.testkit.contract.CredentialParties;
import java.util.List;
import org.junit.jupiter.api.Test;

class VcDetailsTest {
    private static final JsonObject STATUS = JsonObject.builder()
            .put("type", "BitstringStatusListEntry")
            .put("statusListIndex", "7")
            .build();

    private final CredentialParties parties = new CredentialParties(TestKeys.newSigner(), TestKeys.newSigner());
    private final ProofSuite proofs = TestKeys.proofs();
    private final VcIssuer issuer = new VcIssuer(proofs, new StrictJsonFormat());
    private final VcVerifier verifier = new VcVerifier(proofs, TestKeys.NO_LISTS);

    @Test
    void statusThatCannotBeLookedUpIsNotTakenForGood() {
        Issuer source = parties.source();
        JsonObject json = issuer.issueOrigin(source, MANIFEST, NOW).json().without("proof");
        Credential withStatus = new Credential(proofs.sign(
                json.with("credentialStatus", STATUS),
                List.of(new ProofRequest(
                        source.signer(), source.verificationMethod(), VerificationRelationship.ASSERTION_METHOD)),
                NOW));

        assertThat(verifier.verify(withStatus, parties.documents(), NOW).problems())
                .singleElement()
                .asString()
                .startsWith("credentialStatus:");
    }

    @Test
    void statusAndIdOfThePreviousOneStayWithIt() {
        JsonObject origin = issuer.issueOrigin(parties.source(), MANIFEST, NOW).json();
        Credential previous =
                new Credential(origin.with("credentialStatus", STATUS).with("id", "urn:example:1"));

        JsonObject next = issuer.reissue(previous, SOURCE, parties.target(), List.of(), NOW)
                .orElseThrow()
                .json();
        assertThat(next.members().keySet()).doesNotContain("credentialStatus", "id");
    }

    @Test
    void reissueOfAReissuedOneKnowsOnlyItsPredecessor() {
        Credential first = issuer.issueOrigin(parties.source(), MANIFEST, NOW);
        Credential second =
                issuer.reissue(first, SOURCE, parties.target(), List.of(), NOW).orElseThrow();
        Issuer third = new Issuer(SOURCE, SOURCE.value() + "#key-0", parties.sourceSigner());

        JsonObject next = issuer.reissue(second, parties.target().did(), third, List.of(), NOW)
                .orElseThrow()
                .json();
        assertThat(next.requireObject("previousCredential"))
                .isEqualTo(JsonObject.builder()
                        .put(
                                "digestMultibase",
                                new StrictJsonFormat().digest(second.json()).multibase())
                        .build());
    }

    @Test
    void reissueAddsTheContextThatItsOwnTermNeeds() {
        JsonObject origin = issuer.issueOrigin(parties.source(), MANIFEST, NOW).json();
        Credential previous = new Credential(origin.with("@context", Contexts.CREDENTIALS_V2));

        JsonObject next = issuer.reissue(previous, SOURCE, parties.target(), List.of(), NOW)
                .orElseThrow()
                .json();
        assertThat(next.get("@context"))
                .contains(JsonArray.ofStrings(List.of(Contexts.CREDENTIALS_V2, Contexts.UNDEFINED_TERMS_V2)));
    }

    @Test
    void linkWhoseStatementAndIssuersDisagreeIsNotMade() {
        LinkStatement good = parties.statement();
        LinkStatement shortSource = new LinkStatement(
                good.migrationId(),
                Did.parse(SOURCE.shortForm()),
                good.targetDid(),
                good.fromLayer(),
                good.toLayer(),
                good.manifestDigest(),
                good.sourceDocumentDigest(),
                good.targetDocumentDigest(),
                good.credentialsDigest());

        assertThatThrownBy(() -> issuer.issueLink(shortSource, parties.source(), parties.target(), NOW))
                .hasMessageContaining("expected: the long form");
        assertThatThrownBy(() -> issuer.issueLink(good, parties.target(), parties.target(), NOW))
                .hasMessageContaining("expected: the sourceDid");
        assertThatThrownBy(() -> issuer.issueLink(good, parties.source(), parties.source(), NOW))
                .hasMessageContaining("expected: the targetDid");
    }

    @Test
    void quotedTextIsBoundedAndShowsNoControlCharacters() {
        assertThat(Quoted.of("did:example:a")).isEqualTo("\"did:example:a\"");
        assertThat(Quoted.of("a\u001b[2J\u202eb\nc")).isEqualTo("\"a?[2J?b?c\"");
        assertThat(Quoted.of("x".repeat(5000) + "#key")).hasSize(102).endsWith("#key\"");
    }
}
