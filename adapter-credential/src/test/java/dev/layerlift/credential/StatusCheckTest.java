package dev.layerlift.credential;

import static dev.layerlift.testkit.contract.CredentialParties.MANIFEST;
import static dev.layerlift.testkit.contract.CredentialParties.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.credential.Bitstring;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.credential.StatusEntry;
import dev.layerlift.domain.credential.StatusPurpose;
import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonNumber;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.CredentialIssuer.Issuer;
import dev.layerlift.domain.port.CredentialIssuer.StatusListStatement;
import dev.layerlift.domain.port.CredentialVerifier.CredentialCheck;
import dev.layerlift.domain.port.ProofSuite;
import dev.layerlift.domain.port.ProofSuite.ProofRequest;
import dev.layerlift.domain.port.Signer;
import dev.layerlift.proofs.StrictJsonFormat;
import dev.layerlift.testkit.contract.CredentialParties;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a status list says of a credential, and what is not believed of it. */
class StatusCheckTest {
    private static final String URL = "https://lists.example.com/status/1.json";
    private static final int INDEX = 4711;

    private final Signer listKey = TestKeys.newSigner();
    private final CredentialParties parties = new CredentialParties(TestKeys.newSigner(), TestKeys.newSigner());
    private final ProofSuite proofs = TestKeys.proofs();
    private final VcIssuer issuer = new VcIssuer(proofs, new StrictJsonFormat());
    private final Map<String, JsonObject> published = new HashMap<>();
    private final VcVerifier verifier = new VcVerifier(proofs, url -> Optional.ofNullable(published.get(url)));

    @Test
    void aBitThatIsNotSetIsGood() {
        published.put(URL, list(StatusPurpose.REVOCATION, List.of(INDEX - 1, INDEX + 1)));

        CredentialCheck check = verify(entry("revocation"));
        assertThat(check.problems()).isEmpty();
        assertThat(check.revoked()).isFalse();
        assertThat(check.notes()).isEmpty();
        assertThat(check.findings())
                .anySatisfy(finding -> assertThat(finding.detail()).isEqualTo("\"revocation\" is not set"));
    }

    @Test
    void aRevokedOneIsRefused() {
        published.put(URL, list(StatusPurpose.REVOCATION, List.of(INDEX)));

        CredentialCheck check = verify(entry("revocation"));
        assertThat(check.valid()).isFalse();
        assertThat(check.revoked()).isTrue();
        assertThat(check.problems()).singleElement().asString().contains("revoked", URL, "4711");
    }

    @Test
    void aSupersededOneHoldsWithANote() {
        published.put(URL, list(StatusPurpose.REFRESH, List.of(INDEX)));

        CredentialCheck check = verify(entry("refresh"));
        assertThat(check.valid()).isTrue();
        assertThat(check.notes()).singleElement().asString().startsWith("superseded:");
    }

    @Test
    void aSuspendedOneAndAPurposeThatNobodyKnowsAreRefusedWhileSet() {
        for (String purpose : List.of("suspension", "https://example.com/odd")) {
            published.put(URL, changed(List.of(INDEX), subject -> subject.with("statusPurpose", purpose)));
            assertThat(verify(entry(purpose)).problems()).as(purpose).hasSize(1);

            published.put(URL, changed(List.of(), subject -> subject.with("statusPurpose", purpose)));
            assertThat(verify(entry(purpose)).problems()).as(purpose).isEmpty();
        }
    }

    @Test
    void aMessageIsToldAndRefusesNothing() {
        JsonArray messages = JsonArray.of(
                message("0x0", "waiting"), message("0x1", "shipped"), message("0x2", "lost"), message("0x3", "found"));
        JsonObject entry =
                entry("message").with("statusSize", new JsonNumber("2")).with("statusMessage", messages);
        // Entry 5 of two bits: bits 10 and 11, the second one set.
        byte[] twice = new byte[2 * Bitstring.SIZE / 8];
        twice[1] = 0b0001_0000;
        published.put(
                URL,
                changed(
                        List.of(),
                        subject -> subject.with("statusPurpose", "message")
                                .with("encodedList", EncodedList.encode(twice))));

        CredentialCheck check = verify(entry.with("statusListIndex", "5"));
        assertThat(check.valid()).isTrue();
        assertThat(check.notes()).singleElement().asString().startsWith("message: \"shipped\"");
        assertThat(verify(entry.with("statusListIndex", "4")).notes()).isEmpty();
        assertThat(verify(entry.with("statusSize", new JsonNumber("3"))).problems())
                .singleElement()
                .asString()
                .contains("statusMessage");
        // With entries of two bits the smallest list is too small for the herd.
        published.put(URL, changed(List.of(), subject -> subject.with("statusPurpose", "message")));
        assertThat(verify(entry).problems()).singleElement().asString().contains("65536 entries");
    }

    @Test
    void aListForSeveralPurposesIsRead() {
        published.put(
                URL,
                changed(
                        List.of(INDEX),
                        subject ->
                                subject.with("statusPurpose", JsonArray.ofStrings(List.of("refresh", "revocation")))));

        assertThat(verify(entry("revocation")).revoked()).isTrue();
        assertThat(verify(entry("refresh")).valid()).isTrue();
    }

    @Test
    @Tag("P05")
    void whatCannotBeFoundOutIsNotGood() {
        assertThat(verify(entry("revocation")).problems())
                .singleElement()
                .asString()
                .contains("there is no list at");

        VcVerifier offline = new VcVerifier(proofs, url -> {
            throw MigrationException.storage("TIMED_OUT", "lists.example.com did not answer", "try again");
        });
        CredentialCheck check = offline.verify(credential(entry("revocation")), parties.documents(), NOW);
        assertThat(check.revoked()).isFalse();
        assertThat(check.problems()).singleElement().asString().contains("could not be found out", "did not answer");
    }

    @Test
    void aListThatDoesNotHoldIsNotBelieved() {
        JsonObject good = list(StatusPurpose.REVOCATION, List.of());
        Map<String, JsonObject> bad = new HashMap<>();
        bad.put("proof", good.without("proof"));
        bad.put("does not hold", good.with("validFrom", "2020-01-01T00:00:00Z"));
        bad.put(
                "validUntil",
                signed(unsigned(List.of())
                        .with("validUntil", "2026-01-02T00:00:00Z")
                        .with("validFrom", "2026-01-01T00:00:00Z")));
        bad.put("validFrom", signed(unsigned(List.of()).with("validFrom", "2036-01-01T00:00:00Z")));
        bad.put("id:", signed(unsigned(List.of()).with("id", "https://lists.example.com/status/2.json")));
        bad.put(
                "BitstringStatusListCredential",
                signed(unsigned(List.of()).with("type", JsonArray.ofStrings(List.of("VerifiableCredential")))));
        bad.put("@context", signed(unsigned(List.of()).with("@context", "https://example.com/context")));
        bad.put("credentialStatus", signed(unsigned(List.of()).with("credentialStatus", entry("revocation"))));
        bad.put("another purpose", changed(List.of(), subject -> subject.with("statusPurpose", "suspension")));
        bad.put("BitstringStatusList ", changed(List.of(), subject -> subject.with("type", "List")));
        bad.put("encodedList: absent", changed(List.of(), subject -> subject.without("encodedList")));
        bad.put("encodedList: not multibase", changed(List.of(), subject -> subject.with("encodedList", "zabc")));
        bad.put("encodedList: malformed", changed(List.of(), subject -> subject.with("encodedList", "u!")));
        bad.put("encodedList: cannot", changed(List.of(), subject -> subject.with("encodedList", "uAAAA")));
        bad.put(
                "8 entries",
                changed(List.of(), subject -> subject.with("encodedList", EncodedList.encode(new byte[1]))));

        bad.forEach((why, list) -> {
            published.put(URL, list);
            assertThat(verify(entry("revocation")).problems())
                    .as(why)
                    .singleElement()
                    .asString()
                    .contains(why);
        });
    }

    @Test
    @Tag("P49")
    void aListThatWouldFillTheMemoryIsNotExpanded() {
        String bomb = EncodedList.encode(new byte[64 * 1024 * 1024]);
        assertThat(bomb.length()).isLessThan(100_000);
        published.put(URL, changed(List.of(), subject -> subject.with("encodedList", bomb)));

        assertThat(verify(entry("revocation")).problems())
                .singleElement()
                .asString()
                .contains("more than " + EncodedList.BYTES_MAX + " bytes");
    }

    @Test
    void anEntryThatIsMalformedIsRefused() {
        published.put(URL, list(StatusPurpose.REVOCATION, List.of()));
        Map<String, JsonValue> bad = new HashMap<>();
        bad.put("no object", JsonArray.of(new JsonValue.JsonString("x")));
        bad.put("0 entries", JsonArray.EMPTY);
        bad.put("17 entries", new JsonArray(java.util.Collections.nCopies(17, entry("revocation"))));
        bad.put("type", entry("revocation").with("type", "StatusList2021Entry"));
        bad.put("statusPurpose", entry("revocation").without("statusPurpose"));
        bad.put("statusListIndex: absent", entry("revocation").with("statusListIndex", new JsonNumber("5")));
        bad.put("at most 15 digits", entry("revocation").with("statusListIndex", "-1"));
        bad.put("less than 131072", entry("revocation").with("statusListIndex", "131072"));
        bad.put("statusListCredential", entry("revocation").without("statusListCredential"));
        bad.put("statusSize", entry("revocation").with("statusSize", new JsonNumber("0")));
        bad.put("id:", entry("revocation").with("id", URL));

        bad.forEach((why, status) -> assertThat(verify(status).problems())
                .as(why)
                .singleElement()
                .asString()
                .contains(why));
    }

    @Test
    void manyCredentialsOfOneListCostOneVerification() {
        AtomicInteger verifications = new AtomicInteger();
        VcVerifier counting = new VcVerifier(counting(verifications), url -> Optional.ofNullable(published.get(url)));
        published.put(URL, list(StatusPurpose.REVOCATION, List.of()));
        Credential credential = credential(entry("revocation"));
        for (int i = 0; i < 5; i++) {
            assertThat(counting.verifyStatus(credential, parties.documents(), NOW)
                            .valid())
                    .isTrue();
        }
        assertThat(verifications).hasValue(1);

        published.put(URL, list(StatusPurpose.REVOCATION, List.of(INDEX)));
        assertThat(counting.verifyStatus(credential, parties.documents(), NOW).revoked())
                .as("a new list is not taken for the old one")
                .isTrue();
        assertThat(verifications).hasValue(2);

        counting.verifyStatus(credential, parties.documents(), NOW.plus(Duration.ofMinutes(5)));
        assertThat(verifications).as("after five minutes").hasValue(3);
    }

    @Test
    void nobodyIsAskedAboutACredentialThatNobodySigned() {
        AtomicInteger asked = new AtomicInteger();
        VcVerifier asking = new VcVerifier(proofs, url -> {
            asked.incrementAndGet();
            return Optional.empty();
        });
        JsonObject forged = credential(entry("revocation")).json().with("validFrom", "2026-01-02T00:00:00Z");

        assertThat(asking.verify(new Credential(forged), parties.documents(), NOW)
                        .valid())
                .isFalse();
        assertThat(asked).hasValue(0);
    }

    private ProofSuite counting(AtomicInteger verifications) {
        return (ProofSuite) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ProofSuite.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("verify")) {
                        verifications.incrementAndGet();
                    }
                    return method.invoke(proofs, arguments);
                });
    }

    private CredentialCheck verify(JsonValue status) {
        return verifier.verify(credential(status), parties.documents(), NOW);
    }

    private Credential credential(JsonValue status) {
        Issuer source = parties.source();
        JsonObject json = issuer.issueOrigin(source, MANIFEST, NOW).json().without("proof");
        return new Credential(proofs.sign(
                json.with("credentialStatus", status),
                List.of(new ProofRequest(
                        source.signer(), source.verificationMethod(), VerificationRelationship.ASSERTION_METHOD)),
                NOW));
    }

    private static JsonObject entry(String purpose) {
        return JsonObject.builder()
                .put("type", StatusEntry.TYPE)
                .put("statusPurpose", purpose)
                .put("statusListIndex", Integer.toString(INDEX))
                .put("statusListCredential", URL)
                .build();
    }

    private static JsonObject message(String status, String message) {
        return JsonObject.builder()
                .put("status", status)
                .put("message", message)
                .build();
    }

    private JsonObject list(StatusPurpose purpose, List<Integer> set) {
        return issuer.issueStatusList(new StatusListStatement(URL, purpose, Bitstring.EMPTY.with(set)), listKey, NOW)
                .json();
    }

    private JsonObject unsigned(List<Integer> set) {
        return list(StatusPurpose.REVOCATION, set).without("proof");
    }

    private JsonObject changed(List<Integer> set, UnaryOperator<JsonObject> change) {
        JsonObject list = unsigned(set);
        return signed(list.with("credentialSubject", change.apply(list.requireObject("credentialSubject"))));
    }

    private JsonObject signed(JsonObject list) {
        String did = "did:key:" + listKey.publicKeyMultibase();
        return proofs.sign(
                list,
                List.of(new ProofRequest(
                        listKey, did + "#" + listKey.publicKeyMultibase(), VerificationRelationship.ASSERTION_METHOD)),
                NOW);
    }
}
