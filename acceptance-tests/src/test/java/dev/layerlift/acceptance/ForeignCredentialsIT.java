package dev.layerlift.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.layerlift.credential.jsonld.EddsaRdfc2022;
import dev.layerlift.did.DidMethods;
import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.ProofSuite;
import dev.layerlift.domain.port.ProofSuite.AddedProof;
import dev.layerlift.domain.port.ProofSuite.ProofCheck;
import dev.layerlift.domain.port.ProofSuite.ProofRequest;
import dev.layerlift.domain.port.Signer;
import dev.layerlift.proofs.DataIntegrityProofSuite;
import dev.layerlift.proofs.Ed25519Providers;
import dev.layerlift.proofs.EddsaJcs2022;
import dev.layerlift.proofs.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Credentials with both cryptosuites, signed by us and verified by {@code @digitalbazaar/vc}, and the other way round;
 * and what both say when one field was changed.
 */
class ForeignCredentialsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final DidMethods DIDS = new DidMethods(List.of());

    private static final List<JsonObject> UNSIGNED = List.of(parse("""
                    {"@context":["https://www.w3.org/ns/credentials/v2"],"type":["VerifiableCredential"],
                     "validFrom":"2025-01-01T00:00:00Z",
                     "credentialSubject":{"id":"did:example:1","name":"Zoë \\ud83d\\ude00 \\"quoted\\""}}"""), parse("""
                    {"@context":["https://www.w3.org/ns/credentials/v2",
                      "https://www.w3.org/ns/credentials/undefined-terms/v2"],
                     "id":"urn:uuid:6f1c5a52-3c1e-4b7e-9a54-0d3b1f6f2a11",
                     "type":["VerifiableCredential","OriginCredential"],
                     "validFrom":"2025-01-01T00:00:00Z","validUntil":"2099-01-01T00:00:00Z",
                     "credentialSubject":{"id":"did:example:2","size":12345,"ratio":0.25,"checked":true,
                       "part":[{"id":"urn:part:1","digest":"uEiA"},{"id":"urn:part:2","digest":"uEiB"}]}}"""), parse("""
                    {"@context":["https://www.w3.org/ns/credentials/v2"],"type":["VerifiableCredential"],
                     "name":"Two subjects","description":{"@value":"deux","@language":"fr"},
                     "validFrom":"2025-01-01T00:00:00+01:00",
                     "credentialSubject":[{"id":"did:example:3","name":"one"},{"id":"did:example:4","name":"two"}],
                     "evidence":[{"type":"https://example.com/Evidence","id":"urn:evidence:1"}]}"""));

    private static final Map<String, UnaryOperator<JsonObject>> CHANGES = new TreeMap<>(Map.of(
            "validFrom", c -> c.with("validFrom", "2025-01-01T00:00:01Z"),
            "type, one more",
                    c -> c.with("type", JsonArray.ofStrings(List.of("VerifiableCredential", "VerifiablePresentation"))),
            "credentialSubject, one member more", ForeignCredentialsIT::withAnotherName,
            "id", c -> c.with("id", "urn:uuid:00000000-0000-4000-8000-000000000000"),
            "proof.created", c -> withProof(c, p -> p.with("created", "2025-06-01T00:00:00Z")),
            "proof.proofPurpose", c -> withProof(c, p -> p.with("proofPurpose", "authentication")),
            "proof.proofValue", c -> withProof(c, p -> p.with("proofValue", flipped(p.requireString("proofValue")))),
            "proof.cryptosuite", c -> withProof(c, p -> p.with("cryptosuite", other(p.requireString("cryptosuite")))),
            "proof, absent", c -> c.without("proof")));

    @TempDir
    private static Path folder;

    private static final ProofSuite PROOFS =
            new DataIntegrityProofSuite(Ed25519Providers.portable(), List.of(new EddsaJcs2022(), new EddsaRdfc2022()));

    private static ForeignJudges judges;

    @BeforeAll
    static void findJudges() throws IOException {
        judges = ForeignJudges.in(Files.createDirectories(folder.resolve("judges")));
    }

    @Test
    void whatTheySignHoldsHereAndNoChangeOfItDoes() {
        ObjectNode question = JSON.createObjectNode();
        UNSIGNED.forEach(credential -> question.withArray("credentials").add(node(credential)));
        Map<String, JsonObject> signed = new LinkedHashMap<>();
        judges.sign(question)
                .forEach(answer -> signed.put(
                        answer.path("cryptosuite").asText() + " " + signed.size(), json(answer.path("credential"))));

        assertThat(signed).hasSize(2 * UNSIGNED.size());
        judge("theirs", signed);
    }

    @Test
    void whatWeSignHoldsThereAndNoChangeOfItDoes() {
        Signer signer = new KeysInMemory().generate().signer();
        String did = "did:key:" + signer.publicKeyMultibase();
        ProofRequest request = new ProofRequest(
                signer, did + "#" + signer.publicKeyMultibase(), VerificationRelationship.ASSERTION_METHOD);
        Map<String, JsonObject> signed = new LinkedHashMap<>();
        for (String suite : List.of(EddsaJcs2022.NAME, EddsaRdfc2022.NAME)) {
            for (JsonObject credential : UNSIGNED) {
                AddedProof proof = new AddedProof(request, suite, "urn:proof:" + signed.size(), List.of());
                signed.put(suite + " " + signed.size(), PROOFS.add(credential.with("issuer", did), proof, NOW));
            }
        }

        judge("ours", signed);
    }

    /** Both verifiers say yes to each, and no to each change of each. */
    private static void judge(String whose, Map<String, JsonObject> signed) {
        Map<String, JsonObject> changed = new LinkedHashMap<>();
        signed.forEach((name, credential) ->
                CHANGES.forEach((field, change) -> changed.put(name + ": " + field, change.apply(credential))));

        assertThat(signed)
                .allSatisfy((name, credential) -> assertThat(checks(credential))
                        .as(name)
                        .singleElement()
                        .satisfies(check -> assertThat(check.detail()).isEmpty())
                        .satisfies(check -> assertThat(check.valid()).isTrue()));
        assertThat(verdicts(signed)).as("what they say of what is " + whose).doesNotContainValue(false);
        assertThat(changed)
                .allSatisfy((name, credential) ->
                        assertThat(checks(credential)).as(name).noneMatch(ProofCheck::valid));
        assertThat(verdicts(changed))
                .as("what they say of changes of what is " + whose)
                .doesNotContainValue(true);
        System.out.printf(
                "interop: %s, %d credentials verified by both sides, %d changed ones refused by both%n",
                whose, signed.size(), changed.size());
    }

    private static List<ProofCheck> checks(JsonObject credential) {
        return PROOFS.verify(credential, VerificationRelationship.ASSERTION_METHOD, DIDS, NOW.plusSeconds(1));
    }

    private static Map<String, Boolean> verdicts(Map<String, JsonObject> credentials) {
        ObjectNode question = JSON.createObjectNode();
        question.putArray("documents");
        ArrayNode checks = question.putArray("checks");
        credentials
                .values()
                .forEach(credential -> checks.addObject().put("as", "issuer").set("credential", node(credential)));
        JsonNode answers = judges.verify(question);
        Map<String, Boolean> verdicts = new LinkedHashMap<>();
        List<String> names = new ArrayList<>(credentials.keySet());
        for (int i = 0; i < names.size(); i++) {
            assertThat(answers.get(i).path("errors").toString()).doesNotContain("not known offline");
            verdicts.put(names.get(i), answers.get(i).path("verified").booleanValue());
        }
        return verdicts;
    }

    private static JsonObject withAnotherName(JsonObject credential) {
        JsonValue subject = credential.get("credentialSubject").orElseThrow();
        if (subject instanceof JsonArray all) {
            List<JsonValue> items = new ArrayList<>(all.values());
            items.set(1, ((JsonObject) items.get(1)).with("description", "more"));
            return credential.with("credentialSubject", new JsonArray(items));
        }
        return credential.with("credentialSubject", ((JsonObject) subject).with("description", "more"));
    }

    private static JsonObject withProof(JsonObject credential, UnaryOperator<JsonObject> change) {
        return credential.with("proof", change.apply(credential.requireObject("proof")));
    }

    private static String other(String suite) {
        return suite.equals(EddsaJcs2022.NAME) ? EddsaRdfc2022.NAME : EddsaJcs2022.NAME;
    }

    private static String flipped(String text) {
        int at = text.length() / 2;
        return text.substring(0, at) + (text.charAt(at) == 'A' ? 'B' : 'A') + text.substring(at + 1);
    }

    private static JsonObject parse(String text) {
        return StrictJson.parseObject(text.getBytes(StandardCharsets.UTF_8));
    }

    private static JsonObject json(JsonNode node) {
        return parse(node.toString());
    }

    private static JsonNode node(JsonObject object) {
        try {
            return JSON.readTree(StrictJson.write(object));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
