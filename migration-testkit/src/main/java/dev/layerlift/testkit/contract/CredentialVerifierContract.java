package dev.layerlift.testkit.contract;

import static dev.layerlift.testkit.contract.CredentialParties.MANIFEST;
import static dev.layerlift.testkit.contract.CredentialParties.NOW;
import static dev.layerlift.testkit.contract.CredentialParties.SOURCE;
import static dev.layerlift.testkit.contract.CredentialParties.TARGET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import dev.layerlift.domain.port.CredentialIssuer;
import dev.layerlift.domain.port.CredentialIssuer.Issuer;
import dev.layerlift.domain.port.CredentialVerifier;
import dev.layerlift.domain.port.CredentialVerifier.CredentialCheck;
import dev.layerlift.domain.port.DocumentLookup;
import dev.layerlift.domain.port.ProofSuite;
import dev.layerlift.domain.port.ProofSuite.ProofRequest;
import dev.layerlift.domain.port.Signer;
import dev.layerlift.testkit.contract.JsonMutations.Mutation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract of {@link CredentialVerifier} for credentials; that for Links is {@link LinkVerifierContract}. */
public abstract class CredentialVerifierContract {
    private CredentialParties parties;

    /** What is tested. */
    protected abstract CredentialVerifier verifier();

    /** What makes good credentials. */
    protected abstract CredentialIssuer issuer();

    /** What makes good proofs of bad credentials. */
    protected abstract ProofSuite proofs();

    /** A key of its own at each call. */
    protected abstract Signer newSigner();

    @BeforeEach
    void makeParties() {
        parties = new CredentialParties(newSigner(), newSigner());
    }

    @Test
    void whatTheIssuerSignedHolds() {
        assertThat(check(origin()).problems()).isEmpty();
        assertThat(check(origin()).valid()).isTrue();
    }

    @Test
    @Tag("P30")
    @Tag("P33")
    void everyChangeOfEveryMemberIsRefused() {
        List<Mutation> mutations = JsonMutations.of(origin().json());

        assertThat(mutations).hasSizeGreaterThan(50);
        assertThat(mutations)
                .allSatisfy(mutation -> assertThat(check(new Credential(mutation.json())))
                        .as(mutation.what())
                        .satisfies(check -> assertThat(check.valid()).isFalse())
                        .satisfies(check -> assertThat(check.problems()).isNotEmpty()));
    }

    @Test
    @Tag("P33")
    void withoutProofItIsRefused() {
        JsonObject unsigned = origin().json().without("proof");

        for (JsonObject json : List.of(
                unsigned,
                unsigned.with("proof", JsonArray.EMPTY),
                unsigned.with("proof", JsonObject.EMPTY),
                unsigned.with("proof", JsonValue.NULL),
                unsigned.with("proof", "trust me"))) {
            assertRefused(new Credential(json), "proof");
        }
    }

    @Test
    void periodIsChecked() {
        Instant until = Instant.parse("2026-06-01T00:00:00Z");
        Credential limited = signed(unsigned().with("validUntil", until.toString()));

        assertThat(verify(limited, until)).isEmpty();
        assertThat(verify(limited, until.plusSeconds(1)))
                .singleElement()
                .asString()
                .contains("validUntil", "expired");
        assertThat(verify(limited, NOW.minusSeconds(60)))
                .singleElement()
                .asString()
                .contains("validFrom");
        assertRefused(signed(unsigned().with("validUntil", "2026-01-01T00:00:00Z")), "validUntil");
        assertRefused(signed(unsigned().with("validUntil", "tomorrow")), "validUntil: no point in time");
        assertRefused(signed(unsigned().with("validFrom", "2026-01-01")), "validFrom: no point in time");
    }

    @Test
    @Tag("P33")
    void proofForAnotherPurposeIsRefused() {
        Issuer source = parties.source();
        ProofRequest request =
                new ProofRequest(source.signer(), source.verificationMethod(), VerificationRelationship.AUTHENTICATION);

        assertRefused(new Credential(proofs().sign(unsigned(), List.of(request), NOW)), "proofPurpose");
    }

    @Test
    void keyThatTheIssuerDoesNotListForAssertionsIsRefused() {
        DidDocument without = new DidDocument(parties.sourceDocument().json().without("assertionMethod"));

        assertThat(verifier().verify(origin(), DocumentLookup.of(without), NOW).problems())
                .anySatisfy(problem -> assertThat(problem).contains("assertionMethod"));
    }

    @Test
    @Tag("P33")
    void proofByAnotherThanTheIssuerIsRefused() {
        assertRefused(signed(unsigned().with("issuer", TARGET.value())), "by the issuer");
        assertRefused(signed(unsigned().with("issuer", "did:example:university")), "did:example:university");
        assertRefused(signed(unsigned().with("issuer", SOURCE.shortForm() + ":z" + "3".repeat(60))), "by the issuer");
    }

    @Test
    void issuerMayBeAnObjectAndGoByItsShortForm() {
        JsonObject issuer = JsonObject.builder()
                .put("id", SOURCE.shortForm())
                .put("name", "A")
                .build();

        assertThat(check(signed(unsigned().with("issuer", issuer))).problems()).isEmpty();
    }

    @Test
    void structureIsChecked() {
        assertRefused(signed(unsigned().without("type")), "type");
        assertRefused(signed(unsigned().with("type", "OriginCredential")), "VerifiableCredential");
        assertRefused(signed(unsigned().without("issuer")), "issuer");
        assertRefused(signed(unsigned().with("issuer", "somebody")), "issuer");
        assertRefused(signed(unsigned().with("id", "no url")), "id");
        assertRefused(signed(unsigned().without("credentialSubject")), "credentialSubject");
        assertRefused(signed(unsigned().with("credentialSubject", JsonObject.EMPTY)), "no claim");
        assertRefused(signed(unsigned().with("credentialSubject", JsonArray.EMPTY)), "credentialSubject");
        assertRefused(signed(unsigned().with("credentialSubject", "me")), "credentialSubject");
    }

    @Test
    void contextsAreAClosedSetThatStartsWithVersion2() {
        String first = "https://www.w3.org/ns/credentials/v2";

        assertRefused(signed(unsigned().without("@context")), "@context");
        assertRefused(signed(contexts("https://www.w3.org/2018/credentials/v1", first)), "first");
        assertRefused(signed(contexts("https://www.w3.org/ns/did/v1", first)), "first");
        assertRefused(signed(contexts(first, "https://evil.example/terms")), "https://evil.example/terms");
        JsonArray inline = JsonArray.of(new JsonString(first), JsonObject.EMPTY);
        assertRefused(signed(unsigned().with("@context", inline)), "@context");
        JsonObject subject = unsigned().requireObject("credentialSubject");
        assertRefused(signed(unsigned().with("credentialSubject", subject.with("@context", inline))), "@context");
        assertRefused(
                signed(unsigned().with("credentialSubject", JsonArray.of(subject.with("@context", JsonValue.NULL)))),
                "@context");
        assertThat(check(signed(contexts(first))).problems()).isEmpty();
        assertThat(check(signed(unsigned().with("@context", first))).problems()).isEmpty();
    }

    @Test
    void contextThatWasAddedAfterSigningIsRefused() {
        JsonObject signed =
                signed(contexts("https://www.w3.org/ns/credentials/v2")).json();
        JsonObject grown = signed.with(
                "@context",
                contexts("https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/undefined-terms/v2")
                        .get("@context")
                        .orElseThrow());

        assertRefused(new Credential(grown), "@context");
    }

    @Test
    @Tag("P05")
    void issuerThatDoesNotResolveIsRefusedAndAFailedLookUpIsThrown() {
        assertThat(verifier().verify(origin(), did -> Optional.empty(), NOW).valid())
                .isFalse();
        DocumentLookup down = did -> {
            throw new IllegalStateException("store is down");
        };
        assertThatThrownBy(() -> verifier().verify(origin(), down, NOW)).hasMessage("store is down");
    }

    @Test
    void strangeInputIsRefusedAndNeverThrown() {
        Stream.of(
                        JsonObject.EMPTY,
                        JsonObject.builder()
                                .put("@context", 1)
                                .put("type", 2)
                                .put("issuer", 3)
                                .put("proof", 4)
                                .build(),
                        JsonObject.builder()
                                .put("issuer", JsonObject.EMPTY)
                                .put("proof", JsonArray.of(JsonValue.NULL))
                                .build())
                .forEach(json -> {
                    assertThat(check(new Credential(json)).valid()).isFalse();
                    assertThat(verifier()
                                    .verifyLink(new Credential(json), parties.documents(), NOW)
                                    .valid())
                            .isFalse();
                });
    }

    private Credential origin() {
        return issuer().issueOrigin(parties.source(), MANIFEST, NOW);
    }

    private JsonObject unsigned() {
        return origin().json().without("proof");
    }

    private JsonObject contexts(String... names) {
        return unsigned().with("@context", JsonArray.ofStrings(List.of(names)));
    }

    /** The same with a good proof by the source. */
    private Credential signed(JsonObject json) {
        Issuer source = parties.source();
        ProofRequest request = new ProofRequest(
                source.signer(), source.verificationMethod(), VerificationRelationship.ASSERTION_METHOD);
        return new Credential(proofs().sign(json, List.of(request), NOW));
    }

    private CredentialCheck check(Credential credential) {
        return verifier().verify(credential, parties.documents(), NOW);
    }

    private List<String> verify(Credential credential, Instant at) {
        return verifier().verify(credential, parties.documents(), at).problems();
    }

    private void assertRefused(Credential credential, String because) {
        CredentialCheck check = check(credential);
        assertThat(check.valid()).isFalse();
        assertThat(check.problems()).anySatisfy(problem -> assertThat(problem).contains(because));
    }
}
