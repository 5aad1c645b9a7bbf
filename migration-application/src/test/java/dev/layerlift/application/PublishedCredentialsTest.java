package dev.layerlift.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.application.TestHome.Process;
import dev.layerlift.application.VerificationReport.Check;
import dev.layerlift.application.internal.lift.HeldKeys;
import dev.layerlift.application.internal.lift.LiftFiles;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.credential.CredentialSelection;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.migration.MigrationResult;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.ContentStore.Durability;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each credential proves itself; that exactly these are published is what the Link says. */
@Tag("P04")
class PublishedCredentialsTest {
    private static final byte[] CONTENT = "some text".getBytes(StandardCharsets.UTF_8);
    private static final CredentialSelection BOTH =
            new CredentialSelection(Set.of(Credential.ORIGIN_TYPE, "MemberCredential"));

    private final TestHome home = new TestHome();
    private final TestHome strangers = new TestHome();

    @Test
    void whatIsLeftOutPutInReplacedOrPutElsewhereIsFound() throws Exception {
        try (Process process = home.start()) {
            MigrationResult done = lifted(process);
            List<Credential> good = published();
            Credential link = good.get(0);
            Credential origin = good.get(1);
            Credential member = good.get(2);
            Credential theirs = strangersOrigin();
            assertThat(failed(process, done)).isEmpty();

            publish(link, List.of(member));
            assertThat(failed(process, done)).containsExactly("credentials");
            publish(link, List.of());
            assertThat(failed(process, done)).containsExactly("credentials");
            publish(link, List.of(theirs, member));
            assertThat(failed(process, done)).containsExactly("credentials", "origin");
            publish(link, List.of(origin, member, theirs));
            assertThat(failed(process, done)).containsExactly("credentials", "origin");
            publish(link, List.of(member, origin));
            assertThat(failed(process, done)).containsExactly("credentials");
            publish(link, List.of(origin, origin, member));
            assertThat(failed(process, done)).containsExactly("credentials");
            publish(origin, List.of(link, member));
            assertThat(failed(process, done)).containsExactly("credentials");

            publish(link, List.of(origin, member));
            assertThat(failed(process, done)).isEmpty();
        }
    }

    @Test
    void aRevokedOneThatIsTakenAwayIsMissed() throws Exception {
        try (Process process = home.start()) {
            MigrationResult done = lifted(process);
            List<Credential> good = published();
            process.ports.statusLists().revoke(List.of(good.get(2)));
            assertThat(failed(process, done)).containsExactly("credential MemberCredential", "status MemberCredential");

            publish(good.get(0), List.of(good.get(1)));
            assertThat(failed(process, done)).containsExactly("credentials");
            publish(good.get(0), List.of(good.get(1), good.get(1)));
            assertThat(failed(process, done)).containsExactly("credentials");
        }
    }

    @Test
    void aMigrationThatPublishesNoneIsWholeWithoutAndNotWithOne() throws Exception {
        MigrationOptions none = new MigrationOptions(
                false,
                MigrationOptions.DEFAULT.publish(),
                MigrationOptions.DEFAULT.partial(),
                MigrationOptions.DEFAULT.disclose(),
                MigrationOptions.DEFAULT.maxFeeSats(),
                Optional.empty(),
                JsonObject.EMPTY);
        MigrationOptions unselected = MigrationOptions.DEFAULT.withPublish(new CredentialSelection(Set.of()));
        for (MigrationOptions options : List.of(none, unselected)) {
            TestHome own = new TestHome();
            try (Process process = own.start()) {
                MigrationResult done = process.migrate(process.importBytes("a.txt", CONTENT), options);
                assertThat(published(own)).hasSize(1);
                assertThat(failed(process, done)).isEmpty();

                publish(own, published(own).get(0), List.of(strangersOrigin()));
                assertThat(failed(process, done)).containsExactly("credentials", "origin");
            }
        }
    }

    @Test
    void theOriginIsByThisDidAndAboutIt() throws Exception {
        try (Process process = home.start()) {
            MigrationResult done = lifted(process);
            List<Credential> good = published();
            Asset target = home.persistence
                    .assets()
                    .find(done.targetDid().orElseThrow().identity())
                    .orElseThrow();
            JsonObject aboutAnother = good.get(1)
                    .json()
                    .with("credentialSubject", good.get(1).subject().with("id", "did:example:bob"))
                    .without("proof");
            publish(good.get(0), List.of(signed(target, aboutAnother), good.get(2)));

            assertThat(process.verify(done).checks())
                    .filteredOn(check -> check.name().equals("origin"))
                    .singleElement()
                    .satisfies(check -> assertThat(check.detail()).contains("about another subject"));
            publish(good.get(0), List.of(strangersOrigin(), good.get(2)));
            assertThat(process.verify(done).checks())
                    .filteredOn(check -> check.name().equals("origin"))
                    .singleElement()
                    .satisfies(check -> assertThat(check.detail()).startsWith("is by did:peer:4"));
        }
    }

    @Test
    void aDidWebThatTheDocumentDoesNotNameIsNotExplained() throws Exception {
        try (Process process = home.start()) {
            MigrationResult done = lifted(process);
            put(home, path(home).replace(LiftFiles.CREDENTIALS, "did.json"), "{}".getBytes(StandardCharsets.UTF_8));

            assertThat(failed(process, done)).containsExactly("files");
        }
    }

    private MigrationResult lifted(Process process) throws Exception {
        Asset asset = process.importBytes("a.txt", CONTENT);
        JsonObject member = asset.credentials()
                .get(0)
                .json()
                .with("type", JsonArray.ofStrings(List.of("VerifiableCredential", "MemberCredential")))
                .without("proof");
        new AssetCredentials(process.ports).add(asset.did(), List.of(signed(asset, member)));
        return process.migrate(asset, MigrationOptions.DEFAULT.withPublish(BOTH));
    }

    /** Good in itself, and about the same content. */
    private Credential strangersOrigin() {
        try (Process process = strangers.start()) {
            return process.importBytes("a.txt", CONTENT).credentials().get(0);
        }
    }

    private Credential signed(Asset issuer, JsonObject unsigned) {
        return new Credential(home.proofs.sign(
                unsigned,
                List.of(HeldKeys.find(
                        issuer.document(),
                        VerificationRelationship.ASSERTION_METHOD,
                        new PlainKeyStore(home.persistence.sealedKeys()))),
                home.clock.instant()));
    }

    private static List<String> failed(Process process, MigrationResult done) {
        return process.verify(done).checks().stream()
                .filter(check -> !check.ok())
                .map(Check::name)
                .toList();
    }

    private List<Credential> published() throws Exception {
        return published(home);
    }

    private static List<Credential> published(TestHome home) throws Exception {
        try (var in = home.publicStore.open(ObjectPath.ofPublic(path(home)), 0).orElseThrow()) {
            return Credential.listOf(home.json.parseObject(in.readAllBytes()).requireArray("verifiableCredential"));
        }
    }

    private void publish(Credential first, List<Credential> others) {
        publish(home, first, others);
    }

    private static void publish(TestHome home, Credential first, List<Credential> others) {
        put(home, path(home), home.presentation(target(home), first, others));
    }

    private static Did target(TestHome home) {
        return home.persistence.assets().list(Optional.of(Layer.WEBVH), Optional.empty(), 10).items().stream()
                .map(Asset::did)
                .findFirst()
                .orElseThrow();
    }

    private static void put(TestHome home, String key, byte[] bytes) {
        home.publicStore.put(ObjectPath.ofPublic(key), Content.of(bytes), Sha256.of(bytes), Durability.NOW);
    }

    private static String path(TestHome home) {
        return home.published().stream()
                .filter(key -> key.endsWith(LiftFiles.CREDENTIALS))
                .findFirst()
                .orElseThrow();
    }
}
