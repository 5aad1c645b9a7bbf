package dev.layerlift.credential;

import static dev.layerlift.testkit.contract.CredentialParties.MANIFEST;
import static dev.layerlift.testkit.contract.CredentialParties.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import dev.layerlift.domain.port.CredentialVerifier.CredentialCheck;
import dev.layerlift.domain.port.ProofSuite;
import dev.layerlift.domain.port.ProofSuite.ProofRequest;
import dev.layerlift.proofs.StrictJson;
import dev.layerlift.proofs.StrictJsonFormat;
import dev.layerlift.testkit.contract.CredentialParties;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Credentials as large as JSON may be, made to cost as much as they can; the tests of this module have 128 MB. */
@Tag("slow")
class HostileCredentialSizesTest {
    private final ThreadMXBean meter = ManagementFactory.getThreadMXBean();
    private final ProofSuite proofs = TestKeys.proofs();
    private final VcVerifier verifier = new VcVerifier(proofs, TestKeys.NO_LISTS);
    private final CredentialParties parties = new CredentialParties(TestKeys.signer(1), TestKeys.signer(2));
    private final JsonObject origin = new VcIssuer(proofs, new StrictJsonFormat())
            .issueOrigin(parties.source(), MANIFEST, NOW)
            .json();

    @Test
    void manyContextsAndSubjectsAreOneProblemEach() {
        List<JsonValue> strings = new ArrayList<>();
        for (int i = 0; i < 200_000; i++) {
            strings.add(new JsonString("https://example.com/" + i));
        }
        JsonArray list = new JsonArray(strings);

        for (String member : List.of("@context", "type", "credentialSubject", "proof", "issuer", "credentialStatus")) {
            CredentialCheck check = refusedWithin(1_500, "200,000 in " + member, origin.with(member, list));
            assertThat(String.join("", check.problems())).as(member).hasSizeLessThan(50_000);
        }
    }

    @Test
    void objectsInPlaceOfTextAreRefusedAtOnce() {
        JsonArray objects = new JsonArray(Collections.nCopies(200_000, JsonObject.EMPTY.with("id", "no url")));

        for (String member : List.of("@context", "type", "credentialSubject", "proof", "evidence")) {
            CredentialCheck check = refusedWithin(1_500, "200,000 objects in " + member, origin.with(member, objects));
            assertThat(String.join("", check.problems())).as(member).hasSizeLessThan(50_000);
        }
    }

    @Test
    void aCredentialOfTenMegabytesIsVerified() {
        JsonObject large = signed(1, "x".repeat(9 * 1000 * 1000));
        byte[] bytes = StrictJson.writeBytes(large);

        long begin = meter.getCurrentThreadCpuTime();
        boolean valid = verifier.verify(new Credential(StrictJson.parseObject(bytes)), parties.documents(), NOW)
                .valid();
        print("a good credential of 9 MB", begin, 2_000);
        assertThat(valid).isTrue();
    }

    @Test
    void everyProofWithItsOwnContextCannotMakeItHashALargeDocumentAgainAndAgain() {
        JsonObject large = signed(1, "x".repeat(9 * 1000 * 1000));
        JsonObject proof = large.requireObject("proof");
        List<JsonValue> contexts = new ArrayList<>(large.array("@context"));
        List<JsonValue> all = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            contexts.add(new JsonString("https://example.com/" + i));
            all.add(proof.with("@context", new JsonArray(contexts)));
        }

        refusedWithin(
                6_000,
                "64 proofs with a context each, over 9 MB",
                large.with("@context", new JsonArray(contexts)).with("proof", new JsonArray(all)));
    }

    @Test
    void aChainAsLongAsAllowedOverALargeDocumentEnds() {
        JsonObject large = signed(1, "x".repeat(9 * 1000 * 1000));
        List<JsonValue> all = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            JsonObject link = large.requireObject("proof").with("id", "urn:uuid:" + i);
            all.add(i == 0 ? link : link.with("previousProof", "urn:uuid:" + (i - 1)));
        }

        refusedWithin(6_000, "a chain of 64 proofs over 9 MB", large.with("proof", new JsonArray(all)));
    }

    private JsonObject signed(int count, String claim) {
        JsonObject unsigned = origin.without("proof")
                .with(
                        "credentialSubject",
                        origin.requireObject("credentialSubject").with("claim", claim));
        ProofRequest request = new ProofRequest(
                parties.sourceSigner(),
                parties.source().verificationMethod(),
                VerificationRelationship.ASSERTION_METHOD);
        return proofs.sign(unsigned, Collections.nCopies(count, request), NOW);
    }

    private CredentialCheck refusedWithin(long millisMax, String what, JsonObject credential) {
        long begin = meter.getCurrentThreadCpuTime();
        CredentialCheck check = verifier.verify(new Credential(credential), parties.documents(), NOW);
        print(what, begin, millisMax);
        assertThat(check.valid()).isFalse();
        return check;
    }

    private void print(String what, long begin, long millisMax) {
        long millis = (meter.getCurrentThreadCpuTime() - begin) / 1_000_000;
        System.out.println("sizes: " + what + ": " + millis + " ms");
        assertThat(millis).as(what).isLessThanOrEqualTo(millisMax);
    }
}
