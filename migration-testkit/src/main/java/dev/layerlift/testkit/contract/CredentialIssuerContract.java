package dev.layerlift.testkit.contract;

import static dev.layerlift.testkit.contract.CredentialParties.MANIFEST;
import static dev.layerlift.testkit.contract.CredentialParties.NOW;
import static dev.layerlift.testkit.contract.CredentialParties.SOURCE;
import static dev.layerlift.testkit.contract.CredentialParties.TARGET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.asset.Manifest;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.CredentialIssuer;
import dev.layerlift.domain.port.CredentialVerifier;
import dev.layerlift.domain.port.JsonFormat;
import dev.layerlift.domain.port.Signer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract of {@link CredentialIssuer}. */
public abstract class CredentialIssuerContract {
    private static final Instant LATER = NOW.plusSeconds(3600);

    private CredentialParties parties;

    /** What is tested. */
    protected abstract CredentialIssuer issuer();

    /** What judges the credentials. */
    protected abstract CredentialVerifier verifier();

    /** The canonical form. */
    protected abstract JsonFormat format();

    /** A key of its own at each call. */
    protected abstract Signer newSigner();

    @BeforeEach
    void makeParties() {
        parties = new CredentialParties(newSigner(), newSigner());
    }

    @Test
    void originNamesDidAndContent() {
        Credential origin = issuer().issueOrigin(parties.source(), MANIFEST, NOW);

        assertThat(origin.types()).containsExactly("VerifiableCredential", Credential.ORIGIN_TYPE);
        assertThat(origin.issuer()).isEqualTo(SOURCE.value());
        assertThat(origin.json().string("validFrom")).contains("2026-03-04T05:06:07Z");
        assertThat(origin.subject().string("id")).contains(SOURCE.value());
        JsonObject items = JsonObject.builder()
                .put("items", new JsonArray(origin.subject().array("content")))
                .build();
        assertThat(Manifest.fromJson(items)).isEqualTo(MANIFEST);
        assertHolds(origin, NOW);
    }

    @Test
    @Tag("P33")
    void reissueMovesTheIdsAndKeepsEveryClaim() {
        JsonObject claims = JsonObject.builder()
                .put("id", SOURCE.value())
                .put(
                        "author",
                        JsonObject.builder()
                                .put("id", SOURCE.shortForm())
                                .put("name", "A")
                                .build())
                .put(
                        "friends",
                        JsonArray.of(JsonObject.builder()
                                .put("id", "did:example:friend")
                                .build()))
                .put("motto", "made by " + SOURCE.shortForm())
                .put("size", 12345678901L)
                .build();
        Credential previous = previous(SOURCE.value(), claims);

        Credential next = issuer().reissue(previous, SOURCE, parties.target(), List.of(), LATER)
                .orElseThrow();
        assertThat(next.issuer()).isEqualTo(TARGET.value());
        assertThat(next.types()).isEqualTo(previous.types());
        assertThat(next.subject())
                .isEqualTo(claims.with("id", TARGET.value())
                        .with("author", claims.requireObject("author").with("id", TARGET.value())));
        for (String member : List.of("validFrom", "validUntil", "name")) {
            assertThat(next.json().get(member)).isEqualTo(previous.json().get(member));
        }
        assertHolds(next, LATER);
    }

    @Test
    void reissueTiesInThePreviousOneByDigestOnly() {
        Credential previous = issuer().issueOrigin(parties.source(), MANIFEST, NOW);
        Credential withId = new Credential(previous.json().with("id", "urn:example:1"));

        Credential next = issuer().reissue(withId, SOURCE, parties.target(), List.of(), LATER)
                .orElseThrow();
        String text = new String(format().write(next.json()), StandardCharsets.UTF_8);
        assertThat(text)
                .contains(format().digest(withId.json()).multibase())
                .doesNotContain(SOURCE.shortForm())
                .doesNotContain("urn:example:1");
        assertThat(next.proofs()).hasSize(1);
    }

    @Test
    void reissueKnowsTheSourceByItsShortForm() {
        Credential previous = previous(
                SOURCE.shortForm(),
                JsonObject.builder().put("id", SOURCE.shortForm()).build());

        Optional<Credential> next = issuer().reissue(previous, SOURCE, parties.target(), List.of(), LATER);
        assertThat(next.orElseThrow().issuer()).isEqualTo(TARGET.value());
        assertThat(next.orElseThrow().subject().string("id")).contains(TARGET.value());
    }

    @Test
    void reissueKeepsTheRestOfAnIssuerThatIsAnObject() {
        JsonObject issuer =
                JsonObject.builder().put("id", SOURCE.value()).put("name", "A").build();
        Credential previous = new Credential(
                previous(SOURCE.value(), JsonObject.builder().put("a", 1).build())
                        .json()
                        .with("issuer", issuer));

        Credential next = issuer().reissue(previous, SOURCE, parties.target(), List.of(), LATER)
                .orElseThrow();
        assertThat(next.json().object("issuer")).contains(issuer.with("id", TARGET.value()));
    }

    @Test
    @Tag("P33")
    void nothingIsEverSignedAsSomebodyElse() {
        JsonObject subject = JsonObject.builder().put("id", SOURCE.value()).build();
        for (String other : List.of(
                "did:example:university",
                "did:peer:4zQm" + "c".repeat(44),
                SOURCE.shortForm() + ":z" + "3".repeat(60),
                TARGET.value())) {
            assertThat(issuer().reissue(previous(other, subject), SOURCE, parties.target(), List.of(), LATER))
                    .as(other)
                    .isEmpty();
        }
    }

    @Test
    void linkSaysWhatBecameOfWhatAndIsProvedByBoth() {
        Credential link = issuer().issueLink(parties.statement(), parties.source(), parties.target(), NOW);

        assertThat(link.types()).containsExactly("VerifiableCredential", Credential.LINK_TYPE);
        assertThat(link.issuer()).isEqualTo(TARGET.value());
        assertThat(link.subject())
                .isEqualTo(JsonObject.builder()
                        .put("id", TARGET.value())
                        .put("sourceDid", SOURCE.value())
                        .put("targetDid", TARGET.value())
                        .put("fromLayer", "peer")
                        .put("toLayer", "webvh")
                        .put("migrationId", parties.statement().migrationId())
                        .put(
                                "manifestDigest",
                                parties.statement().manifestDigest().multibase())
                        .put(
                                "sourceDocumentDigest",
                                parties.statement().sourceDocumentDigest().multibase())
                        .put(
                                "targetDocumentDigest",
                                parties.statement().targetDocumentDigest().multibase())
                        .put(
                                "credentialsDigest",
                                parties.statement().credentialsDigest().multibase())
                        .build());
        assertThat(link.proofs())
                .extracting(proof -> proof.requireString("verificationMethod"))
                .containsExactly(
                        parties.source().verificationMethod(), parties.target().verificationMethod());
        assertThat(verifier().verifyLink(link, parties.documents(), NOW).problems())
                .isEmpty();
    }

    private Credential previous(String issuer, JsonObject subject) {
        JsonObject origin =
                issuer().issueOrigin(parties.source(), MANIFEST, NOW).json();
        return new Credential(
                origin.with("type", JsonArray.ofStrings(List.of("VerifiableCredential", "OtherCredential")))
                        .with("issuer", issuer)
                        .with("name", "a title")
                        .with("validUntil", "2030-01-01T00:00:00Z")
                        .with("credentialSubject", subject));
    }

    private void assertHolds(Credential credential, Instant at) {
        assertThat(verifier().verify(credential, parties.documents(), at).problems())
                .isEmpty();
    }
}
