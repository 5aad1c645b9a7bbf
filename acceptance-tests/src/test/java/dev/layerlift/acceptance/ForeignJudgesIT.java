package dev.layerlift.acceptance;

import static dev.layerlift.acceptance.User.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.layerlift.application.VerificationReport.Check;
import dev.layerlift.bootstrap.Layerlift;
import dev.layerlift.bootstrap.home.HomeDirectory;
import dev.layerlift.domain.did.Did;
import dev.layerlift.testkit.Prerequisite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others make of the published files: a did:webvh resolver and a credential verifier that are not ours. */
class ForeignJudgesIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path folder;

    private static ForeignJudges judges;
    private static User user;
    private static List<JsonNode> migrations;
    private static JsonNode takenBack;
    private static JsonNode credentialOfTakenBack;
    private static JsonNode documentOfTakenBack;

    @BeforeAll
    static void liftFourFilesAndTakeOneBack() throws IOException {
        judges = ForeignJudges.in(Files.createDirectories(folder.resolve("judges")));
        user = User.withHome(Files.createDirectories(folder.resolve("user")));
        Path files = Files.createDirectories(folder.resolve("files"));
        Files.writeString(files.resolve("letter.txt"), "Dear reader");
        Files.writeString(files.resolve("Über uns.json"), "{\"who\":\"we\"}");
        Files.write(files.resolve("empty.bin"), new byte[0]);
        byte[] large = new byte[200_000];
        new Random(1).nextBytes(large);
        Files.write(files.resolve("noise.png"), large);
        migrations = user.migrates(user.imports(files));
        takenBack = migrations.get(3);
        migrations = migrations.subList(0, 3);
        credentialOfTakenBack = published(takenBack, "OriginCredential").get(0);
        documentOfTakenBack = resolvedByUs(text(takenBack, "targetDid")).path("didDocument");
        user.run("rollback", text(takenBack, "migrationId")).exits(0);
    }

    @Test
    @Tag("P02")
    void didwebvhResolvesEveryPublishedLogToTheDocumentThatWeResolve() {
        JsonNode verdicts = judges.resolve(
                logs(migrations.stream().map(m -> text(m, "targetDid")).toList()));

        assertThat(verdicts).hasSize(3);
        for (int i = 0; i < 3; i++) {
            String did = text(migrations.get(i), "targetDid");
            JsonNode verdict = verdicts.get(i);
            assertThat(verdict.path("error").isNull()).as(verdict.toString()).isTrue();
            assertThat(text(verdict.path("meta"), "scid")).isEqualTo(did.split(":", -1)[2]);
            assertThat(verdict.path("meta").path("portable").booleanValue()).isTrue();
            assertThat(verdict.path("meta").path("deactivated").booleanValue()).isFalse();
            assertThat(text(verdict.path("doc"), "id")).isEqualTo(did);
            assertThat(verdict.path("doc")).isEqualTo(resolvedByUs(did).path("didDocument"));
        }
    }

    @Test
    @Tag("P36")
    void didwebvhResolvesATakenBackLogAsDeactivated() {
        String did = text(takenBack, "targetDid");

        JsonNode verdict = judges.resolve(logs(List.of(did))).get(0);

        assertThat(verdict.path("error").isNull()).as(verdict.toString()).isTrue();
        assertThat(verdict.path("meta").path("deactivated").booleanValue()).isTrue();
        assertThat(verdict.path("doc").isNull()).isTrue();
        JsonNode ours = resolvedByUs(did);
        assertThat(ours.path("didDocument").isNull()).isTrue();
        assertThat(ours.path("didDocumentMetadata").path("deactivated").booleanValue())
                .isTrue();
        assertThat(text(ours.path("didDocumentMetadata"), "versionId"))
                .isEqualTo(text(verdict.path("meta"), "versionId"))
                .startsWith("2-");
    }

    @Test
    void didwebvhRefusesAPublishedLogInWhichOneCharacterWasChanged() {
        String did = text(migrations.get(0), "targetDid");
        ObjectNode question = logs(List.of(did));
        String log = text(question.path("logs").get(0), "log");
        ((ObjectNode) question.path("logs").get(0)).put("log", log.replace("/credentials.json", "/credentialz.json"));

        JsonNode verdict = judges.resolve(question).get(0);

        assertThat(verdict.path("error").isArray()).as(verdict.toString()).isTrue();
    }

    @Test
    void everyReissuedCredentialVerifiesWithDigitalBazaar() {
        ObjectNode question = question();
        ArrayNode checks = question.withArray("checks");
        for (JsonNode migration : migrations) {
            List<JsonNode> credentials = published(migration, "OriginCredential");
            assertThat(credentials).hasSize(1);
            check(checks, credentials.get(0), "issuer");
            check(checks, changed(credentials.get(0)), "issuer");
        }

        assertThat(verdicts(question)).containsExactly(true, false, true, false, true, false);
    }

    @Test
    @Tag("P25")
    void digitalBazaarReadsOurStatusLists() {
        JsonNode credential = published(migrations.get(1), "OriginCredential").get(0);
        ObjectNode question = question();
        check(question.withArray("checks"), credential, "issuer");
        JsonNode before = judges.verify(question).get(0);
        Path file = folder.resolve("to-revoke.json");
        try {
            Files.write(file, JSON.writeValueAsBytes(credential));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        user.run("credential", "status", "set", file.toString(), "--purpose", "refresh")
                .exits(0);

        ObjectNode again = question();
        check(again.withArray("checks"), credential, "issuer");
        JsonNode after = judges.verify(again).get(0);

        assertThat(before.path("verified").booleanValue()).as(before.toString()).isTrue();
        assertThat(before.path("statuses").toString())
                .isEqualTo("[{\"purpose\":\"revocation\",\"set\":false},{\"purpose\":\"refresh\",\"set\":false}]");
        assertThat(after.path("statuses").toString())
                .isEqualTo("[{\"purpose\":\"revocation\",\"set\":false},{\"purpose\":\"refresh\",\"set\":true}]");
        assertThat(ofTakenBack()).as("what the rollback revoked").contains(true);
    }

    /** What the judge reads of the credential that was taken back, which nobody serves any more. */
    private static List<Boolean> ofTakenBack() {
        ObjectNode question = question();
        question.withArray("documents").add(documentOfTakenBack);
        check(question.withArray("checks"), credentialOfTakenBack, "issuer");
        return StreamSupport.stream(
                        judges.verify(question).get(0).path("statuses").spliterator(), false)
                .map(status -> status.path("set").booleanValue())
                .toList();
    }

    @Test
    void bothProofsOfEveryLinkVerifyOneByOneWithDigitalBazaar() {
        ObjectNode question = question();
        ArrayNode checks = question.withArray("checks");
        for (JsonNode migration : migrations) {
            JsonNode link = link(migration);
            JsonNode ofSource = withProofOf(link, text(migration, "sourceDid"));
            JsonNode ofTarget = withProofOf(link, text(migration, "targetDid"));
            check(checks, ofTarget, "issuer");
            check(checks, changed(ofTarget), "issuer");
            check(checks, ofSource, "assertion");
            check(checks, changed(ofSource), "assertion");
            // The source did not issue it, so only its assertion counts; a verifier of credentials must say no.
            check(checks, ofSource, "issuer");
        }

        assertThat(verdicts(question))
                .containsExactly(
                        true, false, true, false, false, true, false, true, false, false, true, false, true, false,
                        false);
    }

    @Test
    void digitalBazaarVerifiesWhatWhoisLeadsToAsTheWordOfTheDid() {
        ObjectNode question = question();
        ArrayNode checks = question.withArray("checks");
        for (JsonNode migration : migrations) {
            String did = text(migration, "targetDid");
            JsonNode presentation = PublicFolder.read(user.published().credentials(did));
            assertThat(text(presentation.path("proof"), "verificationMethod")).startsWith(did + "#");
            ObjectNode changed = presentation.deepCopy();
            ((ArrayNode) changed.path("verifiableCredential")).remove(1);
            check(checks, presentation, "authentication");
            check(checks, changed, "authentication");
            check(checks, presentation, "assertion");
        }

        assertThat(verdicts(question)).containsExactly(true, false, false, true, false, false, true, false, false);
    }

    @Test
    @Tag("P33")
    void ourVerifierRefusesALinkWithEitherProofCorruptedOrRemoved() throws IOException {
        JsonNode migration = migrations.get(0);
        String did = text(migration, "targetDid");
        Path file = user.published().credentials(did);
        byte[] asPublished = Files.readAllBytes(file);
        try (Layerlift home = Layerlift.openReadOnly(new HomeDirectory(user.home()))) {
            for (String signer : List.of("sourceDid", "targetDid")) {
                String of = text(migration, signer);
                for (boolean remove : List.of(true, false)) {
                    Files.write(file, JSON.writeValueAsBytes(withoutProofOf(JSON.readTree(asPublished), of, remove)));

                    assertThat(home.verifier().verify(Did.parse(did)).checks())
                            .as("the proof of the %s %s", signer, remove ? "removed" : "corrupted")
                            .filteredOn(check -> !check.ok())
                            .extracting(Check::name)
                            .contains("link");
                }
            }
            assertThat(user.run("verify", did).exits(1).out()).contains("WRONG link");
        } finally {
            Files.write(file, asPublished);
        }
        user.run("verify", did).exits(0);
    }

    @Test
    void theContextsThatTheJudgesUseAreThePublishedOnes() throws IOException {
        Path contexts = Path.of(System.getProperty("conformance.dir", "../../shared/conformance"), "contexts");
        if (!Files.isDirectory(contexts)) {
            throw Prerequisite.missing(
                    "no conformance data at " + contexts.toAbsolutePath().normalize() + " (set -Dconformance.dir)");
        }
        JsonNode theirs = judges.contexts();
        JsonNode index = JSON.readTree(contexts.resolve("index.json").toFile());
        List<String> used = Stream.of(
                        "https://www.w3.org/ns/credentials/v2",
                        "https://www.w3.org/ns/credentials/undefined-terms/v2",
                        "https://w3id.org/security/multikey/v1")
                .toList();

        assertThat(used)
                .allSatisfy(url -> assertThat(theirs.path(url))
                        .as(url)
                        .isEqualTo(
                                JSON.readTree(contexts.resolve(text(index, url)).toFile())));
    }

    private static JsonNode resolvedByUs(String did) {
        return user.run("resolve", did, "--json").exits(0).json();
    }

    private static ObjectNode logs(List<String> dids) {
        ObjectNode question = JSON.createObjectNode();
        dids.forEach(did -> question.withArray("logs")
                .addObject()
                .put("did", did)
                .put("log", ForeignJudges.read(user.published().log(did))));
        return question;
    }

    /** A question to the verifier that knows the documents as the other judge resolves them, and nothing from us. */
    private static ObjectNode question() {
        ObjectNode question = JSON.createObjectNode();
        judges.resolve(logs(migrations.stream().map(m -> text(m, "targetDid")).toList()))
                .forEach(verdict -> question.withArray("documents").add(verdict.path("doc")));
        user.published()
                .statusLists()
                .forEach(list -> question.withArray("lists")
                        .add(PublicFolder.read(user.published().root().resolve(list))));
        return question;
    }

    private static void check(ArrayNode checks, JsonNode credential, String as) {
        checks.addObject().put("as", as).set("credential", credential);
    }

    private static List<Boolean> verdicts(ObjectNode question) {
        JsonNode answer = judges.verify(question);
        answer.forEach(verdict -> assertThat(verdict.path("errors").toString())
                .as("a verdict for want of a document is no verdict")
                .doesNotContain("not known offline"));
        return StreamSupport.stream(answer.spliterator(), false)
                .map(verdict -> verdict.path("verified").booleanValue())
                .toList();
    }

    private static List<JsonNode> published(JsonNode migration, String type) {
        List<JsonNode> found = new ArrayList<>();
        PublicFolder.read(user.published().credentials(text(migration, "targetDid")))
                .path("verifiableCredential")
                .forEach(credential -> {
                    if (credential.path("type").toString().contains('"' + type + '"')) {
                        found.add(credential);
                    }
                });
        return found;
    }

    private static JsonNode link(JsonNode migration) {
        List<JsonNode> links = published(migration, "MigrationCredential");
        assertThat(links).hasSize(1);
        assertThat(links.get(0).path("proof")).hasSize(2);
        return links.get(0);
    }

    /** The same credential with the proof of this DID alone. */
    private static JsonNode withProofOf(JsonNode credential, String did) {
        ObjectNode one = credential.deepCopy();
        List<JsonNode> proofs = StreamSupport.stream(credential.path("proof").spliterator(), false)
                .filter(proof -> text(proof, "verificationMethod").startsWith(did + "#"))
                .toList();
        assertThat(proofs).as("proofs of " + did).hasSize(1);
        one.set("proof", proofs.get(0));
        return one;
    }

    private static JsonNode changed(JsonNode credential) {
        ObjectNode other = credential.deepCopy();
        assertThat(text(credential, "validFrom")).isNotEqualTo("2020-01-01T00:00:00Z");
        return other.put("validFrom", "2020-01-01T00:00:00Z");
    }

    /** The presentation, in which the Link's proof of this DID is missing, or has another value. */
    private static JsonNode withoutProofOf(JsonNode presentation, String did, boolean remove) {
        JsonNode link = presentation.path("verifiableCredential").get(0);
        ArrayNode proofs = (ArrayNode) link.path("proof");
        assertThat(proofs).hasSize(2);
        int index = text(proofs.get(0), "verificationMethod").startsWith(did + "#") ? 0 : 1;
        assertThat(text(proofs.get(index), "verificationMethod")).startsWith(did + "#");
        if (remove) {
            proofs.remove(index);
        } else {
            ObjectNode proof = (ObjectNode) proofs.get(index);
            // Of the same form and length, and of the other signer's making: a real signature that does not belong
            // here.
            proof.put("proofValue", text(proofs.get(1 - index), "proofValue"));
        }
        return presentation;
    }
}
