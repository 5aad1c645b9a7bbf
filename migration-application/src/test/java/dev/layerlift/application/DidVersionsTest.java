package dev.layerlift.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.application.DidUpdateRequest.DocumentKey;
import dev.layerlift.application.DidVersion.State;
import dev.layerlift.application.TestHome.Process;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.Lifecycle;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.WebHost;
import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.Actor;
import dev.layerlift.domain.migration.MigrationResult;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.migration.RollbackResult;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.ContentStore.Durability;
import dev.layerlift.domain.port.DidMethod.Resolution;
import dev.layerlift.domain.port.DidUpdater.Change;
import dev.layerlift.domain.port.DidUpdater.PreRotation;
import dev.layerlift.domain.port.DidUpdater.Witnesses;
import dev.layerlift.domain.port.KeyStore.NewKey;
import dev.layerlift.domain.port.ProofSuite.ProofRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An owner lives with a published DID: what changes, what stays tied to the source, and what is refused. */
class DidVersionsTest {
    private static final JsonObject BLOG = JsonObject.builder()
            .put("id", "blog")
            .put("type", "LinkedDomains")
            .put("serviceEndpoint", "https://blog.example.com")
            .build();

    private final TestHome home = new TestHome();
    private MigrationResult made;
    private Did did;

    @BeforeEach
    void publishOne() throws Exception {
        try (Process process = home.start()) {
            Asset source = process.importBytes("a.txt", "a letter".getBytes(StandardCharsets.UTF_8));
            made = process.migrate(source);
            did = made.targetDid().orElseThrow();
        }
    }

    @Test
    void anUpdateIsPublishedAndTheAssetFollows() {
        try (Process process = home.start()) {
            DidVersion version = process.manager
                    .dids()
                    .update(
                            did,
                            DidUpdateRequest.of(Change.NONE.withTtlSeconds(60))
                                    .with(DocumentEdits.addService(BLOG))
                                    .with(DocumentEdits.addAlsoKnownAs("https://example.com/me")));

            assertThat(version.state()).isEqualTo(State.PUBLISHED);
            assertThat(version.number()).isEqualTo(2);
            assertThat(version.warnings()).isEmpty();
            Resolution resolution = process.ports.layers().resolve(did);
            assertThat(resolution.documentMetadata().string("versionId")).contains(version.versionId());
            assertThat(resolution.documentMetadata().string("ttl")).contains("60");
            assertThat(resolution.document().orElseThrow().service("blog")).isPresent();
            assertThat(resolution.document().orElseThrow().alsoKnownAs()).contains("https://example.com/me");
            Asset asset = asset();
            assertThat(asset.document()).isEqualTo(resolution.document().orElseThrow());
            Lifecycle.Event last =
                    asset.lifecycle().events().get(asset.lifecycle().events().size() - 1);
            assertThat(last.type()).isEqualTo("updated");
            assertThat(last.detail().requireString("versionId")).isEqualTo(version.versionId());
            assertThat(process.manager.dids().pending()).isEmpty();
            assertVerifies(process, did);
        }
    }

    @Test
    void anotherDidWithTheSameScidIsNotTakenForThisOne() {
        try (Process process = home.start()) {
            DidVersions dids = process.manager.dids();
            String scid = did.value().split(":", 4)[2];
            Did other = Did.parse("did:webvh:" + scid + ":never.example.net:zz:zz");

            assertCode(() -> dids.update(other, DidUpdateRequest.of(Change.NONE.withDeactivation())), "DID_NOT_FOUND");
            assertCode(() -> dids.rotate(other, Change.NONE, DocumentKey.ROTATE), "DID_NOT_FOUND");
            assertCode(() -> dids.preview(other, DidUpdateRequest.of(Change.NONE.withTtlSeconds(60))), "DID_NOT_FOUND");
            assertCode(() -> dids.withdraw(other), "NOTHING_PENDING");
            assertThat(dids.pending(other)).isEmpty();
            assertThat(process.ports
                            .layers()
                            .resolve(did)
                            .documentMetadata()
                            .string("versionId")
                            .orElseThrow())
                    .startsWith("1-");
        }
    }

    @Test
    void everyKindOfRotationKeepsTheDidVerifiable() {
        try (Process process = home.start()) {
            DidVersions dids = process.manager.dids();
            dids.rotate(did, Change.NONE.withRotation(PreRotation.KEEP), DocumentKey.KEEP);
            dids.rotate(did, Change.NONE.withRotation(PreRotation.ON), DocumentKey.KEEP);
            dids.rotate(did, Change.NONE.withRotation(PreRotation.KEEP), DocumentKey.ROTATE);
            DidVersion last = dids.rotate(did, Change.NONE.withRotation(PreRotation.OFF), DocumentKey.ROTATE);
            assertThat(last.number()).isEqualTo(5);
            assertVerifies(process, did);
        }
    }

    @Test
    void aFreshDocumentKeyLeadsAndTheOldOneStillAsserts() {
        try (Process process = home.start()) {
            String old = ownKey(asset());
            DidVersion version = process.manager.dids().rotate(did, Change.NONE, DocumentKey.ROTATE);

            assertThat(version.warnings()).isEmpty();
            Asset asset = asset();
            String fresh = ownKey(asset);
            assertThat(fresh).isNotEqualTo(old).isEqualTo(did + "#key-" + (number(old) + 1));
            assertThat(ids(asset, VerificationRelationship.AUTHENTICATION))
                    .contains(fresh)
                    .doesNotContain(old);
            assertThat(ids(asset, VerificationRelationship.ASSERTION_METHOD)).containsSubsequence(fresh, old);
            assertThat(process.ports
                            .keys()
                            .holds(asset.document()
                                    .method(fresh, VerificationRelationship.AUTHENTICATION)
                                    .orElseThrow()
                                    .publicKeyMultibase()
                                    .orElseThrow()))
                    .isTrue();
            assertVerifies(process, did);
        }
    }

    @Test
    void aRevokedDocumentKeyIsWarnedOfByNameAndItsNameNeverComesBack() {
        try (Process process = home.start()) {
            DidVersions dids = process.manager.dids();
            String old = ownKey(asset());
            DidVersion version = dids.rotate(did, Change.NONE, DocumentKey.ROTATE_AND_REVOKE);

            assertThat(version.warnings())
                    .anySatisfy(w -> assertThat(w).contains("the Link of migration " + made.migrationId()))
                    .anySatisfy(w -> assertThat(w).contains("OriginCredential"));
            assertThat(asset().document().verificationMethods()).noneMatch(m -> m.id().equals(old));
            assertThat(process.verify(did).valid()).isFalse();
            DidVersion next = dids.rotate(did, Change.NONE, DocumentKey.ROTATE_AND_REVOKE);
            assertThat(next.warnings()).as("they were broken before").isEmpty();
            assertThat(ownKey(asset())).isEqualTo(did + "#key-" + (number(old) + 2));
        }
    }

    @Test
    void whatTiesTheAssetToItsSourceIsKeptUnlessItIsForced() {
        try (Process process = home.start()) {
            JsonObject document = asset().document().json();
            DidUpdateRequest bare = DidUpdateRequest.NONE.with(DocumentEdits.replaceWith(document.without("alsoKnownAs")
                    .with("service", JsonArray.EMPTY)
                    .with(
                            "verificationMethod",
                            new JsonArray(
                                    List.of(document.array("verificationMethod").get(0))))
                    .without("authentication")
                    .without("assertionMethod")
                    .without("keyAgreement")));
            assertThatThrownBy(() -> process.manager.dids().update(did, bare))
                    .hasMessageContaining("alsoKnownAs would no longer name the source did:peer:4")
                    .hasMessageContaining("#whois would")
                    .hasMessageContaining("#manifest would be gone")
                    .hasMessageContaining("the Link of migration")
                    .hasMessageContaining("is not under authentication")
                    .satisfies(e -> assertThat(code(e)).isEqualTo("TIES_BROKEN"));
            assertThat(process.manager.dids().pending()).isEmpty();
            assertVerifies(process, did);

            DidVersion forced = process.manager.dids().update(did, bare.breakingTies());
            assertThat(forced.state()).isEqualTo(State.PUBLISHED);
            assertThat(forced.warnings()).hasSizeGreaterThan(4);
            assertThat(process.verify(did).checks())
                    .filteredOn(c -> c.name().equals("names"))
                    .allMatch(c -> !c.ok() && c.detail().contains("did:peer:4"));
        }
    }

    @Test
    void aServiceThatLeadsToThePublishedFilesStaysWhereItIs() {
        try (Process process = home.start()) {
            JsonObject elsewhere = BLOG.with("id", "whois");
            assertThatThrownBy(() -> process.manager
                            .dids()
                            .update(
                                    did,
                                    DidUpdateRequest.NONE
                                            .with(DocumentEdits.removeService("#whois"))
                                            .with(DocumentEdits.addService(elsewhere))))
                    .hasMessageContaining("#whois would no longer lead to the published files");
        }
    }

    @Test
    void witnessesApproveBeforeAnythingIsVisible() {
        try (Process process = home.start()) {
            DidVersions dids = process.manager.dids();
            NewKey stranger = process.ports.keys().generate();
            NewKey other = process.ports.keys().generate();
            Witnesses both = new Witnesses(2, List.of(witness(stranger), witness(other)));
            assertThat(dids.update(did, DidUpdateRequest.of(Change.NONE.withWitnesses(both)))
                            .state())
                    .isEqualTo(State.AWAITING_APPROVALS);
        }
    }

    @Test
    void aVersionWaitsForItsApprovalsAndNothingElseIsMadeMeanwhile() {
        try (Process process = home.start()) {
            DidVersions dids = process.manager.dids();
            NewKey one = process.ports.keys().generate();
            NewKey two = process.ports.keys().generate();
            Witnesses both = new Witnesses(2, List.of(witness(one), witness(two)));
            DidVersion first = dids.update(did, DidUpdateRequest.of(Change.NONE.withWitnesses(both)));
            if (first.state() == State.AWAITING_APPROVALS) {
                first = dids.approve(did, List.of(approval(one, first), approval(two, first)));
            }
            assertThat(first.state()).isEqualTo(State.PUBLISHED);

            DidVersion waiting = dids.update(did, DidUpdateRequest.NONE.with(DocumentEdits.addService(BLOG)));
            assertThat(waiting.state()).isEqualTo(State.AWAITING_APPROVALS);
            assertThat(waiting.approvals().threshold()).isEqualTo(2);
            assertThat(versionId(process)).isEqualTo(first.versionId());
            assertThat(dids.pending()).singleElement().satisfies(p -> {
                assertThat(p.versionId()).isEqualTo(waiting.versionId());
                assertThat(p.state()).isEqualTo(State.AWAITING_APPROVALS);
            });
            assertCode(() -> dids.update(did, DidUpdateRequest.of(Change.NONE.withTtlSeconds(1))), "UPDATE_PENDING");
            assertCode(() -> dids.preview(did, DidUpdateRequest.of(Change.NONE.withTtlSeconds(1))), "UPDATE_PENDING");
            assertThat(dids.resume())
                    .singleElement()
                    .satisfies(r -> assertThat(r.version().state()).isEqualTo(State.AWAITING_APPROVALS));

            DidVersion half = dids.approve(did, List.of(approval(one, waiting)));
            assertThat(half.state()).isEqualTo(State.AWAITING_APPROVALS);
            assertThat(half.approvals().given()).containsExactly(witness(one));
            assertCode(
                    () -> dids.approve(did, List.of(approval(one, half).with("created", "never"))), "APPROVAL_INVALID");
            DidVersion whole = dids.approve(did, List.of(approval(two, waiting)));
            assertThat(whole.state()).isEqualTo(State.PUBLISHED);
            assertThat(versionId(process)).isEqualTo(waiting.versionId());
            assertVerifies(process, did);

            DidVersion given = dids.update(did, DidUpdateRequest.of(Change.NONE.withTtlSeconds(9)));
            assertThat(dids.withdraw(did).versionId()).isEqualTo(given.versionId());
            assertThat(dids.pending(did)).isEmpty();
            assertCode(() -> dids.withdraw(did), "NOTHING_PENDING");
            assertCode(() -> dids.approve(did, List.of()), "NOTHING_PENDING");
            assertThat(versionId(process)).isEqualTo(waiting.versionId());
        }
    }

    @Test
    void aMovedDidKeepsItsLinkItsCredentialsAndItsName() throws Exception {
        WebHost former = home.dids.host();
        home.dids = new dev.layerlift.did.webvh.WebvhConfig(WebHost.parse("new.example.org"), true)
                .withFormerHosts(Set.of(former));
        try (Process process = home.start()) {
            DidVersion moved = process.manager.dids().update(did, DidUpdateRequest.of(Change.NONE.withMove()));

            assertThat(moved.did().value()).contains(":new.example.org:");
            assertThat(moved.did().identity()).isEqualTo(did.identity());
            assertThat(asset().did()).isEqualTo(moved.did());
            assertThat(asset().document().alsoKnownAs()).contains(did.value());
            assertThat(asset().lifecycle().events()).last().satisfies(e -> {
                assertThat(e.type()).isEqualTo("moved");
                assertThat(e.detail().requireString("from")).isEqualTo(did.value());
            });
            assertVerifies(process, moved.did());
            DidVersion next = process.manager.dids().rotate(did, Change.NONE, DocumentKey.ROTATE);
            assertThat(next.did()).as("the old name still finds it").isEqualTo(moved.did());
            assertVerifies(process, moved.did());
            assertThat(MigrationManagerTest.get(process.manager.rollback(made.migrationId()))
                            .state())
                    .isEqualTo(MigrationState.ROLLED_BACK);
            assertThat(process.ports.layers().resolve(moved.did()).deactivated())
                    .isTrue();
        }
    }

    @Test
    void aDeactivatedDidEnds() {
        try (Process process = home.start()) {
            DidVersion end = process.manager.dids().update(did, DidUpdateRequest.of(Change.NONE.withDeactivation()));
            assertThat(end.state()).isEqualTo(State.PUBLISHED);
            assertThat(process.ports.layers().resolve(did).deactivated()).isTrue();
            assertThat(asset().lifecycle().state()).isEqualTo(Lifecycle.State.RETIRED);
            assertCode(
                    () -> process.manager.dids().update(did, DidUpdateRequest.of(Change.NONE.withTtlSeconds(1))),
                    "DID_RETIRED");
        }
    }

    @Test
    @Tag("P25")
    void aRollbackRetractsOnTopOfWhatTheOwnerPublished() throws Exception {
        try (Process process = home.start()) {
            process.manager.dids().rotate(did, Change.NONE.withRotation(PreRotation.ON), DocumentKey.ROTATE);
            process.manager.dids().update(did, DidUpdateRequest.NONE.with(DocumentEdits.addService(BLOG)));

            assertThat(MigrationManagerTest.get(process.manager.rollback(made.migrationId()))
                            .state())
                    .isEqualTo(MigrationState.ROLLED_BACK);
            assertThat(process.ports.layers().resolve(did).deactivated()).isTrue();
            assertThat(home.published()).singleElement().asString().endsWith("/did.jsonl");
            assertCode(
                    () -> process.manager.dids().update(did, DidUpdateRequest.of(Change.NONE.withTtlSeconds(1))),
                    "DID_RETIRED");
        }
    }

    @Test
    void aVersionThatWaitedIsForgottenByARollbackAndOneWithStrangersAsWitnessesIsQuarantined() throws Exception {
        try (Process process = home.start()) {
            DidVersions dids = process.manager.dids();
            NewKey stranger = process.ports.keys().generate();
            Witnesses witnesses = new Witnesses(1, List.of(witness(stranger)));
            DidVersion first = dids.update(did, DidUpdateRequest.of(Change.NONE.withWitnesses(witnesses)));
            if (first.state() == State.AWAITING_APPROVALS) {
                dids.approve(did, List.of(approval(stranger, first)));
            }
            dids.update(did, DidUpdateRequest.of(Change.NONE.withTtlSeconds(5)));

            assertThat(MigrationManagerTest.get(process.manager.rollback(made.migrationId()))
                            .state())
                    .isEqualTo(MigrationState.QUARANTINED);
            assertThat(dids.pending()).isEmpty();
            assertCode(() -> dids.update(did, DidUpdateRequest.of(Change.NONE.withTtlSeconds(6))), "DID_NOT_COMPLETED");
            MigrationManagerTest.get(process.manager.recover(made.migrationId(), Decision.COMPLETE, Actor.OPERATOR));
        }
    }

    @Test
    void aQuarantineEndsWithWhatTheOwnerMadeOfTheDid() throws Exception {
        try (Process process = home.start()) {
            DidVersion version =
                    process.manager.dids().update(did, DidUpdateRequest.NONE.with(DocumentEdits.addService(BLOG)));
            Asset updated = asset();
            home.persistence.damageCheckpoint(process.manager
                    .getMigrationStatus(made.migrationId())
                    .orElseThrow()
                    .checkpointId()
                    .orElseThrow());
            assertThat(MigrationManagerTest.get(process.manager.rollback(made.migrationId()))
                            .state())
                    .isEqualTo(MigrationState.QUARANTINED);

            assertThat(MigrationManagerTest.get(
                                    process.manager.recover(made.migrationId(), Decision.COMPLETE, Actor.OPERATOR))
                            .state())
                    .isEqualTo(MigrationState.COMPLETED);
            assertThat(asset()).isEqualTo(updated);
            assertThat(versionId(process)).isEqualTo(version.versionId());
            assertVerifies(process, did);
        }
    }

    @Test
    @Tag("P12")
    void aQuarantineDoesNotEndAsCompletedOverALogThatWentBack() throws Exception {
        try (Process process = home.start()) {
            ObjectPath log = ObjectPath.ofPublic(home.published().stream()
                    .filter(k -> k.endsWith("did.jsonl"))
                    .findFirst()
                    .orElseThrow());
            byte[] first = home.publicStore.open(log, 0).orElseThrow().readAllBytes();
            process.manager.dids().update(did, DidUpdateRequest.NONE.with(DocumentEdits.addService(BLOG)));
            byte[] second = home.publicStore.open(log, 0).orElseThrow().readAllBytes();
            home.publicStore.put(log, Content.of(first), Sha256.of(first), Durability.NOW);
            assertThat(MigrationManagerTest.get(process.manager.rollback(made.migrationId()))
                            .state())
                    .isEqualTo(MigrationState.QUARANTINED);

            for (Decision decision : Decision.values()) {
                RollbackResult still =
                        MigrationManagerTest.get(process.manager.recover(made.migrationId(), decision, Actor.OPERATOR));
                assertThat(still.state()).as(decision.toString()).isEqualTo(MigrationState.QUARANTINED);
                assertThat(still.error().orElseThrow().toString()).contains("which this home published");
                assertThat(home.publicStore.open(log, 0).orElseThrow().readAllBytes())
                        .isEqualTo(first);
            }

            home.publicStore.put(log, Content.of(second), Sha256.of(second), Durability.NOW);
            assertThat(MigrationManagerTest.get(
                                    process.manager.recover(made.migrationId(), Decision.COMPLETE, Actor.OPERATOR))
                            .state())
                    .isEqualTo(MigrationState.COMPLETED);
            assertVerifies(process, did);
        }
    }

    @Test
    void aLogThatSomebodyElseChangedIsNotOverwritten() {
        NewKey key;
        try (Process process = home.start()) {
            key = process.ports.keys().generate();
            DidVersions dids = process.manager.dids();
            DidVersion first = dids.update(
                    did, DidUpdateRequest.of(Change.NONE.withWitnesses(new Witnesses(1, List.of(witness(key))))));
            if (first.state() == State.AWAITING_APPROVALS) {
                dids.approve(did, List.of(approval(key, first)));
            }
            DidVersion waiting = dids.update(did, DidUpdateRequest.of(Change.NONE.withTtlSeconds(5)));
            ObjectPath log = ObjectPath.ofPublic(home.published().stream()
                    .filter(k -> k.endsWith("did.jsonl"))
                    .findFirst()
                    .orElseThrow());
            home.publicStore.tamper(log, 30);
            assertCode(() -> dids.approve(did, List.of(approval(key, waiting))), "LOG_CHANGED");
            assertThat(dids.pending())
                    .singleElement()
                    .satisfies(p -> assertThat(p.state()).isEqualTo(State.SAVED));
            assertCode(() -> dids.withdraw(did), "UPDATE_APPROVED");
            assertThat(dids.resume())
                    .singleElement()
                    .satisfies(r -> assertThat(r.error().orElseThrow().code()).isEqualTo("LOG_CHANGED"));
            home.publicStore.tamper(log, 30);
            assertThat(dids.resume())
                    .singleElement()
                    .satisfies(r -> assertThat(r.version().state()).isEqualTo(State.PUBLISHED));
            assertVerifies(process, did);
        }
    }

    @Test
    @Tag("P12")
    void aLogThatWentBackIsNotContinued() throws Exception {
        try (Process process = home.start()) {
            ObjectPath log = ObjectPath.ofPublic(home.published().stream()
                    .filter(k -> k.endsWith("did.jsonl"))
                    .findFirst()
                    .orElseThrow());
            byte[] first = home.publicStore.open(log, 0).orElseThrow().readAllBytes();
            DidVersions dids = process.manager.dids();
            DidUpdateRequest request = DidUpdateRequest.of(Change.NONE.withTtlSeconds(60));
            DidVersion second = dids.update(did, request);
            assertThat(dids.examine(10)).isEqualTo(new DidVersions.Examined(1, List.of()));
            home.publicStore.put(log, Content.of(first), Sha256.of(first), Durability.NOW);

            assertCode(() -> dids.update(did, request), "LOG_CHANGED");
            assertCode(() -> dids.update(did, DidUpdateRequest.of(Change.NONE.withDeactivation())), "LOG_CHANGED");
            assertCode(() -> dids.preview(did, request), "LOG_CHANGED");
            assertThat(dids.examine(10).problems())
                    .singleElement()
                    .asString()
                    .contains(did + " is at version 1-")
                    .contains(second.versionId());

            home.publicStore.delete(log);
            assertCode(() -> dids.update(did, request), "LOG_CHANGED");
            assertThat(dids.examine(10).problems()).singleElement().asString().contains(did + " does not resolve: ");
            assertThat(dids.pending()).isEmpty();
        }
    }

    @Test
    @Tag("P12")
    void updatesOfManyThreadsNeverForkTheLog() throws Exception {
        try (Process process = home.start()) {
            ExecutorService threads = Executors.newFixedThreadPool(4);
            try {
                List<Callable<DidVersion>> calls = new ArrayList<>();
                for (int n = 0; n < 16; n++) {
                    JsonObject service = BLOG.with("id", "s" + n);
                    calls.add(() -> process.manager
                            .dids()
                            .update(did, DidUpdateRequest.NONE.with(DocumentEdits.addService(service))));
                }
                List<Long> numbers = new ArrayList<>();
                for (Future<DidVersion> future : threads.invokeAll(calls)) {
                    numbers.add(future.get().number());
                }
                assertThat(numbers).doesNotHaveDuplicates().hasSize(16).allMatch(n -> n >= 2 && n <= 17);
            } finally {
                threads.shutdownNow();
            }
            assertThat(asset().document().services()).as("none is lost").hasSizeGreaterThanOrEqualTo(20);
            assertVerifies(process, did);
        }
    }

    @Test
    void aPreviewSavesNothing() {
        try (Process process = home.start()) {
            Asset before = asset();
            DidVersion version =
                    process.manager.dids().preview(did, DidUpdateRequest.NONE.with(DocumentEdits.addService(BLOG)));
            assertThat(version.state()).isEqualTo(State.PREPARED);
            assertThat(version.document().service("blog")).isPresent();
            assertThat(asset()).isEqualTo(before);
            assertThat(process.manager.dids().pending()).isEmpty();
            assertThat(versionId(process)).startsWith("1-");
        }
    }

    @Test
    void whatCannotBeUpdatedIsRefusedByName() {
        Process process = home.start();
        DidVersions dids = process.manager.dids();
        DidUpdateRequest ttl = DidUpdateRequest.of(Change.NONE.withTtlSeconds(1));
        assertCode(() -> dids.update(made.sourceDid(), ttl), "NOT_PUBLISHED");
        assertCode(
                () -> dids.update(Did.parse(did.value().replaceAll("Qm[^:]*", "Qm" + "a".repeat(44))), ttl),
                "UNKNOWN_DID");
        assertCode(() -> dids.update(did, DidUpdateRequest.NONE), "NO_CHANGE");
        DidUpdateRequest broken = DidUpdateRequest.NONE.with(json -> json.with("verificationMethod", "none"));
        assertCode(() -> dids.update(did, broken), "DOCUMENT_INVALID");
        DidUpdateRequest brokenKeys = broken.with(DocumentKey.ROTATE);
        assertCode(() -> dids.update(did, brokenKeys), "DOCUMENT_INVALID");
        DidUpdateRequest given =
                DidUpdateRequest.of(Change.NONE.withDocument(JsonObject.EMPTY.with("id", "did:example:other")));
        assertCode(() -> dids.update(did, given), "DOCUMENT_INVALID");
        process.close();
        assertCode(() -> dids.update(did, ttl), "ENGINE_CLOSED");
    }

    private Asset asset() {
        return home.persistence.assets().find(did.identity()).orElseThrow();
    }

    private String versionId(Process process) {
        return process.ports.layers().resolve(asset().did()).documentMetadata().requireString("versionId");
    }

    private static String ownKey(Asset asset) {
        List<String> ids = ids(asset, VerificationRelationship.AUTHENTICATION);
        return ids.get(ids.size() - 1);
    }

    private static int number(String id) {
        return Integer.parseInt(id.substring(id.lastIndexOf('-') + 1));
    }

    private static List<String> ids(Asset asset, VerificationRelationship use) {
        return asset.document().methods(use).stream().map(m -> m.id()).toList();
    }

    private static String witness(NewKey key) {
        return "did:key:" + key.signer().publicKeyMultibase();
    }

    private JsonObject approval(NewKey key, DidVersion version) {
        JsonObject statement = JsonObject.EMPTY.with("versionId", version.versionId());
        JsonObject signed = home.proofs.sign(
                statement,
                List.of(new ProofRequest(
                        key.signer(),
                        witness(key) + "#" + key.signer().publicKeyMultibase(),
                        VerificationRelationship.ASSERTION_METHOD)),
                home.clock.instant());
        Optional<JsonObject> one = signed.object("proof");
        JsonValue first =
                one.<JsonValue>map(o -> o).orElseGet(() -> signed.array("proof").get(0));
        return (JsonObject) first;
    }

    private static void assertVerifies(Process process, Did did) {
        assertThat(process.verify(did).checks())
                .allSatisfy(check -> assertThat(check.ok()).as(check.toString()).isTrue());
    }

    private static String code(Throwable thrown) {
        return MigrationException.from(thrown).error().code();
    }

    private static void assertCode(ThrowingCallable call, String code) {
        assertThatThrownBy(call)
                .satisfies(e ->
                        assertThat(code(e)).as(String.valueOf(e.getMessage())).isEqualTo(code));
    }
}
