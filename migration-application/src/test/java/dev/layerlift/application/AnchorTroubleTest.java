package dev.layerlift.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.layerlift.application.BtcoHome.Process;
import dev.layerlift.domain.anchor.FeeRate;
import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.SignedTransaction;
import dev.layerlift.domain.asset.Area;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import dev.layerlift.domain.migration.Actor;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.migration.MigrationPath;
import dev.layerlift.domain.migration.MigrationResult;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.DidUpdater.Change;
import dev.layerlift.domain.port.DidUpdater.Witnesses;
import dev.layerlift.domain.port.KeyStore;
import dev.layerlift.domain.port.MigrationCommit;
import dev.layerlift.domain.port.ProofSuite.ProofRequest;
import dev.layerlift.domain.validation.CostEstimate;
import dev.layerlift.domain.validation.ValidationResult;
import dev.layerlift.testkit.fault.FaultyContentStore;
import dev.layerlift.testkit.fault.FaultyContentStore.Operation;
import dev.layerlift.testkit.fault.Hang;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Stores, witnesses and coins that are in the way of an anchor, before the pivot and after it. */
class AnchorTroubleTest {
    private final MigrationException full = MigrationException.storage("NO_SPACE", "no space left");

    private final BtcoHome home = new BtcoHome();
    private final FaultyContentStore faulty = new FaultyContentStore(home.btcoStore);

    @Test
    @Tag("P03")
    @Tag("P45")
    void largeContentTravelsThroughTheRestrictedArea() throws Exception {
        try (Process process = home.start()) {
            Asset source = process.base.importBytes("large.bin", new byte[200_000]);
            CompletableFuture<MigrationResult> future = process.begin(source);
            home.awaitBroadcast();
            assertThat(home.inStore(Area.RESTRICTED)).anyMatch(key -> key.endsWith(".txt"));
            assertThat(home.inStore(Area.PUBLIC)).isEmpty();
            home.chain.mine();

            assertThat(BtcoHome.get(future).state()).isEqualTo(MigrationState.COMPLETED);
            assertThat(home.inStore(Area.PUBLIC)).anyMatch(key -> key.endsWith(".txt"));
            assertThat(home.inStore(Area.RESTRICTED)).isEmpty();
        }
    }

    @Test
    @Tag("P03")
    void aStoreThatIsFullBeforeThePivotCostsNothing() throws Exception {
        try (Process process = home.start(new Fuse(), faulty)) {
            Asset source = process.imported();
            faulty.failFrom(Operation.PUT, faulty.calls(Operation.PUT) + 3, full);
            MigrationResult result = BtcoHome.get(process.begin(source));

            assertThat(result.state()).isEqualTo(MigrationState.ROLLED_BACK);
            assertThat(result.error().orElseThrow().code()).isEqualTo("NO_SPACE");
            assertThat(home.inStore(Area.RESTRICTED)).isEmpty();
            assertThat(home.wallet.freeSats()).isEqualTo(300_000);
            assertThat(home.chain.mempool()).isEmpty();
        }
    }

    @Test
    @Tag("P15")
    void aStoreThatIsFullAfterTheConfirmationIsForAPersonAndThenCompletes() throws Exception {
        try (Process process = home.start(new Fuse(), faulty)) {
            CompletableFuture<MigrationResult> future = process.begin(process.imported());
            home.awaitBroadcast();
            faulty.failFrom(Operation.PUT, faulty.calls(Operation.PUT) + 2, full);
            home.chain.mine();

            MigrationResult result = BtcoHome.get(future);
            assertThat(result.state()).isEqualTo(MigrationState.QUARANTINED);
            assertThat(result.error().orElseThrow().message()).contains("no space left");
            process.manager
                    .recover(result.migrationId(), Decision.ROLL_BACK, Actor.OPERATOR)
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS);
            assertThat(home.last().state()).isEqualTo(MigrationState.QUARANTINED);
            assertThat(home.last().error().orElseThrow().message()).contains("is confirmed in block");
            faulty.heal();
            process.manager
                    .recover(result.migrationId(), Decision.COMPLETE, Actor.OPERATOR)
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS);
            assertThat(home.last().state()).isEqualTo(MigrationState.COMPLETED);
            assertThat(home.chain.anchors()).isEqualTo(1);
        }
    }

    @Test
    void whenTheChainIsAwayAPersonHearsThatNothingIsKnown() throws Exception {
        try (Process process = home.start(new Fuse(), faulty)) {
            CompletableFuture<MigrationResult> future = process.begin(process.imported());
            home.awaitBroadcast();
            faulty.failFrom(Operation.PUT, faulty.calls(Operation.PUT) + 1, full);
            home.chain.mine();
            MigrationResult result = BtcoHome.get(future);
            home.chain.hang();
            process.manager
                    .recover(result.migrationId(), Decision.ROLL_BACK, Actor.OPERATOR)
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS);
            assertThat(home.last().state()).isEqualTo(MigrationState.QUARANTINED);
            assertThat(home.last().error().orElseThrow().message()).contains("could not be found out");
        }
    }

    @Test
    void aSuccessorThatNeedsWitnessesWhoAreElsewhereIsRefusedBeforeAnythingIsSpent() throws Exception {
        try (Process process = home.start()) {
            Asset source = process.lifted();
            KeyStore.NewKey far = new PlainKeyStore(home.home.persistence.sealedKeys()).generate();
            String witness = "did:key:" + far.sealed().publicKeyMultibase();
            DidVersions dids = process.manager.dids();
            DidVersion first = dids.update(
                    source.did(), DidUpdateRequest.of(Change.NONE.withWitnesses(new Witnesses(1, List.of(witness)))));
            if (first.state() == DidVersion.State.AWAITING_APPROVALS) {
                JsonObject signed = home.home.proofs.sign(
                        JsonObject.EMPTY.with("versionId", new JsonString(first.versionId())),
                        List.of(new ProofRequest(
                                far.signer(),
                                witness + "#" + far.sealed().publicKeyMultibase(),
                                VerificationRelationship.ASSERTION_METHOD)),
                        home.home.clock.instant());
                dids.approve(source.did(), List.of(signed.object("proof").orElseThrow()));
            }
            MigrationResult result = BtcoHome.get(process.begin(source));

            assertThat(result.state()).isEqualTo(MigrationState.ROLLED_BACK);
            assertThat(result.error().orElseThrow().code()).isEqualTo("WITNESSES_NOT_HERE");
            assertThat(home.wallet.reservations()).isZero();
            assertThat(home.chain.anchors()).isZero();
        }
    }

    @Test
    @Tag("P10")
    void aCoinThatIsSpentBetweenReservationAndSigningIsNoticed() throws Exception {
        // The upload comes between the two: while it runs, a stranger spends the coin.
        dev.layerlift.domain.port.ContentStore meanwhile =
                (dev.layerlift.domain.port.ContentStore) Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {dev.layerlift.domain.port.ContentStore.class},
                        (proxy, method, arguments) -> {
                            Optional<OutPoint> coin = method.getName().equals("put")
                                    ? home.wallet.reservation(home.last().id()).map(r -> r.identityInput())
                                    : Optional.empty();
                            if (coin.isPresent()
                                    && home.chain.anchors() == 0
                                    && home.chain.mempool().isEmpty()) {
                                try {
                                    home.chain.conflict(coin.get());
                                } catch (IllegalArgumentException e) {
                                    assertThat(e).hasMessageContaining("expected: an unspent one");
                                }
                            }
                            try {
                                return method.invoke(home.btcoStore, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
        try (Process process = home.start(new Fuse(), meanwhile)) {
            MigrationResult result = BtcoHome.get(process.begin(process.imported()));
            assertThat(result.state()).isEqualTo(MigrationState.ROLLED_BACK);
            assertThat(result.error().orElseThrow().code()).isEqualTo("IDENTITY_INPUT_LOST");
            assertThat(home.wallet.reservations()).isZero();
        }
    }

    @Test
    @Tag("P43")
    void anEngineWithoutAnswersFromTheChainKeepsItsFeesToItself() throws Exception {
        try (Process process = home.start()) {
            CompletableFuture<MigrationResult> future = process.begin(process.imported());
            home.awaitBroadcast();
            home.chain.noFeeRate();
            home.chain.blockRate(FeeRate.ofSatsPerVbyte(30));
            home.chain.mine(6);
            BtcoHome.await(() -> home.last().operation().startsWith("taking the coins back"));
            home.awaitLooks();
            home.chain.blockRate(FeeRate.ofSatsPerVbyte(1));
            home.chain.mine();
            assertThat(BtcoHome.get(future).state()).isEqualTo(MigrationState.ROLLED_BACK);
        }
    }

    @Test
    @Tag("P15")
    void anAnchorThatCameBackAfterItsFailureIsCompletedFromWhatWasUploaded() throws Exception {
        Fuse fuse = new Fuse();
        try (Process process = home.start(fuse)) {
            CompletableFuture<MigrationResult> future = process.begin(process.imported());
            home.awaitBroadcast();
            fuse.blowAfter(arguments -> arguments[0] instanceof MigrationCommit commit
                    && commit.migration().state() == MigrationState.FAILED);
            strangerSpendsTheCoin();
            BtcoHome.await(() -> fuse.blown() || future.isDone());
        }
        assertThat(home.last().state()).isEqualTo(MigrationState.FAILED);
        List<String> uploaded = home.inStore(Area.RESTRICTED);
        assertThat(uploaded).isNotEmpty();
        // The block of the stranger is replaced before anything is taken back, and the anchor is in the next one.
        home.chain.reorgAndForget(1);
        home.chain.broadcast(anchor());
        home.chain.mine();
        try (Process process = home.start()) {
            process.manager.resume().toCompletableFuture().get(30, TimeUnit.SECONDS);
            assertThat(home.last().state()).isEqualTo(MigrationState.QUARANTINED);
            assertThat(home.last().error().orElseThrow().message()).contains("is confirmed in block");
            assertThat(home.inStore(Area.RESTRICTED)).isEqualTo(uploaded);
            recover(process, Decision.COMPLETE);
            assertThat(home.last().state()).isEqualTo(MigrationState.COMPLETED);
            assertThat(home.chain.anchors()).isEqualTo(1);
        }
    }

    @Test
    @Tag("P41")
    void whatAStrangerExcludedWhileAPersonWasWaitedForCostNothing() throws Exception {
        try (Process process = home.start()) {
            CompletableFuture<MigrationResult> future = process.begin(process.imported());
            home.awaitBroadcast();
            String checkpoint = home.last().checkpointId().orElseThrow();
            home.home.persistence.damageCheckpoint(checkpoint);
            assertThat(BtcoHome.get(future).state()).isEqualTo(MigrationState.QUARANTINED);
            assertThat(home.last().cost().feeSats()).isPositive();
            strangerSpendsTheCoin();
            home.home.persistence.damageCheckpoint(checkpoint);
            recover(process, Decision.ROLL_BACK);
            assertThat(home.last().state()).isEqualTo(MigrationState.ROLLED_BACK);
            assertThat(home.last().cost()).isEqualTo(CostEstimate.NONE);
        }
    }

    @Test
    @Tag("P15")
    void anAnchorThatWasRefusedIsNotSentLaterWhateverAPersonDecides() throws Exception {
        try (Process process = home.start(new Fuse(), faulty)) {
            Asset source = process.imported();
            faulty.failFrom(Operation.DELETE, faulty.calls(Operation.DELETE) + 1, full);
            home.chain.minimumRate(FeeRate.ofSatsPerVbyte(100));
            assertThat(BtcoHome.get(process.begin(source)).state()).isEqualTo(MigrationState.QUARANTINED);
            faulty.heal();
            home.chain.minimumRate(FeeRate.ofSatsPerVbyte(1));

            recover(process, Decision.COMPLETE);
            assertThat(home.last().state()).isEqualTo(MigrationState.QUARANTINED);
            assertThat(home.last().error().orElseThrow().message()).contains("never sent before");
            assertThat(home.chain.mempool()).isEmpty();
            recover(process, Decision.ROLL_BACK);
            assertThat(home.last().state()).isEqualTo(MigrationState.ROLLED_BACK);
            assertThat(home.wallet.reservations()).isZero();
        }
    }

    @Test
    @Tag("P13")
    void aCopyThatIsUploadedAfterAnotherWorkerPublishedIsTakenAway() throws Exception {
        Process slow = home.start(new Fuse(), faulty);
        Hang hang = faulty.hang(Operation.PUT, faulty.calls(Operation.PUT) + 2);
        CompletableFuture<MigrationResult> first = slow.begin(slow.imported());
        hang.awaitReached(Duration.ofSeconds(20));
        home.home.clock.advance(slow.ports.settings().lease());
        try (Process next = home.start()) {
            CompletableFuture<MigrationResult> taken =
                    next.manager.migrate(home.last().request()).toCompletableFuture();
            home.awaitBroadcast();
            home.chain.mine();
            assertThat(BtcoHome.get(taken).state()).isEqualTo(MigrationState.COMPLETED);
            hang.release();
            assertThat(BtcoHome.get(first).state()).isEqualTo(MigrationState.COMPLETED);
            slow.close();
            assertThat(home.inStore(Area.RESTRICTED)).isEmpty();
        }
    }

    @Test
    @Tag("P15")
    void aNodeThatWasPrunedMeanwhileIsForAPersonAndNothingIsTakenBack() throws Exception {
        try (Process process = home.start()) {
            CompletableFuture<MigrationResult> future = process.begin(process.imported());
            home.awaitBroadcast();
            home.chain.prune(true);
            home.chain.mine();
            MigrationResult result = BtcoHome.get(future);
            assertThat(result.state()).isEqualTo(MigrationState.QUARANTINED);
            assertThat(result.error().orElseThrow().message()).contains("does not keep the block");
            assertThat(result.error().orElseThrow().recovery())
                    .contains("ask a node that is not pruned")
                    .anyMatch(step -> step.contains("--decision complete"));
            recover(process, Decision.ROLL_BACK);
            assertThat(home.last().state()).isEqualTo(MigrationState.QUARANTINED);
            recover(process, Decision.COMPLETE);
            assertThat(home.last().state()).isEqualTo(MigrationState.QUARANTINED);
            assertThat(home.wallet.reservations()).isEqualTo(1);

            home.chain.prune(false);
            recover(process, Decision.COMPLETE);
            assertThat(home.last().state()).isEqualTo(MigrationState.COMPLETED);
            assertThat(home.chain.anchors()).isEqualTo(1);
        }
    }

    /** Who spent the coin is in blocks of long ago; where our own transaction is, the node still knows. */
    @Test
    @Tag("P15")
    void anAnchorThatWasConfirmedDuringALongPauseIsFoundByItsTransaction() throws Exception {
        try (Process process = home.start()) {
            CompletableFuture<MigrationResult> future = process.begin(process.imported());
            home.awaitBroadcast();
            home.chain.forgetSpends(true);
            home.chain.mine();
            assertThat(BtcoHome.get(future).state()).isEqualTo(MigrationState.COMPLETED);
            assertThat(home.chain.anchors()).isEqualTo(1);
        }
    }

    @Test
    void aSourceThatNamesASuccessorOnBitcoinIsRefusedBeforeAnythingIsSpent() throws Exception {
        try (Process process = home.start()) {
            Asset source = process.lifted();
            List<String> names = new ArrayList<>(source.document().alsoKnownAs());
            names.add("did:btco:reg:77");
            JsonObject document = source.document().json().with("alsoKnownAs", JsonArray.ofStrings(names));
            process.manager.dids().update(source.did(), DidUpdateRequest.of(Change.NONE.withDocument(document)));
            ValidationResult result = process.manager.validate(source.did(), Layer.BTCO, BtcoHome.options(5000));
            assertThat(result.errors()).anyMatch(issue -> issue.code().equals("SOURCE_HAS_SUCCESSOR"));
        }
    }

    private void strangerSpendsTheCoin() {
        OutPoint coin = home.wallet.reservation(home.last().id()).orElseThrow().identityInput();
        home.chain.mempool().forEach(home.chain::evict);
        home.chain.conflict(coin);
        home.chain.mine();
    }

    private SignedTransaction anchor() {
        return home.home.persistence.migrations().journal(home.last().id()).stream()
                .flatMap(entry -> entry.notes().object("anchor").stream())
                .map(note -> note.requireObjects("versions").get(0).requireObject("transaction"))
                .map(SignedTransaction::fromJson)
                .findFirst()
                .orElseThrow();
    }

    private void recover(Process process, Decision decision) throws Exception {
        process.manager
                .recover(home.last().id(), decision, Actor.OPERATOR)
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
    }

    @Test
    void settingsHaveBounds() {
        AnchorSettings ok = AnchorSettings.DEFAULT;
        assertThat(ok.limitSats(MigrationOptions.DEFAULT)).isEqualTo(1000);
        assertThat(ok.limitSats(BtcoHome.options(7))).isEqualTo(7);
        for (int confirmations : new int[] {0, 101}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new AnchorSettings(
                            confirmations,
                            1,
                            1,
                            ok.highestRate(),
                            ok.newBlockEvery(),
                            ok.lookEvery(),
                            ok.missingFor(),
                            6,
                            2))
                    .withMessageContaining("confirmations: " + confirmations);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AnchorSettings(
                        1, 1001, 1, ok.highestRate(), ok.newBlockEvery(), ok.lookEvery(), ok.missingFor(), 6, 2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AnchorSettings(
                        1, 1, 1, ok.highestRate(), ok.newBlockEvery(), Duration.ZERO, ok.missingFor(), 6, 2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AnchorSettings(
                        1, 1, 1, ok.highestRate(), ok.newBlockEvery(), ok.lookEvery(), ok.missingFor(), 6, 7));
    }

    @Test
    void otherPathsNeedNoChain() throws Exception {
        try (Process process = home.start()) {
            home.chain.hang();
            assertThat(process.ports
                            .chain()
                            .problems(MigrationPath.PEER_TO_WEBVH, MigrationOptions.DEFAULT, CostEstimate.NONE))
                    .isEmpty();
            assertThat(process.ports
                            .chain()
                            .problems(MigrationPath.PEER_TO_BTCO, MigrationOptions.DEFAULT, CostEstimate.NONE))
                    .singleElement()
                    .satisfies(issue -> assertThat(issue.code()).isEqualTo("CHAIN_TIMEOUT"));
            org.assertj.core.api.Assertions.assertThatThrownBy(
                            () -> process.base.ports.layers().requireAnchoring())
                    .hasMessageContaining("did:btco needs a Bitcoin chain and a wallet with coins");
            assertThat(process.base.ports.layers().has(Layer.BTCO)).isFalse();
        }
    }
}
