package dev.layerlift.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.application.TestHome.Process;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.document.VerificationMethod;
import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.event.MigrationEvent;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.Actor;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.migration.MigrationRequest;
import dev.layerlift.domain.migration.MigrationResult;
import dev.layerlift.domain.migration.SignedRequest;
import dev.layerlift.domain.port.MigrationQuery;
import dev.layerlift.domain.port.ProofSuite.ProofRequest;
import dev.layerlift.domain.port.Signer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Attacks with requests: each is refused, starts nothing, and leaves a record in the audit. */
@Tag("P32")
class RefusedRequestTest {
    private final TestHome home = new TestHome();

    private MigrationRequest request(Asset asset) {
        Instant now = home.clock.instant();
        return new MigrationRequest(
                home.ids.newMigrationId(),
                asset.did(),
                Layer.WEBVH,
                MigrationOptions.DEFAULT,
                home.ids.newNonce(),
                now,
                now.plus(MigrationRequest.LIFE));
    }

    private SignedRequest signed(Process process, Asset by, MigrationRequest request) {
        VerificationMethod method =
                by.document().methods(VerificationRelationship.AUTHENTICATION).get(0);
        Signer signer = process.ports
                .keys()
                .signer(method.publicKeyMultibase().orElseThrow())
                .orElseThrow();
        return SignedRequest.fromJson(home.proofs.sign(
                request.toJson(),
                List.of(new ProofRequest(signer, method.id(), VerificationRelationship.AUTHENTICATION)),
                request.created()));
    }

    private List<JsonObject> audit(Process process) {
        List<JsonObject> records = new ArrayList<>();
        process.ports
                .audit()
                .streams()
                .forEach(stream -> process.ports
                        .audit()
                        .read(stream, 0, 1000)
                        .forEach(record -> records.add(home.json.parseObject(record.json()))));
        return records;
    }

    private void assertRefusedAndAudited(Process process, SignedRequest request, String code, String initiator)
            throws Exception {
        int before = audit(process).size();
        MigrationManagerTest.assertRefused(process.manager.migrate(request), code);
        List<JsonObject> records = audit(process);
        assertThat(records).hasSize(before + 1);
        JsonObject record = records.get(before);
        assertThat(record.string("type")).contains("MigrationRefusalRecord");
        assertThat(record.string("result")).contains("refused");
        assertThat(record.get("finalState")).contains(JsonValue.NULL);
        assertThat(record.string("migrationId")).contains(request.request().id().toString());
        assertThat(record.string("initiator")).contains(initiator);
        assertThat(((JsonObject) record.array("errors").get(0)).string("code")).contains(code);
        assertThat(home.verifyAudit().problems()).isEmpty();
    }

    private void changed(UnaryOperator<JsonObject> change) throws Exception {
        try (Process process = home.start()) {
            Asset asset = process.importBytes("a.txt", new byte[] {1});
            JsonObject json = signed(process, asset, request(asset)).json();
            assertRefusedAndAudited(
                    process, SignedRequest.fromJson(change.apply(json)), "REQUEST_NOT_SIGNED_BY_OWNER", "unverified");
            assertThat(process.manager.findMigrations(MigrationQuery.ALL).items())
                    .isEmpty();
            assertThat(home.published()).isEmpty();
        }
    }

    @Test
    void theOwnerOfAnotherAssetIsRefusedAndAudited() throws Exception {
        try (Process process = home.start()) {
            Asset asset = process.importBytes("a.txt", new byte[] {1});
            Asset other = process.importBytes("b.txt", new byte[] {2});
            assertRefusedAndAudited(
                    process, signed(process, other, request(asset)), "REQUEST_NOT_SIGNED_BY_OWNER", "unverified");
        }
    }

    @Test
    void aSourceThatClaimsAnothersKeyIsRefusedAndAudited() throws Exception {
        try (Process process = home.start()) {
            Asset asset = process.importBytes("a.txt", new byte[] {1});
            Asset other = process.importBytes("b.txt", new byte[] {2});
            VerificationMethod method = asset.document()
                    .methods(VerificationRelationship.AUTHENTICATION)
                    .get(0);
            Signer stranger = process.ports
                    .keys()
                    .signer(other.document()
                            .verificationMethods()
                            .get(0)
                            .publicKeyMultibase()
                            .orElseThrow())
                    .orElseThrow();
            MigrationRequest request = request(asset);
            SignedRequest forged = SignedRequest.fromJson(home.proofs.sign(
                    request.toJson(),
                    List.of(new ProofRequest(stranger, method.id(), VerificationRelationship.AUTHENTICATION)),
                    request.created()));
            assertRefusedAndAudited(process, forged, "REQUEST_NOT_SIGNED_BY_OWNER", "unverified");
        }
    }

    @Test
    void aRequestWithoutProofIsRefusedAndAudited() throws Exception {
        changed(json -> json.without("proof"));
    }

    @Test
    void aChangedTargetIsRefusedAndAudited() throws Exception {
        changed(json -> json.with("targetLayer", "btco"));
    }

    @Test
    void changedOptionsAreRefusedAndAudited() throws Exception {
        changed(json ->
                json.with("options", MigrationOptions.DEFAULT.withDisclose(true).toJson()));
    }

    @Test
    void aChangedNonceIsRefusedAndAudited() throws Exception {
        changed(json -> json.with("nonce", "0123456789abcdef0123"));
    }

    @Test
    void aProlongedLifeIsRefusedAndAudited() throws Exception {
        changed(json -> json.with(
                "expires", home.clock.instant().plus(Duration.ofDays(2)).toString()));
    }

    @Test
    void aChangedSourceIsRefusedAndAudited() throws Exception {
        try (Process process = home.start()) {
            Asset asset = process.importBytes("a.txt", new byte[] {1});
            Asset other = process.importBytes("b.txt", new byte[] {2});
            JsonObject json = signed(process, asset, request(asset)).json();
            assertRefusedAndAudited(
                    process,
                    SignedRequest.fromJson(json.with("sourceDid", other.did().value())),
                    "REQUEST_NOT_SIGNED_BY_OWNER",
                    "unverified");
        }
    }

    @Test
    void anExpiredRequestIsRefusedAndAudited() throws Exception {
        try (Process process = home.start()) {
            Asset asset = process.importBytes("a.txt", new byte[] {1});
            SignedRequest request = signed(process, asset, request(asset));
            home.clock.advance(
                    MigrationRequest.LIFE.plus(MigrationRequest.CLOCK_SKEW).plusSeconds(1));
            assertRefusedAndAudited(
                    process, request, "REQUEST_EXPIRED", asset.did().value());
        }
    }

    @Test
    void aRequestFromTheFutureIsRefusedAndAudited() throws Exception {
        try (Process process = home.start()) {
            Asset asset = process.importBytes("a.txt", new byte[] {1});
            SignedRequest request = signed(process, asset, request(asset));
            home.clock.set(
                    home.clock.instant().minus(MigrationRequest.CLOCK_SKEW).minusSeconds(1));
            assertRefusedAndAudited(
                    process, request, "REQUEST_EXPIRED", asset.did().value());
        }
    }

    @Test
    void aRequestThatLivesForTenYearsIsNoRequest() {
        try (Process process = home.start()) {
            Asset asset = process.importBytes("a.txt", new byte[] {1});
            JsonObject json = request(asset)
                    .toJson()
                    .with(
                            "expires",
                            home.clock.instant().plus(Duration.ofDays(3650)).toString());
            assertThatThrownBy(() -> SignedRequest.fromJson(json))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("at most 7 days");
        }
    }

    @Test
    void aReplayedNonceIsRefusedAndAudited() throws Exception {
        try (Process process = home.start()) {
            Asset asset = process.importBytes("a.txt", new byte[] {1});
            MigrationRequest first = request(asset);
            rolledBack(process, signed(process, asset, first));
            assertRefusedAndAudited(
                    process,
                    signed(process, asset, withNonce(request(asset), first.nonce())),
                    "REQUEST_REPLAYED",
                    asset.did().value());
        }
    }

    @Test
    void aReplayedNonceIsRefusedAndAuditedAfterARestartAndLongAfterItExpired() throws Exception {
        Asset asset;
        MigrationRequest first;
        try (Process process = home.start()) {
            asset = process.importBytes("a.txt", new byte[] {1});
            first = request(asset);
            rolledBack(process, signed(process, asset, first));
        }
        home.clock.advance(MigrationRequest.LIFE_MAX.plus(Duration.ofDays(1)));
        try (Process process = home.start()) {
            assertRefusedAndAudited(
                    process,
                    signed(process, asset, withNonce(request(asset), first.nonce())),
                    "REQUEST_REPLAYED",
                    asset.did().value());
        }
    }

    @Test
    void theSameBytesAgainAnswerWithTheSameMigrationAndAreNoAttack() throws Exception {
        try (Process process = home.start()) {
            Asset asset = process.importBytes("a.txt", new byte[] {1});
            SignedRequest request = signed(process, asset, request(asset));
            rolledBack(process, request);
            int records = audit(process).size();
            home.clock.advance(Duration.ofHours(1));
            assertThat(MigrationManagerTest.get(process.manager.migrate(request))
                            .alreadyDone())
                    .isTrue();
            assertThat(audit(process)).hasSize(records);
        }
    }

    @Test
    @Tag("P09")
    void aValidRequestThatLosesTheClaimLeavesNoRecordAndNoEvent() throws Exception {
        try (Process process = home.start()) {
            Asset asset = process.importBytes("a.txt", new byte[] {1});
            MigrationResult done = process.migrate(asset);
            List<MigrationEvent> heard = new ArrayList<>();
            process.manager.subscribe(heard::add);
            int records = audit(process).size();

            MigrationResult second =
                    MigrationManagerTest.get(process.manager.migrate(signed(process, asset, request(asset))));

            assertThat(second.alreadyDone()).isTrue();
            assertThat(second.migrationId()).isEqualTo(done.migrationId());
            assertThat(audit(process)).hasSize(records);
            assertThat(heard).isEmpty();
        }
    }

    @Test
    @Tag("P09")
    void manyRefusalsOfOneSourceAreFewRecordsThatSayHowManyWereLeftOut() throws Exception {
        try (Process process = home.start()) {
            Asset asset = process.importBytes("a.txt", new byte[] {1});
            SignedRequest forged = SignedRequest.fromJson(request(asset).toJson());
            refused(process, forged, 25);
            assertThat(audit(process)).hasSize(10);
            home.clock.advance(Duration.ofMinutes(1));
            refused(process, forged, 1);
            List<JsonObject> records = audit(process);
            assertThat(records).hasSize(11);
            assertThat(records.get(10).requireLong("omitted")).isEqualTo(15);
            refused(process, forged, 12);
        }
        try (Process process = home.start()) {
            List<JsonObject> records = audit(process);
            assertThat(records).hasSize(21);
            assertThat(records.get(20).requireLong("omitted")).isEqualTo(2);
            assertThat(home.verifyAudit().problems()).isEmpty();
        }
    }

    @Test
    @Tag("P09")
    void refusalsOfSourcesThatNobodyKnowsShareOneCount() throws Exception {
        try (Process process = home.start()) {
            Asset known = process.importBytes("a.txt", new byte[] {1});
            TestHome elsewhere = new TestHome();
            try (Process other = elsewhere.start()) {
                for (int i = 0; i < 20; i++) {
                    SignedRequest unknown =
                            signed(other, other.importBytes("x" + i, new byte[] {(byte) i}), request(known));
                    SignedRequest named = SignedRequest.fromJson(unknown.json()
                            .with(
                                    "sourceDid",
                                    other.importBytes("x" + i, new byte[] {(byte) i})
                                            .did()
                                            .value()));
                    MigrationManagerTest.assertRefused(process.manager.migrate(named), "UNKNOWN_DID");
                }
            }
            assertThat(audit(process)).hasSize(10);
            // They do not crowd out what is refused of an asset of this home.
            refused(process, SignedRequest.fromJson(request(known).toJson()), 1);
            assertThat(audit(process)).hasSize(11);
        }
    }

    @Test
    void anOwnerMayNotEndAQuarantineAndThatIsAudited() throws Exception {
        try (Process process = home.start()) {
            Asset asset = process.importBytes("a.txt", new byte[] {1});
            MigrationResult done = process.migrate(asset);
            home.published().stream()
                    .filter(key -> key.endsWith("did.jsonl"))
                    .forEach(key -> home.publicStore.tamper(ObjectPath.ofPublic(key), 20));
            MigrationManagerTest.get(process.manager.rollback(done.migrationId()));
            int records = audit(process).size();

            MigrationManagerTest.assertRefused(
                    process.manager.recover(done.migrationId(), Decision.COMPLETE, Actor.owner(asset.did())),
                    "OPERATORS_ONLY");

            JsonObject record = audit(process).get(records);
            assertThat(record.string("action")).contains("recover");
            assertThat(record.string("initiator")).contains(asset.did().value());
            assertThat(record.string("migrationId")).contains(done.migrationId().toString());
            assertThat(process.manager
                            .getMigrationHistory(asset.did(), Optional.empty(), 10)
                            .items())
                    .contains(record);
        }
    }

    private void refused(Process process, SignedRequest request, int times) {
        for (int i = 0; i < times; i++) {
            MigrationManagerTest.assertRefused(process.manager.migrate(request), "REQUEST_NOT_SIGNED_BY_OWNER");
        }
    }

    private static void rolledBack(Process process, SignedRequest request) throws Exception {
        MigrationResult done = MigrationManagerTest.get(process.manager.migrate(request));
        MigrationManagerTest.get(process.manager.rollback(done.migrationId()));
    }

    private static MigrationRequest withNonce(MigrationRequest request, String nonce) {
        return new MigrationRequest(
                request.id(),
                request.sourceDid(),
                request.targetLayer(),
                request.options(),
                nonce,
                request.created(),
                request.expires());
    }
}
