package dev.layerlift.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.application.TestHome.Process;
import dev.layerlift.application.internal.lift.HeldKeys;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.credential.CredentialSelection;
import dev.layerlift.domain.credential.StatusEntry;
import dev.layerlift.domain.credential.StatusPurpose;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.did.PeerDid;
import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.migration.MigrationResult;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.validation.ValidationIssue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which credentials are issued again, which are carried over, and that nothing is signed as somebody else. */
class ReissuePolicyTest {
    private static final CredentialSelection MEMBERS = new CredentialSelection(Set.of("MemberCredential"));

    private final TestHome home = new TestHome();
    private final TestHome stranger = new TestHome();

    @Test
    @Tag("P33")
    void aCredentialOfAnotherIssuerIsCarriedOverUnchangedAndNamed() throws Exception {
        try (Process process = home.start()) {
            Asset asset = process.importBytes("a.txt", new byte[] {1});
            Asset issuer = issuer();
            Credential theirs = signed(stranger, issuer, member(issuer.did().value(), asset));
            new AssetCredentials(process.ports).add(asset.did(), List.of(theirs));

            assertThat(process.manager
                            .validate(asset.did(), Layer.WEBVH, MigrationOptions.DEFAULT)
                            .warnings())
                    .extracting(ValidationIssue::code)
                    .containsExactly("CREDENTIAL_CARRIED_OVER", "WRITE_UNPROVEN");
            MigrationResult done = process.migrate(asset, MigrationOptions.DEFAULT.withPublish(MEMBERS));

            assertThat(done.state()).as("%s", done.error()).isEqualTo(MigrationState.COMPLETED);
            assertThat(target(done).credentials().get(1)).isEqualTo(theirs);
            assertThat(published(done)).containsExactly(theirs);
            for (Credential credential : target(done).credentials()) {
                assertThat(credential.proofs())
                        .allSatisfy(proof -> assertThat(proof.requireString("verificationMethod"))
                                .startsWith(credential.issuer()));
            }
            assertThat(process.verify(done).checks()).allMatch(VerificationReport.Check::ok);
        }
    }

    @Test
    @Tag("P33")
    void whatTheSourceIssuedMovesWithAllItsNamesAndItsClaimsStay() throws Exception {
        try (Process process = home.start()) {
            Asset asset = process.importBytes("a.txt", new byte[] {1});
            String shortForm = ((PeerDid) asset.did()).shortForm();
            JsonObject issuer = JsonObject.builder()
                    .put("id", asset.did().value())
                    .put("name", "The letter itself")
                    .build();
            JsonObject two = member("unused", asset)
                    .with("issuer", issuer)
                    .with("validUntil", "2031-01-01T00:00:00Z")
                    .with(
                            "credentialSubject",
                            JsonArray.of(
                                    JsonObject.builder()
                                            .put("id", shortForm)
                                            .put("says", shortForm)
                                            .build(),
                                    JsonObject.builder()
                                            .put("id", "did:example:bob")
                                            .put("reads", true)
                                            .build()));
            Credential own = signed(home, asset, two);
            new AssetCredentials(process.ports).add(asset.did(), List.of(own));

            MigrationResult done = process.migrate(asset, MigrationOptions.DEFAULT.withPublish(MEMBERS));

            Credential next = target(done).credentials().get(1);
            String did = done.targetDid().orElseThrow().value();
            assertThat(next.json().requireObject("issuer")).isEqualTo(issuer.with("id", did));
            assertThat(next.json().requireString("validUntil")).isEqualTo("2031-01-01T00:00:00Z");
            List<JsonObject> subjects = next.json().requireObjects("credentialSubject");
            assertThat(subjects.get(0).requireString("id")).isEqualTo(did);
            assertThat(subjects.get(0).requireString("says"))
                    .as("a claim, and not an id")
                    .isEqualTo(shortForm);
            assertThat(subjects.get(1).requireString("id")).isEqualTo("did:example:bob");
            assertThat(next.json().requireObject("previousCredential").requireString("digestMultibase"))
                    .isEqualTo(home.json.digest(own.json()).multibase());
            assertThat(StatusEntry.of(next)).hasSize(2);
            assertThat(published(done)).containsExactly(next);
        }
    }

    @Test
    void everyLinkOfAChainOfReissuesCanBeFollowed() throws Exception {
        try (Process process = home.start()) {
            Asset asset = process.importBytes("a.txt", new byte[] {1});
            Credential first = signed(home, asset, member(asset.did().value(), asset));
            Credential second = signed(
                    home,
                    asset,
                    first.json()
                            .without("proof")
                            .with(
                                    "previousCredential",
                                    JsonObject.builder()
                                            .put(
                                                    "digestMultibase",
                                                    home.json
                                                            .digest(first.json())
                                                            .multibase())
                                            .build()));
            new AssetCredentials(process.ports).add(asset.did(), List.of(second));

            Credential third = target(process.migrate(asset)).credentials().get(1);

            assertThat(previous(third))
                    .isEqualTo(home.json.digest(second.json()).multibase());
            assertThat(previous(second))
                    .isEqualTo(home.json.digest(first.json()).multibase());
        }
    }

    @Test
    void anExpiredCredentialMovesAsItIsAndNobodySignsItAgain() throws Exception {
        try (Process process = home.start()) {
            Asset asset = process.importBytes("a.txt", new byte[] {1});
            Credential own =
                    signed(home, asset, member(asset.did().value(), asset).with("validUntil", "2026-03-01T11:00:00Z"));
            new AssetCredentials(process.ports).add(asset.did(), List.of(own));
            home.clock.advance(Duration.ofHours(2));

            assertThat(process.manager
                            .validate(asset.did(), Layer.WEBVH, MigrationOptions.DEFAULT)
                            .warnings())
                    .extracting(ValidationIssue::code)
                    .containsExactly("CREDENTIAL_EXPIRED", "WRITE_UNPROVEN");
            MigrationResult done = process.migrate(
                    asset,
                    MigrationOptions.DEFAULT.withPublish(
                            new CredentialSelection(Set.of(Credential.ORIGIN_TYPE, "MemberCredential"))));

            assertThat(done.state()).as("%s", done.error()).isEqualTo(MigrationState.COMPLETED);
            assertThat(target(done).credentials().get(1)).isEqualTo(own);
            assertThat(published(done)).as("what is expired is not published").hasSize(1);
        }
    }

    @Test
    @Tag("P33")
    void aRevokedCredentialStopsTheMigration() throws Exception {
        try (Process process = home.start()) {
            Asset asset = process.importBytes("a.txt", new byte[] {1});
            Asset issuer = issuer();
            StatusLists lists = process.ports.statusLists();
            StatusEntry place = lists.reserve(1).get(0).get(0);
            Credential theirs = signed(
                    stranger,
                    issuer,
                    member(issuer.did().value(), asset).with(StatusEntry.MEMBER, StatusEntry.toJson(List.of(place))));
            new AssetCredentials(process.ports).add(asset.did(), List.of(theirs));
            lists.set(List.of(place));

            assertThat(process.manager
                            .validate(asset.did(), Layer.WEBVH, MigrationOptions.DEFAULT)
                            .errors())
                    .singleElement()
                    .satisfies(issue -> assertThat(issue.message()).contains("revoked"));
        }
    }

    @Test
    void strangersCannotHaveUsRevokeForThem() throws Exception {
        try (Process process = home.start()) {
            Asset victim = process.importBytes("v.txt", new byte[] {2});
            Credential ours = target(process.migrate(victim)).credentials().get(0);
            StatusEntry place = StatusEntry.of(ours).get(0);
            Asset asset = process.importBytes("a.txt", new byte[] {1});
            Asset issuer = issuer();
            Credential theirs = signed(
                    stranger,
                    issuer,
                    member(issuer.did().value(), asset).with(StatusEntry.MEMBER, StatusEntry.toJson(List.of(place))));
            AssetCredentials credentials = new AssetCredentials(process.ports);
            credentials.add(asset.did(), List.of(theirs));

            assertThatThrownBy(() -> credentials.mark(List.of(theirs), StatusPurpose.REVOCATION))
                    .hasMessageContaining("expected: an asset of this home");
            MigrationResult done = process.migrate(asset, MigrationOptions.DEFAULT.withPublish(MEMBERS));
            MigrationManagerTest.get(process.manager.rollback(done.migrationId()));

            assertThat(process.ports.statusLists().isSet(place)).contains(false);
            assertThat(credentials.mark(List.of(ours), StatusPurpose.REVOCATION))
                    .containsExactly(place);
            assertThat(process.ports.statusLists().isSet(place)).contains(true);
            assertThat(credentials.mark(List.of(ours), StatusPurpose.REVOCATION))
                    .as("twice is fine")
                    .hasSize(1);
        }
    }

    @Test
    @Tag("P49")
    void hundredsOfCredentialsMoveAndTooManyAreRefusedEarly() throws Exception {
        try (Process process = home.start()) {
            Asset asset = process.importBytes("a.txt", new byte[] {1});
            List<Credential> many = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                many.add(signed(home, asset, member(asset.did().value(), asset).with("name", "number " + i)));
            }
            AssetCredentials credentials = new AssetCredentials(process.ports);
            Asset full = credentials.add(asset.did(), many);

            MigrationResult done = process.migrate(full, MigrationOptions.DEFAULT.withPublish(MEMBERS));

            assertThat(done.state()).as("%s", done.error()).isEqualTo(MigrationState.COMPLETED);
            assertThat(published(done)).hasSize(300);
            assertThat(published(done).stream()
                            .map(c -> StatusEntry.of(c).get(0).index())
                            .distinct())
                    .hasSize(300);
            assertThat(process.verify(done).valid()).isTrue();

            Asset other = process.importBytes("b.txt", new byte[] {2});
            Credential large =
                    signed(home, other, member(other.did().value(), other).with("name", "x".repeat(700_000)));
            assertThatThrownBy(() -> credentials.add(other.did(), List.of(large, large, large)))
                    .isInstanceOf(MigrationException.class)
                    .hasMessageContaining("bytes of credentials on one asset");
            Asset stuffed = other.withCredentials(List.of(large, large, large));
            assertThat(home.persistence.assets().replace(other, stuffed)).isTrue();
            assertThat(process.manager
                            .validate(other.did(), Layer.WEBVH, MigrationOptions.DEFAULT)
                            .errors())
                    .extracting(ValidationIssue::code)
                    .containsExactly(AssetCredentials.TOO_MANY);
            assertThat(AssetCredentials.excess(java.util.Collections.nCopies(1001, many.get(0)), home.json))
                    .contains("1001 credentials on one asset (expected: at most 1000)");
        }
    }

    @Test
    void withoutIssuanceNoCredentialIsMade() throws Exception {
        try (Process process = home.start()) {
            Asset asset = process.importBytes("a.txt", new byte[] {1});
            MigrationOptions none = new MigrationOptions(
                    false,
                    CredentialSelection.ORIGIN_ONLY,
                    java.util.Optional.empty(),
                    false,
                    java.util.OptionalLong.empty(),
                    java.util.Optional.empty(),
                    JsonObject.EMPTY);
            MigrationResult done = process.migrate(asset, none);
            assertThat(done.state()).isEqualTo(MigrationState.COMPLETED);
            assertThat(target(done).credentials()).isEmpty();
            assertThat(published(done)).isEmpty();
            assertThat(home.persistence.statusLists().unpublished(1)).isEmpty();
        }
    }

    @Test
    void whatIsNotGoodIsNotAttached() throws Exception {
        try (Process process = home.start()) {
            Asset asset = process.importBytes("a.txt", new byte[] {1});
            AssetCredentials credentials = new AssetCredentials(process.ports);
            Credential good = signed(home, asset, member(asset.did().value(), asset));
            credentials.add(asset.did(), List.of(good));

            refused(
                    credentials,
                    asset,
                    "does not verify",
                    new Credential(good.json().with("name", "forged")));
            refused(credentials, asset, "attached already", good);
            Credential twice =
                    signed(home, asset, member(asset.did().value(), asset).with("name", "twice"));
            refused(credentials, asset, "credential 2 of 2 is attached already", twice, twice);
            refused(
                    credentials,
                    asset,
                    "made by import and migration alone",
                    asset.credentials().get(0));
            refused(credentials, stranger.start().importBytes("s.txt", new byte[] {3}), "knows no asset", twice);
            assertThat(home.persistence
                            .assets()
                            .find(asset.did().identity())
                            .orElseThrow()
                            .credentials())
                    .hasSize(2);

            MigrationResult done = process.migrate(asset);
            refused(credentials, asset, "being migrated, was migrated", twice);
            Credential more =
                    signed(home, asset, member(asset.did().value(), asset).with("name", "more"));
            assertThat(credentials
                            .add(done.targetDid().orElseThrow(), List.of(more))
                            .credentials())
                    .hasSize(3);
        }
    }

    private static void refused(AssetCredentials credentials, Asset asset, String why, Credential... added) {
        assertThatThrownBy(() -> credentials.add(asset.did(), List.of(added)))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining(why);
    }

    private Asset issuer() {
        try (Process process = stranger.start()) {
            return process.importBytes("issuer.txt", new byte[] {9});
        }
    }

    private static JsonObject member(String issuer, Asset about) {
        return JsonObject.builder()
                .put(
                        "@context",
                        JsonArray.ofStrings(List.of(
                                "https://www.w3.org/ns/credentials/v2",
                                "https://www.w3.org/ns/credentials/undefined-terms/v2")))
                .put("type", JsonArray.ofStrings(List.of("VerifiableCredential", "MemberCredential")))
                .put("issuer", issuer)
                .put(
                        "credentialSubject",
                        JsonObject.builder()
                                .put("id", about.did().value())
                                .put("memberOf", "a club")
                                .build())
                .build();
    }

    private static Credential signed(TestHome home, Asset issuer, JsonObject unsigned) {
        return new Credential(home.proofs.sign(
                unsigned,
                List.of(HeldKeys.find(
                        issuer.document(),
                        VerificationRelationship.ASSERTION_METHOD,
                        new PlainKeyStore(home.persistence.sealedKeys()))),
                home.clock.instant()));
    }

    private static String previous(Credential credential) {
        return credential.json().requireObject("previousCredential").requireString("digestMultibase");
    }

    private Asset target(MigrationResult done) {
        return home.persistence
                .assets()
                .find(done.targetDid().orElseThrow().identity())
                .orElseThrow();
    }

    private List<Credential> published(MigrationResult done) throws Exception {
        String[] parts = done.targetDid().orElseThrow().value().split(":", -1);
        ObjectPath path = ObjectPath.ofPublic(parts[4] + "/" + parts[5] + "/resources/credentials.json");
        byte[] bytes = home.publicStore.open(path, 0).orElseThrow().readAllBytes();
        List<Credential> all = Credential.listOf(home.json.parseObject(bytes).requireArray("verifiableCredential"));
        return all.subList(1, all.size());
    }
}
