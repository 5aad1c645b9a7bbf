package dev.layerlift.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.application.TestHome.Process;
import dev.layerlift.application.VerificationReport.Check;
import dev.layerlift.credential.VcIssuer;
import dev.layerlift.domain.asset.AccessPolicy;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.Lifecycle;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.credential.Bitstring;
import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.credential.StatusEntry;
import dev.layerlift.domain.credential.StatusPurpose;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.migration.MigrationResult;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.ContentStore.Durability;
import dev.layerlift.domain.port.CredentialIssuer.StatusListStatement;
import dev.layerlift.domain.port.DidUpdater.Change;
import dev.layerlift.domain.port.Signer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What went back is as genuine as what is there now: only the home that published it can tell. */
class HomeKnowledgeTest {
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
    void whatIsAsItWasPublishedIsSaidToBeSo() {
        try (Process process = home.start()) {
            process.manager.dids().update(did, DidUpdateRequest.of(Change.NONE.withTtlSeconds(60)));

            assertThat(process.verify(did).valid()).isTrue();
            assertThat(process.verify(did).checks())
                    .extracting(Check::name)
                    .contains("published", "published revocation", "published refresh");
        }
    }

    @Test
    void aLogThatWentBackIsNoticed() throws Exception {
        try (Process process = home.start()) {
            ObjectPath log = path("did.jsonl");
            byte[] first = read(log);
            DidVersion second = process.manager.dids().update(did, DidUpdateRequest.of(Change.NONE.withTtlSeconds(60)));
            put(log, first);

            assertThat(wrong(process))
                    .singleElement()
                    .asString()
                    .startsWith("published: the published log of did:webvh:")
                    .contains(second.versionId());
        }
    }

    private void damage(Process process, UnaryOperator<Asset> change) {
        Asset asset = process.ports.assets().find(did.identity()).orElseThrow();
        assertThat(process.ports.assets().replace(asset, change.apply(asset))).isTrue();
    }

    @Test
    @Tag("P04")
    void aHistoryThatIsNoLongerThatOfTheSourceIsNoticed() {
        try (Process process = home.start()) {
            assertThat(process.verify(did).checks())
                    .extracting(Check::name)
                    .contains("lifecycle", "history", "access policy");
            damage(
                    process,
                    asset -> asset.with(new Lifecycle(
                            asset.lifecycle().state(),
                            asset.lifecycle()
                                    .events()
                                    .subList(1, asset.lifecycle().events().size()))));
            assertThat(wrong(process)).singleElement().asString().startsWith("history: history: event 1, \"imported\"");
        }
    }

    @Test
    @Tag("P04")
    void anAccessPolicyThatNobodyChangedIsThatOfTheSource() {
        try (Process process = home.start()) {
            AccessPolicy web = new AccessPolicy(Layer.WEBVH, Optional.empty());
            new AccessPolicies(process.ports).change(did, policy -> web);
            assertThat(wrong(process)).as("changed, and noted").isEmpty();
            damage(
                    process,
                    asset -> asset.with(new Lifecycle(
                            asset.lifecycle().state(),
                            asset.lifecycle()
                                    .events()
                                    .subList(0, asset.lifecycle().events().size() - 1))));
            assertThat(wrong(process))
                    .containsExactly("access policy: another one than that of its source, and its history tells of no"
                            + " change");
        }
    }

    @Test
    void aPolicyIsNotNarrowedBelowWhereTheAssetIs() {
        try (Process process = home.start()) {
            assertThatThrownBy(() -> new AccessPolicies(process.ports)
                            .change(did, policy -> new AccessPolicy(Layer.PEER, Optional.empty())))
                    .hasMessageContaining("is on webvh and cannot be kept on peer");
            Did source = process.ports
                    .migrations()
                    .find(made.migrationId())
                    .orElseThrow()
                    .sourceDid();
            assertThatThrownBy(() -> new AccessPolicies(process.ports)
                            .change(source, policy -> new AccessPolicy(Layer.PEER, Optional.empty())))
                    .hasMessageContaining("was migrated");
        }
    }

    @Test
    void theListsOfADidThatHasEndedAreComparedAsWell() throws Exception {
        try (Process process = home.start()) {
            ObjectPath list = list(StatusPurpose.REFRESH);
            byte[] before = read(list);
            process.ports.statusLists().supersede(List.of(published()));
            process.manager.dids().update(did, DidUpdateRequest.of(Change.NONE.withDeactivation()));
            assertThat(process.verify(did).checks()).extracting(Check::name).contains("published refresh");
            put(list, before);

            assertThat(wrong(process))
                    .anySatisfy(line -> assertThat(line).startsWith("published refresh: the list says not set"));
        }
    }

    @Test
    void aLogThatLostItsEndIsNoticed() throws Exception {
        try (Process process = home.start()) {
            ObjectPath log = path("did.jsonl");
            byte[] first = read(log);
            process.manager.dids().update(did, DidUpdateRequest.of(Change.NONE.withDeactivation()));
            assertThat(wrong(process)).singleElement().asString().startsWith("log: the DID is deactivated");
            put(log, first);

            assertThat(wrong(process)).singleElement().asString().startsWith("published: ");
        }
    }

    @Test
    void aLogThatLostItsRetractionIsNoticed() throws Exception {
        try (Process process = home.start()) {
            ObjectPath log = path("did.jsonl");
            byte[] first = read(log);
            MigrationManagerTest.get(process.manager.rollback(made.migrationId()));
            put(log, first);

            assertThat(wrong(process))
                    .anySatisfy(line -> assertThat(line)
                            .isEqualTo("published: the published log is that of an active DID (expected: its end, which"
                                    + " this home published)"));
        }
    }

    @Test
    void aStatusListThatWentBackIsNoticed() throws Exception {
        try (Process process = home.start()) {
            ObjectPath list = list(StatusPurpose.REFRESH);
            byte[] before = read(list);
            process.ports.statusLists().supersede(List.of(published()));
            assertThat(process.verify(did).valid()).isTrue();
            put(list, before);

            assertThat(wrong(process))
                    .singleElement()
                    .asString()
                    .startsWith("published refresh: the list says not set at ")
                    .endsWith("where an older list was put there: layerlift credential status set with the same"
                            + " credential)");

            process.ports.statusLists().supersede(List.of(published()));
            assertThat(wrong(process)).as("that it was set again mends it").isEmpty();
        }
    }

    /** As after the database alone was put back to an older copy: the home must not be told to trust itself. */
    @Test
    void aStatusListThatKnowsMoreThanTheHomeIsNotCalledOlder() throws Exception {
        try (Process process = home.start()) {
            StatusEntry entry = StatusEntry.of(published()).get(0);
            assertThat(entry.purpose()).isEqualTo(StatusPurpose.REVOCATION);
            Credential later = new VcIssuer(home.proofs, home.json)
                    .issueStatusList(
                            new StatusListStatement(
                                    entry.listUrl(), entry.purpose(), Bitstring.EMPTY.with(List.of(entry.index()))),
                            process.ports.statusLists().homeKey(),
                            home.clock.instant());
            put(list(StatusPurpose.REVOCATION), home.json.write(later.json()));

            assertThat(wrong(process))
                    .anySatisfy(line -> assertThat(line)
                            .startsWith("published revocation: the list says set at " + entry.index()
                                    + " (expected: not set")
                            .contains("whose database is older than the list"));
        }
    }

    @Test
    void aStatusListOfAnotherKeyOrNoneIsNoticed() throws Exception {
        try (Process process = home.start()) {
            ObjectPath list = list(StatusPurpose.REVOCATION);
            byte[] good = read(list);
            StatusEntry entry = StatusEntry.of(published()).get(0);
            assertThat(entry.purpose()).isEqualTo(StatusPurpose.REVOCATION);
            Signer stranger = process.ports.keys().generate().signer();
            Credential forged = new VcIssuer(home.proofs, home.json)
                    .issueStatusList(
                            new StatusListStatement(entry.listUrl(), entry.purpose(), Bitstring.EMPTY),
                            stranger,
                            home.clock.instant());
            put(list, home.json.write(forged.json()));
            assertThat(wrong(process))
                    .singleElement()
                    .asString()
                    .startsWith("published revocation: the list is by did:key:")
                    .contains("(expected: by this home, did:key:");

            put(list, "no JSON".getBytes(StandardCharsets.UTF_8));
            assertThat(wrong(process)).anySatisfy(line -> assertThat(line).startsWith("published revocation: "));
            home.publicStore.delete(list);
            assertThat(wrong(process))
                    .anySatisfy(line -> assertThat(line)
                            .startsWith("published revocation: the list is by nobody, it is not there"));

            // By the right name and the wrong key: the list itself does not hold.
            byte[] bad = new String(good, StandardCharsets.UTF_8)
                    .replaceFirst("\"validFrom\":\"20", "\"validFrom\":\"19")
                    .getBytes(StandardCharsets.UTF_8);
            put(list, bad);
            assertThat(wrong(process)).anySatisfy(line -> assertThat(line).startsWith("published revocation: "));
            put(list, good);
            assertThat(wrong(process)).isEmpty();
        }
    }

    private List<String> wrong(Process process) {
        return process.verify(did).checks().stream()
                .filter(check -> !check.ok())
                .map(check -> check.name() + ": " + check.detail())
                .toList();
    }

    private Credential published() throws Exception {
        List<Credential> all = Credential.listOf(
                home.json.parseObject(read(path("credentials.json"))).requireArray("verifiableCredential"));
        return all.get(1);
    }

    private ObjectPath list(StatusPurpose purpose) throws Exception {
        return StatusEntry.of(published()).stream()
                .filter(entry -> entry.purpose() == purpose)
                .map(entry -> ObjectPath.ofPublic(entry.listUrl().replace("https://assets.example.com/", "")))
                .findFirst()
                .orElseThrow();
    }

    private ObjectPath path(String name) {
        return home.published().stream()
                .filter(key -> key.endsWith("/" + name))
                .map(ObjectPath::ofPublic)
                .findFirst()
                .orElseThrow();
    }

    private byte[] read(ObjectPath path) throws Exception {
        try (var in = home.publicStore.open(path, 0).orElseThrow()) {
            return in.readAllBytes();
        }
    }

    private void put(ObjectPath path, byte[] bytes) {
        home.publicStore.put(path, Content.of(bytes), Sha256.of(bytes), Durability.NOW);
    }
}
