package dev.layerlift.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.application.DidUpdateRequest.DocumentKey;
import dev.layerlift.application.TestHome.Process;
import dev.layerlift.application.VerificationReport.Check;
import dev.layerlift.application.internal.lift.HeldKeys;
import dev.layerlift.application.internal.lift.LiftFiles;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.WebHost;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import dev.layerlift.domain.migration.MigrationResult;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.ContentStore.Durability;
import dev.layerlift.domain.port.DidUpdater.Change;
import dev.layerlift.domain.port.ProofSuite.ProofRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The presentation that {@code #whois} leads to is the DID's own word, now and after its keys and its name changed. */
class WhoisProofTest {
    private final TestHome home = new TestHome();
    private MigrationResult made;
    private Did did;

    @BeforeEach
    void publishOne() throws Exception {
        try (Process process = home.start()) {
            made = process.migrate(process.importBytes("a.txt", "a letter".getBytes(StandardCharsets.UTF_8)));
            did = made.targetDid().orElseThrow();
        }
    }

    @Test
    void theTargetsOwnKeySignsItUnderAuthentication() throws Exception {
        try (Process process = home.start()) {
            JsonObject proof = presentation().requireObject("proof");
            String own = ownKey();

            assertThat(presentation().requireString("holder")).isEqualTo(did.value());
            assertThat(proof.requireString("cryptosuite")).isEqualTo("eddsa-jcs-2022");
            assertThat(proof.requireString("proofPurpose")).isEqualTo("authentication");
            assertThat(proof.requireString("verificationMethod")).isEqualTo(own);
            assertThat(document(process).method(own, VerificationRelationship.AUTHENTICATION))
                    .isPresent();
            assertThat(process.verify(did).checks())
                    .filteredOn(check -> check.name().equals("whois proof"))
                    .containsExactly(Check.ok("whois proof", "by the DID"));
        }
    }

    @Test
    void aProofThatIsMissingForeignBrokenOrForSomethingElseIsFound() throws Exception {
        try (Process process = home.start()) {
            JsonObject good = presentation();
            JsonObject bare = good.without("proof");
            ProofRequest asserts =
                    HeldKeys.find(document(process), VerificationRelationship.ASSERTION_METHOD, process.ports.keys());
            Asset stranger = process.importBytes("b.txt", new byte[] {1});
            ProofRequest foreign =
                    HeldKeys.find(stranger.document(), VerificationRelationship.AUTHENTICATION, process.ports.keys());
            ProofRequest own =
                    HeldKeys.find(document(process), VerificationRelationship.AUTHENTICATION, process.ports.keys());
            ProofRequest pretended = new ProofRequest(
                    foreign.signer(), own.verificationMethod(), VerificationRelationship.AUTHENTICATION);

            assertThat(wrong(process, bare)).containsExactly("whois proof: none (expected: one by the DID)");
            assertThat(wrong(process, signed(bare, asserts)))
                    .singleElement()
                    .asString()
                    .startsWith("whois proof: ")
                    .contains("authentication");
            assertThat(wrong(process, signed(bare, foreign)))
                    .singleElement()
                    .asString()
                    .startsWith("whois proof: by did:peer:4")
                    .contains("(expected: by a key of the DID)");
            assertThat(wrong(process, signed(bare, pretended)))
                    .singleElement()
                    .asString()
                    .startsWith("whois proof: ");
            assertThat(wrong(process, signed(bare, own, own)))
                    .containsExactly("whois proof: 2 proofs (expected: one by the DID)");
            assertThat(wrong(process, signed(bare.with("holder", stranger.did().value()), own)))
                    .singleElement()
                    .asString()
                    .startsWith("whois proof: holder: did:peer:4");
            assertThat(wrong(process, signed(bare.without("holder"), own)))
                    .singleElement()
                    .asString()
                    .startsWith("whois proof: holder: none");
            assertThat(wrong(process, good.with("note", "more")))
                    .singleElement()
                    .asString()
                    .startsWith("whois proof: ");
            assertThat(wrong(process, good)).isEmpty();
        }
    }

    @Test
    void aRotatedDocumentKeySignsItAgain() throws Exception {
        try (Process process = home.start()) {
            JsonObject before = presentation();
            process.manager.dids().rotate(did, Change.NONE, DocumentKey.ROTATE);

            assertThat(signer())
                    .isEqualTo(ownKey())
                    .isNotEqualTo(before.requireObject("proof").requireString("verificationMethod"));
            assertThat(presentation().without("proof")).isEqualTo(before.without("proof"));
            assertThat(process.verify(did).valid()).isTrue();

            process.manager.dids().rotate(did, Change.NONE, DocumentKey.ROTATE_AND_REVOKE);
            assertThat(signer()).isEqualTo(ownKey());
            assertThat(wrong(process)).noneMatch(line -> line.startsWith("whois proof"));
        }
    }

    @Test
    void anUpdateThatKeepsTheKeyLeavesItAsItIs() throws Exception {
        try (Process process = home.start()) {
            JsonObject before = presentation();
            home.clock.advance(java.time.Duration.ofHours(1));
            process.manager.dids().update(did, DidUpdateRequest.of(Change.NONE.withTtlSeconds(60)));

            assertThat(presentation()).isEqualTo(before);
        }
    }

    @Test
    void aMovedDidSignsItUnderItsNewName() throws Exception {
        WebHost former = home.dids.host();
        home.dids = new dev.layerlift.did.webvh.WebvhConfig(WebHost.parse("new.example.org"), true)
                .withFormerHosts(Set.of(former));
        try (Process process = home.start()) {
            Did moved = process.manager
                    .dids()
                    .update(did, DidUpdateRequest.of(Change.NONE.withMove()))
                    .did();

            assertThat(presentation().requireString("holder")).isEqualTo(moved.value());
            assertThat(signer()).startsWith(moved.value() + "#");
            assertThat(process.verify(moved).valid()).isTrue();
        }
    }

    @Test
    void whatSomebodyElsePutThereIsNotSignedAgain() throws Exception {
        try (Process process = home.start()) {
            JsonObject good = presentation();
            JsonObject bad = good.with(
                    "verifiableCredential",
                    new JsonArray(List.of(good.array("verifiableCredential").get(0))));
            for (JsonObject changed : List.of(bad, good.with("verifiableCredential", new JsonString("none")))) {
                put(changed);
                DidVersion version = process.manager.dids().rotate(did, Change.NONE, DocumentKey.ROTATE);

                assertThat(version.warnings())
                        .singleElement()
                        .asString()
                        .contains("credentials.json is not as it was published", "layerlift verify");
                assertThat(presentation()).isEqualTo(changed);
            }
            home.publicStore.put(path(), Content.of(new byte[] {'x'}), Sha256.of(new byte[] {'x'}), Durability.NOW);
            assertThat(process.manager
                            .dids()
                            .rotate(did, Change.NONE, DocumentKey.ROTATE)
                            .warnings())
                    .singleElement()
                    .asString()
                    .contains("is not as it was published");

            put(good);
            assertThat(process.manager
                            .dids()
                            .rotate(did, Change.NONE, DocumentKey.ROTATE)
                            .warnings())
                    .isEmpty();
            assertThat(process.verify(did).valid())
                    .as("what was restored is signed again")
                    .isTrue();
        }
    }

    @Test
    void aDocumentWithoutAKeyToSignItWithIsRefusedUnlessItIsForced() throws Exception {
        try (Process process = home.start()) {
            DidUpdateRequest without = DidUpdateRequest.NONE.with(
                    DocumentEdits.replaceWith(document(process).json().without("authentication")));
            assertThatThrownBy(() -> process.manager.dids().update(did, without))
                    .hasMessageContaining("the presentation of #whois would not be signed by the DID");

            assertThat(process.manager
                            .dids()
                            .update(did, without.breakingTies())
                            .warnings())
                    .anySatisfy(w -> assertThat(w).contains("the presentation of #whois"));
            assertThat(wrong(process)).anySatisfy(line -> assertThat(line).startsWith("whois proof: "));
            assertThat(process.manager
                            .dids()
                            .update(did, DidUpdateRequest.of(Change.NONE.withTtlSeconds(60)))
                            .warnings())
                    .as("it was so before")
                    .singleElement()
                    .asString()
                    .contains("the presentation of #whois");
        }
    }

    private List<String> wrong(Process process, JsonObject presentation) {
        put(presentation);
        return wrong(process);
    }

    private List<String> wrong(Process process) {
        return process.verify(did).checks().stream()
                .filter(check -> !check.ok())
                .map(check -> check.name() + ": " + check.detail())
                .toList();
    }

    private JsonObject signed(JsonObject unsigned, ProofRequest... by) {
        return home.proofs.sign(unsigned, List.of(by), home.clock.instant());
    }

    private void put(JsonObject presentation) {
        byte[] bytes = home.json.write(presentation);
        home.publicStore.put(path(), Content.of(bytes), Sha256.of(bytes), Durability.NOW);
    }

    private JsonObject presentation() throws Exception {
        try (var in = home.publicStore.open(path(), 0).orElseThrow()) {
            return home.json.parseObject(in.readAllBytes());
        }
    }

    private String signer() throws Exception {
        return presentation().requireObject("proof").requireString("verificationMethod");
    }

    private ObjectPath path() {
        return home.published().stream()
                .filter(key -> key.endsWith(LiftFiles.CREDENTIALS))
                .map(ObjectPath::ofPublic)
                .findFirst()
                .orElseThrow();
    }

    private DidDocument document(Process process) {
        return process.ports.layers().resolve(did).document().orElseThrow();
    }

    /** The target's own key is the last one of its document. */
    private String ownKey() {
        Asset asset = home.persistence.assets().find(did.identity()).orElseThrow();
        var methods = asset.document().verificationMethods();
        return methods.get(methods.size() - 1).id();
    }
}
