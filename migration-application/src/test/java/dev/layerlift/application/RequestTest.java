package dev.layerlift.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.application.TestHome.Process;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.document.VerificationMethod;
import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.MigrationId;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.migration.MigrationRequest;
import dev.layerlift.domain.migration.MigrationResult;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.migration.SignedRequest;
import dev.layerlift.domain.port.MigrationQuery;
import dev.layerlift.domain.port.ProofSuite.ProofRequest;
import dev.layerlift.domain.port.Signer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Only the owner's signed, fresh, unreplayed request starts anything. */
@Tag("P32")
class RequestTest {
    private final TestHome home = new TestHome();

    private SignedRequest signed(Process process, Asset asset, MigrationRequest request) {
        VerificationMethod method = asset.document()
                .methods(VerificationRelationship.AUTHENTICATION)
                .get(0);
        Signer signer = process.ports
                .keys()
                .signer(method.publicKeyMultibase().orElseThrow())
                .orElseThrow();
        return signed(request, signer, method.id());
    }

    private SignedRequest signed(MigrationRequest request, Signer signer, String method) {
        return SignedRequest.fromJson(home.proofs.sign(
                request.toJson(),
                List.of(new ProofRequest(signer, method, VerificationRelationship.AUTHENTICATION)),
                request.created()));
    }

    private MigrationRequest request(Asset asset, MigrationId id, String nonce) {
        Instant now = home.clock.instant();
        return new MigrationRequest(
                id, asset.did(), Layer.WEBVH, MigrationOptions.DEFAULT, nonce, now, now.plus(MigrationRequest.LIFE));
    }

    @Test
    void theOwnersRequestIsAcceptedOnceAndAnswersTheSameAgain() throws Exception {
        try (Process process = home.start()) {
            Asset asset = process.importBytes("a.txt", new byte[] {1});
            SignedRequest request =
                    signed(process, asset, request(asset, home.ids.newMigrationId(), home.ids.newNonce()));

            MigrationResult first = MigrationManagerTest.get(process.manager.migrate(request));
            long commits = home.persistence.commits();
            MigrationResult again = MigrationManagerTest.get(process.manager.migrate(request));

            assertThat(first.state()).isEqualTo(MigrationState.COMPLETED);
            assertThat(first.migrationId()).isEqualTo(request.request().id());
            assertThat(again.migrationId()).isEqualTo(first.migrationId());
            assertThat(again.alreadyDone()).isTrue();
            assertThat(home.persistence.commits()).isEqualTo(commits);
            assertThat(process.manager
                            .getMigrationStatus(first.migrationId())
                            .orElseThrow()
                            .initiator())
                    .isEqualTo(asset.did().value());
        }
    }

    @Test
    void aChangeOfAnyFieldBreaksIt() throws Exception {
        try (Process process = home.start()) {
            Asset asset = process.importBytes("a.txt", new byte[] {1});
            Asset other = process.importBytes("b.txt", new byte[] {2});
            JsonObject json = signed(process, asset, request(asset, home.ids.newMigrationId(), home.ids.newNonce()))
                    .json();
            List<JsonObject> changed = new ArrayList<>(List.of(
                    json.with("id", home.ids.newMigrationId().toString()),
                    json.with("sourceDid", other.did().value()),
                    json.with("nonce", home.ids.newNonce()),
                    json.with(
                            "expires",
                            home.clock.instant().plus(Duration.ofHours(1)).toString()),
                    json.with("created", home.clock.instant().minusSeconds(1).toString()),
                    json.with(
                            "options",
                            MigrationOptions.DEFAULT.withDisclose(true).toJson()),
                    json.with("added", "unknown members are covered too"),
                    json.without("proof")));
            for (JsonObject forged : changed) {
                MigrationManagerTest.assertRefused(
                        process.manager.migrate(SignedRequest.fromJson(forged)), "REQUEST_NOT_SIGNED_BY_OWNER");
            }
            assertThat(process.manager.findMigrations(MigrationQuery.ALL).items())
                    .isEmpty();
        }
    }

    @Test
    void anotherKeyIsNotTheOwners() throws Exception {
        try (Process process = home.start()) {
            Asset asset = process.importBytes("a.txt", new byte[] {1});
            Signer stranger = process.ports.keys().generate().signer();
            String owners = asset.document()
                    .methods(VerificationRelationship.AUTHENTICATION)
                    .get(0)
                    .id();
            MigrationRequest request = request(asset, home.ids.newMigrationId(), home.ids.newNonce());
            String own = "did:key:" + stranger.publicKeyMultibase() + "#" + stranger.publicKeyMultibase();

            MigrationManagerTest.assertRefused(
                    process.manager.migrate(signed(request, stranger, owners)), "REQUEST_NOT_SIGNED_BY_OWNER");
            MigrationManagerTest.assertRefused(
                    process.manager.migrate(signed(request, stranger, own)), "REQUEST_NOT_SIGNED_BY_OWNER");
        }
    }

    @Test
    void anExpiredOneAndOneFromTheFutureAreRefused() throws Exception {
        try (Process process = home.start()) {
            Asset asset = process.importBytes("a.txt", new byte[] {1});
            SignedRequest request =
                    signed(process, asset, request(asset, home.ids.newMigrationId(), home.ids.newNonce()));
            Instant start = home.clock.instant();
            for (Instant now : List.of(start.minusSeconds(61), start.plusSeconds(361))) {
                home.clock.set(now);
                MigrationManagerTest.assertRefused(process.manager.migrate(request), "REQUEST_EXPIRED");
            }
            home.clock.set(start.plusSeconds(359));
            assertThat(MigrationManagerTest.get(process.manager.migrate(request))
                            .state())
                    .isEqualTo(MigrationState.COMPLETED);
        }
    }

    @Test
    void aReplayedNonceOrIdIsRefusedAlsoByTheNextProcess() throws Exception {
        Asset asset;
        MigrationRequest first;
        try (Process process = home.start()) {
            asset = process.importBytes("a.txt", new byte[] {1});
            first = request(asset, home.ids.newMigrationId(), home.ids.newNonce());
            MigrationResult done = MigrationManagerTest.get(process.manager.migrate(signed(process, asset, first)));
            MigrationManagerTest.get(process.manager.rollback(done.migrationId()));
        }
        home.clock.advance(Duration.ofSeconds(1));
        try (Process process = home.start()) {
            SignedRequest sameNonce = signed(process, asset, request(asset, home.ids.newMigrationId(), first.nonce()));
            SignedRequest sameId = signed(process, asset, request(asset, first.id(), home.ids.newNonce()));

            MigrationManagerTest.assertRefused(process.manager.migrate(sameNonce), "REQUEST_REPLAYED");
            MigrationManagerTest.assertRefused(process.manager.migrate(sameId), "REQUEST_REPLAYED");
        }
    }

    @Test
    @Tag("P08")
    @Tag("P09")
    void manyAtOnceForOneAssetMakeOneTarget() throws Exception {
        try (Process process = home.start()) {
            Asset asset = process.importBytes("a.txt", new byte[] {1});
            List<CompletionStage<MigrationResult>> all = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                all.add(process.manager.migrate(asset.did(), Layer.WEBVH, MigrationOptions.DEFAULT));
            }
            int refused = 0;
            for (CompletionStage<MigrationResult> stage : all) {
                try {
                    MigrationResult result = stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
                    assertThat(result.state()).isEqualTo(MigrationState.COMPLETED);
                } catch (java.util.concurrent.ExecutionException e) {
                    assertThat(e).hasMessageContaining("in the hands of migration");
                    refused++;
                }
            }
            assertThat(refused).isLessThan(20);
            assertThat(process.manager.findMigrations(MigrationQuery.ALL).items())
                    .hasSize(1);
            assertThat(home.published()).hasSize(4);
            assertThat(home.verifyAudit().records()).isEqualTo(1);
        }
    }
}
