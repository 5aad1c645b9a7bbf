package dev.layerlift.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.application.BtcoHome.Process;
import dev.layerlift.domain.anchor.AnchorStatement;
import dev.layerlift.domain.anchor.FeeRate;
import dev.layerlift.domain.anchor.InclusionProof;
import dev.layerlift.domain.anchor.TransactionId;
import dev.layerlift.domain.asset.Area;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.did.BtcoDid;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.document.KeyCarryOver;
import dev.layerlift.domain.document.VerificationMethod;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.migration.MigrationResult;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.DidMethod.Resolution;
import dev.layerlift.domain.port.DidUpdater.Change;
import dev.layerlift.domain.validation.CostEstimate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Both ways to Bitcoin when all goes well, and what they need before they begin. */
class ToBtcoTest {
    private final BtcoHome home = new BtcoHome();

    private JsonObject read(BtcoDid did, String name) throws Exception {
        ObjectPath path = ObjectPath.ofPublic("reg/" + did.sat() + "/" + name);
        return home.home.json.parseObject(
                home.btcoStore.open(path, 0).orElseThrow().readAllBytes());
    }

    private MigrationResult completed(Process process, Asset source) throws Exception {
        CompletableFuture<MigrationResult> future = process.begin(source);
        home.awaitBroadcast();
        home.chain.mine();
        MigrationResult result = BtcoHome.get(future);
        assertThat(result.state()).as("%s", result.error()).isEqualTo(MigrationState.COMPLETED);
        return result;
    }

    @Test
    @Tag("P02")
    @Tag("P04")
    void whatWasAnchoredVerifiesFromEitherLayer() throws Exception {
        try (Process process = home.start()) {
            for (Asset source : List.of(process.imported(), process.lifted())) {
                MigrationResult result = completed(process, source);
                VerificationReport report = new AssetVerifier(
                                process.ports.layers(),
                                process.ports.verifier(),
                                home.home.proofs,
                                home.home.json,
                                home.home.clock,
                                Optional.empty())
                        .verify(result.targetDid().orElseThrow());
                assertThat(report.checks())
                        .isNotEmpty()
                        .allSatisfy(
                                check -> assertThat(check.ok()).as("%s", check).isTrue());
            }
        }
    }

    @Test
    @Tag("P02")
    @Tag("P29")
    @Tag("P41")
    void aPrivateAssetIsAnchoredAndResolvesToItsDocument() throws Exception {
        try (Process process = home.start()) {
            Asset source = process.imported();
            MigrationResult result = completed(process, source);

            BtcoDid did = (BtcoDid) result.targetDid().orElseThrow();
            Resolution resolution = process.ports.layers().resolve(did);
            DidDocument document = resolution.document().orElseThrow();
            assertThat(did.value()).startsWith("did:btco:reg:");
            assertThat(document.id()).isEqualTo(did.value());
            assertThat(document.alsoKnownAs()).contains(source.did().value());
            assertThat(KeyCarryOver.missing(source.document(), document)).isEmpty();
            assertThat(document.verificationMethods())
                    .extracting(VerificationMethod::fragment)
                    .containsExactly("0", "1");
            assertThat(document.service("manifest")).isPresent();
            TransactionId txid = new TransactionId(result.txid().orElseThrow());
            assertThat(resolution.documentMetadata().string("txid")).contains(txid.hex());
            assertThat(result.cost().feeSats())
                    .isEqualTo(home.chain.paidSats(txid).orElseThrow());
            assertThat(result.cost().lockedSats()).isEqualTo(546);
            assertThat(InclusionProof.fromJson(read(did, "anchor.json")).holds())
                    .isTrue();
            AnchorStatement statement = AnchorStatement.fromJson(read(did, "anchor-statement.json"));
            assertThat(statement.migrationId()).isEqualTo(result.migrationId().toString());
            assertThat(home.inStore(Area.RESTRICTED)).isEmpty();
            assertThat(home.wallet.reservations()).isZero();
            assertThat(home.home.verifyAudit().problems()).isEmpty();
            JsonObject audit = process.manager
                    .getMigrationHistory(did, Optional.empty(), 10)
                    .items()
                    .get(0);
            assertThat(audit.requireObject("anchor").requireString("txid")).isEqualTo(txid.hex());
            assertThat(InclusionProof.fromJson(audit.requireObject("anchor").requireObject("inclusionProof"))
                            .holds())
                    .isTrue();
            assertThat(home.home.published()).as("nothing on the web").isEmpty();
        }
    }

    @Test
    void aPublicAssetNamesItsSuccessorOnceThatIsConfirmed() throws Exception {
        try (Process process = home.start()) {
            Asset source = process.lifted();
            CompletableFuture<MigrationResult> future = process.begin(source);
            home.awaitBroadcast();

            String target = home.last().targetDid().orElseThrow().value();
            assertThat(process.ports
                            .layers()
                            .resolve(source.did())
                            .document()
                            .orElseThrow()
                            .alsoKnownAs())
                    .as("nothing names it before it is confirmed")
                    .doesNotContain(target);
            assertThat(home.inStore(Area.PUBLIC)).isEmpty();
            assertThat(home.inStore(Area.RESTRICTED)).hasSize(5);
            DidUpdateRequest update = DidUpdateRequest.of(Change.NONE.withTtlSeconds(60));
            org.assertj.core.api.Assertions.assertThatThrownBy(
                            () -> process.manager.dids().update(source.did(), update))
                    .hasMessageContaining("is in the hands of migration");

            home.chain.mine();
            MigrationResult result = BtcoHome.get(future);

            assertThat(result.state()).as("%s", result.error()).isEqualTo(MigrationState.COMPLETED);
            DidDocument now =
                    process.ports.layers().resolve(source.did()).document().orElseThrow();
            assertThat(now.alsoKnownAs())
                    .contains(target)
                    .containsAll(source.document().alsoKnownAs());
            Asset known =
                    home.home.persistence.assets().find(source.did().identity()).orElseThrow();
            assertThat(known.document()).isEqualTo(now);
            assertThat(process.ports
                            .layers()
                            .resolve(result.targetDid().orElseThrow())
                            .document()
                            .orElseThrow()
                            .alsoKnownAs())
                    .contains(source.did().value());
        }
    }

    @Test
    void theOwnerGetsTheIdentityOutput() throws Exception {
        try (Process process = home.start()) {
            MigrationOptions options = MigrationOptions.fromJson(BtcoHome.PAYING
                    .toJson()
                    .with("ownerAddress", new dev.layerlift.domain.json.JsonValue.JsonString("somebody-1")));
            CompletableFuture<MigrationResult> future = process.begin(process.imported(), options);
            home.awaitBroadcast();
            home.chain.mine();

            assertThat(BtcoHome.get(future).state()).isEqualTo(MigrationState.COMPLETED);
            assertThat(home.wallet.balanceSats())
                    .isEqualTo(300_000 - 546 - BtcoHome.get(future).cost().feeSats());
        }
    }

    @Test
    @Tag("P10")
    void manyAtOnceShareNoSatoshiAndNoInput() throws Exception {
        try (Process process = home.start()) {
            List<CompletableFuture<MigrationResult>> all = new java.util.ArrayList<>();
            for (int i = 0; i < 3; i++) {
                all.add(process.begin(process.base.importBytes("f" + i, new byte[] {(byte) i})));
            }
            BtcoHome.await(() -> home.chain.mempool().size() == 3);
            home.chain.mine();
            java.util.Set<String> dids = new java.util.HashSet<>();
            for (CompletableFuture<MigrationResult> future : all) {
                assertThat(BtcoHome.get(future).state()).isEqualTo(MigrationState.COMPLETED);
                dids.add(BtcoHome.get(future).targetDid().orElseThrow().value());
            }
            assertThat(dids).hasSize(3);
            assertThat(home.chain.anchors()).isEqualTo(3);
        }
    }

    @Test
    @Tag("P39")
    void anEstimateSaysWhatIsPaidAndReservesNothing() throws Exception {
        try (Process process = home.start()) {
            Asset source = process.imported();
            CostEstimate estimate = process.manager.estimateMigrationCost(source.did(), Layer.BTCO);

            assertThat(home.wallet.reservations()).isZero();
            MigrationResult result = completed(process, source);
            assertThat(result.cost().feeSats()).isEqualTo(estimate.feeSats());
            assertThat(result.cost().lockedSats()).isEqualTo(estimate.lockedSats());
            org.assertj.core.api.Assertions.assertThatThrownBy(() ->
                            process.manager.estimateMigrationCost(BtcoDid.of(BtcoDid.Network.REGTEST, 1), Layer.BTCO))
                    .isInstanceOf(dev.layerlift.domain.error.MigrationException.class);
        }
    }

    @Test
    @Tag("P40")
    void aFeeAboveTheThresholdNeedsConfirmation() throws Exception {
        try (Process process = home.start()) {
            home.chain.feeRate(FeeRate.ofSatsPerVbyte(20));
            Asset source = process.imported();

            MigrationResult refused = BtcoHome.get(process.begin(source, MigrationOptions.DEFAULT));
            assertThat(refused.state()).isEqualTo(MigrationState.FAILED);
            assertThat(refused.error().orElseThrow().code()).isEqualTo("FEE_NOT_CONFIRMED");
            assertThat(home.wallet.reservations()).isZero();

            long limit =
                    process.manager.feeLimitToAgree(MigrationOptions.DEFAULT).orElseThrow();
            MigrationOptions exactly = MigrationOptions.DEFAULT.withMaxFeeSats(limit);
            assertThat(refused.error().orElseThrow().message()).contains("--max-fee " + limit);
            assertThat(process.manager.feeLimitToAgree(exactly)).isEmpty();
            assertThat(process.manager.feeLimitToAgree(MigrationOptions.DEFAULT.withMaxFeeSats(limit - 1)))
                    .hasValue(limit);
            CompletableFuture<MigrationResult> agreed = process.begin(source, exactly);
            home.awaitBroadcast();
            home.chain.mine();
            assertThat(BtcoHome.get(agreed).state()).isEqualTo(MigrationState.COMPLETED);
        }
    }

    @Test
    @Tag("P39")
    void withoutCoinsWithoutAnEstimateOrWithAnIncredibleOneNothingBegins() throws Exception {
        BtcoHome poor = new BtcoHome();
        try (Process process = poor.start()) {
            Asset source = process.imported();
            for (int i = 0; i < 3; i++) {
                poor.wallet.reserve(poor.home.ids.newMigrationId(), 2000);
            }
            MigrationResult refused = BtcoHome.get(process.begin(source));
            assertThat(refused.error().orElseThrow().code()).isEqualTo("INSUFFICIENT_FUNDS");
            assertThat(refused.error().orElseThrow().message())
                    .contains("are missing")
                    .contains("wallet-3");
            poor.wallet.fund(50_000, 1);
            poor.chain.noFeeRate();
            assertThat(BtcoHome.get(process.begin(source)).error().orElseThrow().code())
                    .isEqualTo("NO_FEE_ESTIMATE");
            poor.chain.feeRate(FeeRate.ofSatsPerVbyte(5000));
            assertThat(BtcoHome.get(process.begin(source)).error().orElseThrow().code())
                    .isEqualTo("FEE_RATE_NOT_BELIEVED");
            MigrationOptions nowhere = MigrationOptions.fromJson(BtcoHome.PAYING
                    .toJson()
                    .with("ownerAddress", new dev.layerlift.domain.json.JsonValue.JsonString("NO ADDRESS")));
            poor.chain.feeRate(FeeRate.ofSatsPerVbyte(2));
            assertThat(BtcoHome.get(process.begin(source, nowhere))
                            .error()
                            .orElseThrow()
                            .code())
                    .isEqualTo("OWNER_ADDRESS_INVALID");
            assertThat(poor.chain.anchors()).isZero();
        }
    }
}
