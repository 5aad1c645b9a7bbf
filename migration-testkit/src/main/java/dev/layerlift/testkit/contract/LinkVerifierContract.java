package dev.layerlift.testkit.contract;

import static dev.layerlift.testkit.contract.CredentialParties.NOW;
import static dev.layerlift.testkit.contract.CredentialParties.SOURCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.CredentialIssuer;
import dev.layerlift.domain.port.CredentialIssuer.Issuer;
import dev.layerlift.domain.port.CredentialVerifier;
import dev.layerlift.domain.port.CredentialVerifier.CredentialCheck;
import dev.layerlift.domain.port.DocumentLookup;
import dev.layerlift.domain.port.ProofSuite;
import dev.layerlift.domain.port.ProofSuite.ProofRequest;
import dev.layerlift.domain.port.Signer;
import dev.layerlift.testkit.contract.JsonMutations.Mutation;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract of {@link CredentialVerifier} for Links: both sides say it, and the target's document mentions it. */
public abstract class LinkVerifierContract {
    private CredentialParties parties;

    /** What is tested. */
    protected abstract CredentialVerifier verifier();

    /** What makes good Links. */
    protected abstract CredentialIssuer issuer();

    /** What makes good proofs of bad Links. */
    protected abstract ProofSuite proofs();

    /** A key of its own at each call. */
    protected abstract Signer newSigner();

    @BeforeEach
    void makeParties() {
        parties = new CredentialParties(newSigner(), newSigner());
    }

    @Test
    void whatBothSidesSignedHoldsInEitherOrder() {
        assertThat(check(link()).problems()).isEmpty();
        assertThat(check(link()).valid()).isTrue();
        assertThat(check(link().with("proof", JsonArray.of(targetProof(), sourceProof())))
                        .problems())
                .isEmpty();
    }

    @Test
    @Tag("P30")
    @Tag("P33")
    void everyChangeOfEveryMemberIsRefused() {
        List<Mutation> mutations = JsonMutations.of(link());

        assertThat(mutations).hasSizeGreaterThan(80);
        assertThat(mutations)
                .allSatisfy(mutation -> assertThat(check(mutation.json()).valid())
                        .as(mutation.what())
                        .isFalse());
    }

    @Test
    @Tag("P32")
    void eitherProofRemovedIsRefusedAndNamed() {
        assertRefused(link().with("proof", sourceProof()), "exactly 2", "key of the target", "by the issuer");
        assertRefused(link().with("proof", targetProof()), "exactly 2", "key of the source");
        assertRefused(link().without("proof"), "proof: absent", "key of the source", "key of the target");
    }

    @Test
    @Tag("P32")
    void eitherProofCorruptedIsRefusedAndNamed() {
        assertRefused(
                link().with("proof", JsonArray.of(corrupt(sourceProof()), targetProof())),
                "#key-0\" does not hold",
                "key of the source");
        assertRefused(
                link().with("proof", JsonArray.of(sourceProof(), corrupt(targetProof()))),
                "#key-1\" does not hold",
                "key of the target");
    }

    @Test
    @Tag("P32")
    void eitherProofDoubledIsRefusedAndNamed() {
        assertRefused(
                link().with("proof", JsonArray.of(sourceProof(), sourceProof())),
                "2 are by keys of the source",
                "key of the target");
        assertRefused(
                link().with("proof", JsonArray.of(targetProof(), targetProof())),
                "2 are by keys of the target",
                "key of the source");
        assertRefused(link().with("proof", JsonArray.of(sourceProof(), targetProof(), targetProof())), "exactly 2");
    }

    @Test
    @Tag("P32")
    void swappedSignaturesAreRefused() {
        JsonValue source = sourceProof().with("proofValue", targetProof().requireString("proofValue"));
        JsonValue target = targetProof().with("proofValue", sourceProof().requireString("proofValue"));

        assertRefused(link().with("proof", JsonArray.of(source, target)), "key of the source", "key of the target");
    }

    @Test
    @Tag("P32")
    void strangersProofDoesNotCountForASide() {
        Signer stranger = newSigner();
        String key = stranger.publicKeyMultibase();
        ProofRequest byStranger = assertion(stranger, "did:key:" + key + "#" + key);

        assertRefused(signed(unsigned(), byStranger, by(parties.target())), "key of the source");
        assertRefused(signed(unsigned(), by(parties.source()), byStranger), "key of the target");
        ProofRequest forged = assertion(stranger, parties.source().verificationMethod());
        assertRefused(signed(unsigned(), forged, by(parties.target())), "key of the source");
    }

    @Test
    void bothSidesSigningSomethingElseIsRefused() {
        assertRefused(signedByBoth(unsigned().with("issuer", SOURCE.value())), "issuer: not the target");
        assertRefused(signedByBoth(unsigned().with("type", "VerifiableCredential")), Credential.LINK_TYPE);
        assertRefused(claiming("id", SOURCE.value()), "credentialSubject.id");
        assertRefused(claiming("fromLayer", "webvh"), "fromLayer");
        assertRefused(claiming("toLayer", "btco"), "toLayer");
        assertRefused(claiming("sourceDid", "did:example:other"), "sourceDid");
        assertRefused(claiming("targetDid", SOURCE.value()), "issuer: not the target");
        assertRefused(claiming("migrationId", "1"), "migrationId");
        for (String digest :
                List.of("manifestDigest", "sourceDocumentDigest", "targetDocumentDigest", "credentialsDigest")) {
            assertRefused(claiming(digest, "uEiA"), digest);
            JsonObject subject = new Credential(link()).subject().without(digest);
            assertRefused(signedByBoth(unsigned().with("credentialSubject", subject)), digest);
        }
    }

    @Test
    void targetDocumentHasToMentionTheSourceByBothNames() {
        for (List<String> names : List.of(
                List.<String>of(),
                List.of(SOURCE.value()),
                List.of(SOURCE.shortForm()),
                List.of("did:example:other"))) {
            DocumentLookup documents =
                    DocumentLookup.of(parties.sourceDocument()).or(DocumentLookup.of(parties.targetDocument(names)));

            List<String> problems = verifier()
                    .verifyLink(new Credential(link()), documents, NOW)
                    .problems();
            assertThat(problems)
                    .isNotEmpty()
                    .allSatisfy(problem -> assertThat(problem).contains("alsoKnownAs"));
            assertThat(problems)
                    .hasSize(2
                            - (int) Stream.of(SOURCE.value(), SOURCE.shortForm())
                                    .filter(names::contains)
                                    .count());
        }
    }

    private JsonObject link() {
        return issuer().issueLink(parties.statement(), parties.source(), parties.target(), NOW)
                .json();
    }

    private JsonObject unsigned() {
        return link().without("proof");
    }

    private JsonObject sourceProof() {
        return (JsonObject) link().array("proof").get(0);
    }

    private JsonObject targetProof() {
        return (JsonObject) link().array("proof").get(1);
    }

    private JsonObject claiming(String member, String value) {
        JsonObject subject = new Credential(link()).subject().with(member, value);
        return signedByBoth(unsigned().with("credentialSubject", subject));
    }

    private JsonObject signedByBoth(JsonObject json) {
        return signed(json, by(parties.source()), by(parties.target()));
    }

    private JsonObject signed(JsonObject json, ProofRequest... requests) {
        return proofs().sign(json, List.of(requests), NOW);
    }

    private static ProofRequest by(Issuer issuer) {
        return assertion(issuer.signer(), issuer.verificationMethod());
    }

    private static ProofRequest assertion(Signer signer, String verificationMethod) {
        return new ProofRequest(signer, verificationMethod, VerificationRelationship.ASSERTION_METHOD);
    }

    private static JsonObject corrupt(JsonObject proof) {
        String value = proof.requireString("proofValue");
        char middle = value.charAt(40) == '2' ? '3' : '2';
        return proof.with("proofValue", value.substring(0, 40) + middle + value.substring(41));
    }

    private CredentialCheck check(JsonObject link) {
        return verifier().verifyLink(new Credential(link), parties.documents(), NOW);
    }

    private void assertRefused(JsonObject link, String... because) {
        CredentialCheck check = check(link);
        assertThat(check.valid()).isFalse();
        for (String part : because) {
            assertThat(check.problems())
                    .anySatisfy(problem -> assertThat(problem).contains(part));
        }
    }
}
