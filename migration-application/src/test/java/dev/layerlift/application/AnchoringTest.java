package dev.layerlift.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.application.BtcoHome.Process;
import dev.layerlift.domain.anchor.FeeRate;
import dev.layerlift.domain.anchor.TransactionId;
import dev.layerlift.domain.asset.Area;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationResult;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.AnchorWallet.Reservation;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a chain does after a broadcast, and what follows from it: the chain decides, and money is spent once. */
class AnchoringTest {
    private static final Duration LONG = Duration.ofMinutes(16);

    private final BtcoHome home = new BtcoHome();

    private void assertNothingLeft(Asset source) {
        assertThat(home.inStore(Area.PUBLIC)).isEmpty();
        assertThat(home.inStore(Area.RESTRICTED)).isEmpty();
        assertThat(home.wallet.reservations()).isZero();
        assertThat(home.find(source.did())).as("the claim is free").isEmpty();
        assertThat(home.home.verifyAudit().problems()).isEmpty();
    }

    private JsonObject audited(Process process, Asset source) {
        return process.manager.getMigrationHistory(source.did(), Optional.empty(), 100).items().stream()
                .filter(record -> record.string("targetLayer").equals(Optional.of("btco")))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    @Test
    @Tag("P14")
    void theSignedTransactionIsStoredBeforeItIsBroadcast() throws Exception {
        try (Process process = home.start()) {
            home.chain.dropBroadcasts(true);
            CompletableFuture<MigrationResult> future = process.begin(process.imported());
            home.awaitState(MigrationState.ANCHORING);

            assertThat(home.home.persistence.migrations().journal(home.last().id()))
                    .filteredOn(entry -> entry.transitions().contains(MigrationState.ANCHORING))
                    .singleElement()
                    .satisfies(entry -> {
                        assertThat(entry.notes().requireObject("anchor").requireObjects("versions"))
                                .hasSize(1);
                        assertThat(entry.intents()).contains("await-anchor", "publish-anchored", "settle-wallet");
                    });
            home.chain.dropBroadcasts(false);
            home.awaitBroadcast();
            home.chain.mine();
            assertThat(BtcoHome.get(future).state()).isEqualTo(MigrationState.COMPLETED);
        }
    }

    @Test
    @Tag("P11")
    void whatIsEvictedIsBroadcastAgainAndIsTheSameTransaction() throws Exception {
        try (Process process = home.start()) {
            CompletableFuture<MigrationResult> future = process.begin(process.imported());
            home.awaitBroadcast();
            TransactionId first = home.chain.mempool().get(0);
            home.chain.evict(first);
            home.awaitBroadcast();

            assertThat(home.chain.mempool()).containsExactly(first);
            home.chain.mine();
            assertThat(BtcoHome.get(future).txid()).contains(first.hex());
        }
    }

    @Test
    void waitingLeavesNoTrailInTheJournal() throws Exception {
        try (Process process = home.start()) {
            CompletableFuture<MigrationResult> future = process.begin(process.imported());
            home.awaitBroadcast();
            home.awaitLooks();
            int entries =
                    home.home.persistence.migrations().journal(home.last().id()).size();
            for (int i = 0; i < 5; i++) {
                home.awaitLooks();
            }
            assertThat(home.home.persistence.migrations().journal(home.last().id()))
                    .hasSize(entries);
            assertThat(home.last().operation()).isEqualTo("in the mempool");
            home.chain.mine();
            assertThat(BtcoHome.get(future).state()).isEqualTo(MigrationState.COMPLETED);
        }
    }

    @Test
    @Tag("P41")
    void whatIsSlowPaysMoreWithinTheLimit() throws Exception {
        try (Process process = home.start()) {
            Asset source = process.imported();
            CompletableFuture<MigrationResult> future = process.begin(source);
            home.awaitBroadcast();
            TransactionId first = home.chain.mempool().get(0);
            home.chain.feeRate(FeeRate.ofSatsPerVbyte(6));
            home.chain.blockRate(FeeRate.ofSatsPerVbyte(5));
            home.chain.mine(2);
            BtcoHome.await(() -> !home.chain.mempool().contains(first)
                    && !home.chain.mempool().isEmpty());
            home.chain.mine();

            MigrationResult result = BtcoHome.get(future);
            assertThat(result.state()).isEqualTo(MigrationState.COMPLETED);
            assertThat(result.txid()).isPresent().get().isNotEqualTo(first.hex());
            TransactionId paid = new TransactionId(result.txid().orElseThrow());
            assertThat(result.cost().feeSats())
                    .isEqualTo(home.chain.paidSats(paid).orElseThrow())
                    .isBetween(1000L, 2000L);
            assertThat(audited(process, source).requireObject("costActual").requireLong("feeSats"))
                    .isEqualTo(result.cost().feeSats());
            assertThat(home.chain.anchors()).isEqualTo(1);
        }
    }

    @Test
    @Tag("P14")
    void anEarlierVersionThatIsConfirmedCountsAsWell() throws Exception {
        try (Process process = home.start()) {
            CompletableFuture<MigrationResult> future = process.begin(process.imported());
            home.awaitBroadcast();
            TransactionId first = home.chain.mempool().get(0);
            home.chain.feeRate(FeeRate.ofSatsPerVbyte(6));
            home.chain.blockRate(FeeRate.ofSatsPerVbyte(6));
            // The replacement is signed and refused by the mempool; the first one stays there.
            home.chain.minimumRate(FeeRate.ofSatsPerVbyte(2));
            home.chain.mine(2);
            home.awaitLooks();
            home.chain.blockRate(FeeRate.ofSatsPerVbyte(1));
            home.chain.mine();

            MigrationResult result = BtcoHome.get(future);
            assertThat(result.state()).isEqualTo(MigrationState.COMPLETED);
            assertThat(home.chain.anchors()).isEqualTo(1);
            assertThat(result.txid().orElseThrow())
                    .isIn(first.hex(), result.txid().orElseThrow());
            assertThat(home.chain.paidSats(new TransactionId(result.txid().orElseThrow())))
                    .contains(result.cost().feeSats());
        }
    }

    @Test
    @Tag("P15")
    @Tag("P41")
    void whatIsInNoMempoolForTooLongIsTakenBackAndPaidFor() throws Exception {
        try (Process process = home.start()) {
            Asset source = process.imported();
            home.chain.dropBroadcasts(true);
            CompletableFuture<MigrationResult> future = process.begin(source);
            home.awaitState(MigrationState.ANCHORING);
            home.awaitLooks();
            home.home.clock.advance(LONG);
            BtcoHome.await(() -> home.last().operation().startsWith("taking the coins back")
                    || home.last().operation().startsWith("broadcast, not seen"));
            home.awaitLooks();
            assertThat(home.last().state()).isEqualTo(MigrationState.ANCHORING);
            home.chain.dropBroadcasts(false);
            home.awaitBroadcast();
            assertThat(home.last().state())
                    .as("nothing failed while it may still take effect")
                    .isEqualTo(MigrationState.ANCHORING);
            home.chain.mine();

            MigrationResult result = BtcoHome.get(future);
            assertThat(result.state()).isEqualTo(MigrationState.ROLLED_BACK);
            assertThat(result.error().orElseThrow().code()).isEqualTo("ANCHOR_TAKEN_BACK");
            assertThat(home.chain.anchors()).isZero();
            assertThat(result.cost().feeSats()).isPositive().isLessThanOrEqualTo(2000);
            JsonObject audit = audited(process, source);
            assertThat(audit.requireObject("anchor").requireString("txid"))
                    .isEqualTo(result.txid().orElseThrow());
            assertThat(audit.requireObject("anchor").requireString("kind")).isEqualTo("take_back");
            assertThat(audit.requireObject("costActual").requireLong("feeSats"))
                    .isEqualTo(result.cost().feeSats());
            assertThat(home.wallet.balanceSats())
                    .isEqualTo(300_000 - result.cost().feeSats());
            assertNothingLeft(source);

            CompletableFuture<MigrationResult> again = process.begin(source);
            home.awaitBroadcast();
            home.chain.mine();
            assertThat(BtcoHome.get(again).state()).isEqualTo(MigrationState.COMPLETED);
        }
    }

    @Test
    @Tag("P15")
    void anAnchorThatIsConfirmedWhileItIsTakenBackCompletes() throws Exception {
        try (Process process = home.start()) {
            home.chain.feeRate(FeeRate.ofSatsPerVbyte(2));
            CompletableFuture<MigrationResult> future = process.begin(process.imported());
            home.awaitBroadcast();
            TransactionId first = home.chain.mempool().get(0);
            // Six blocks pass it by, and what takes it back is swallowed.
            home.chain.blockRate(FeeRate.ofSatsPerVbyte(9));
            for (int i = 0; i < 5; i++) {
                home.chain.mine();
            }
            home.awaitLooks();
            assertThat(home.chain.mempool()).containsExactly(first);
            home.chain.blockRate(FeeRate.ofSatsPerVbyte(1));
            home.chain.mine();

            assertThat(BtcoHome.get(future).state()).isEqualTo(MigrationState.COMPLETED);
            assertThat(BtcoHome.get(future).txid()).contains(first.hex());
        }
    }

    @Test
    void sixBlocksWithoutItTakeTheCoinsBack() throws Exception {
        try (Process process = home.start()) {
            Asset source = process.imported();
            CompletableFuture<MigrationResult> future = process.begin(source);
            home.awaitBroadcast();
            home.chain.blockRate(FeeRate.ofSatsPerVbyte(5));
            home.chain.mine(6);
            BtcoHome.await(() -> home.last().operation().startsWith("taking the coins back"));
            home.awaitLooks();
            home.chain.blockRate(FeeRate.ofSatsPerVbyte(1));
            home.chain.mine();

            assertThat(BtcoHome.get(future).state()).isEqualTo(MigrationState.ROLLED_BACK);
            assertNothingLeft(source);
        }
    }

    @Test
    @Tag("P15")
    void whenNeitherIsConfirmedAPersonDecidesAndTheChainStillCounts() throws Exception {
        try (Process process = home.start()) {
            Asset source = process.imported();
            CompletableFuture<MigrationResult> future = process.begin(source);
            home.awaitBroadcast();
            home.chain.blockRate(FeeRate.ofSatsPerVbyte(50));
            home.chain.mine(6);
            BtcoHome.await(() -> home.last().operation().startsWith("taking the coins back"));
            home.awaitLooks();
            home.chain.mine(6);
            MigrationResult stranded = BtcoHome.get(future);
            assertThat(stranded.state()).isEqualTo(MigrationState.QUARANTINED);
            assertThat(stranded.error().orElseThrow().message()).contains("neither the anchor nor");
            assertThat(home.find(source.did())).as("the claim is held").isPresent();

            assertThat(recover(process, Decision.ROLL_BACK).state()).isEqualTo(MigrationState.QUARANTINED);
            assertThat(home.last().error().orElseThrow().message()).contains("may still be confirmed");
            assertThat(recover(process, Decision.COMPLETE).state()).isEqualTo(MigrationState.QUARANTINED);
            home.chain.blockRate(FeeRate.ofSatsPerVbyte(1));
            home.chain.mine();
            assertThat(recover(process, Decision.COMPLETE).state()).isEqualTo(MigrationState.QUARANTINED);
            assertThat(recover(process, Decision.ROLL_BACK).state()).isEqualTo(MigrationState.ROLLED_BACK);
            assertThat(home.last().cost().feeSats()).isPositive();
            assertNothingLeft(source);
        }
    }

    private Migration recover(Process process, Decision decision) throws Exception {
        process.manager
                .recover(home.last().id(), decision, dev.layerlift.domain.migration.Actor.OPERATOR)
                .toCompletableFuture()
                .get(30, java.util.concurrent.TimeUnit.SECONDS);
        return home.last();
    }

    @Test
    @Tag("P10")
    void aForeignSpendOfTheCoinRollsBackOnceItIsConfirmed() throws Exception {
        try (Process process = home.start()) {
            Asset source = process.imported();
            CompletableFuture<MigrationResult> future = process.begin(source);
            home.awaitBroadcast();
            Reservation reservation = home.wallet.reservation(home.last().id()).orElseThrow();
            home.chain.conflict(reservation.identityInput());
            home.awaitLooks();
            assertThat(home.last().state()).isEqualTo(MigrationState.ANCHORING);
            home.chain.mine();

            MigrationResult result = BtcoHome.get(future);
            assertThat(result.state()).isEqualTo(MigrationState.ROLLED_BACK);
            assertThat(result.error().orElseThrow().code()).isEqualTo("ANCHOR_CONFLICTED");
            assertThat(result.cost().feeSats()).as("we paid nothing").isZero();
            assertNothingLeft(source);
        }
    }

    @Test
    @Tag("P42")
    void aReorganisationBeforeTheDepthPutsItBackToWaiting() throws Exception {
        for (int depth : new int[] {1, 6}) {
            BtcoHome deep = new BtcoHome(7);
            try (Process process = deep.start()) {
                CompletableFuture<MigrationResult> future = process.begin(process.imported());
                deep.awaitBroadcast();
                TransactionId first = deep.chain.mempool().get(0);
                deep.chain.mine(depth);
                BtcoHome.await(() -> deep.last().operation().equals("confirmed by " + depth + " of 7 blocks"));
                deep.chain.reorg(depth);
                BtcoHome.await(() -> deep.last().operation().equals("in the mempool"));
                assertThat(deep.last().state()).isEqualTo(MigrationState.ANCHORING);
                assertThat(deep.inStore(Area.PUBLIC)).isEmpty();
                deep.chain.mine(7);

                MigrationResult result = BtcoHome.get(future);
                assertThat(result.state()).isEqualTo(MigrationState.COMPLETED);
                assertThat(deep.chain.anchors()).isEqualTo(1);
                assertThat(result.txid()).contains(first.hex());
            }
        }
    }

    @Test
    @Tag("P42")
    void aReorganisationThatForgetsTheAnchorHasItBroadcastAgain() throws Exception {
        BtcoHome deep = new BtcoHome(2);
        try (Process process = deep.start()) {
            CompletableFuture<MigrationResult> future = process.begin(process.imported());
            deep.awaitBroadcast();
            deep.chain.mine();
            deep.awaitLooks();
            deep.chain.reorgAndForget(1);
            deep.awaitBroadcast();
            deep.chain.mine(2);
            assertThat(BtcoHome.get(future).state()).isEqualTo(MigrationState.COMPLETED);
        }
    }

    @Test
    @Tag("P42")
    void aReorganisationAfterTheEndIsFoundByWhoeverResolves() throws Exception {
        for (int depth : new int[] {1, 6}) {
            BtcoHome done = new BtcoHome();
            try (Process process = done.start()) {
                CompletableFuture<MigrationResult> future = process.begin(process.imported());
                done.awaitBroadcast();
                done.chain.mine(depth);
                MigrationResult result = BtcoHome.get(future);
                assertThat(process.ports
                                .layers()
                                .resolve(result.targetDid().orElseThrow())
                                .document())
                        .isPresent();
                done.chain.reorgAndForget(depth);

                assertThat(process.ports.layers().resolve(result.targetDid().orElseThrow()))
                        .satisfies(r -> assertThat(r.document()).isEmpty())
                        .satisfies(r -> assertThat(r.detail()).contains("is not in block"));
                assertThat(done.last().state()).isEqualTo(MigrationState.COMPLETED);
            }
        }
    }

    @Test
    @Tag("P43")
    void aNodeThatHangsIsWaitedForHoweverLongAndNothingFails() throws Exception {
        try (Process process = home.start()) {
            CompletableFuture<MigrationResult> future = process.begin(process.imported());
            home.awaitBroadcast();
            home.chain.hang();
            BtcoHome.await(() -> home.last().operation().contains("did not answer in time"));
            home.home.clock.advance(Duration.ofDays(2));
            Thread.sleep(50);
            int entries =
                    home.home.persistence.migrations().journal(home.last().id()).size();
            assertThat(entries).isLessThan(30);
            assertThat(home.last().state()).isEqualTo(MigrationState.ANCHORING);
            home.chain.heal();
            home.chain.mine();
            assertThat(BtcoHome.get(future).state()).isEqualTo(MigrationState.COMPLETED);
        }
    }

    @Test
    @Tag("P43")
    void beforeThePivotANodeThatHangsFailsWithItsCategoryAndLocksNothing() throws Exception {
        try (Process process = home.start()) {
            Asset source = process.imported();
            home.chain.hang();
            MigrationResult result = BtcoHome.get(process.begin(source));
            assertThat(result.state()).isEqualTo(MigrationState.FAILED);
            assertThat(result.error().orElseThrow().message()).contains("did not answer in time");
            assertNothingLeft(source);
        }
    }

    @Test
    @Tag("P14")
    void aLostAnswerToABroadcastIsNoReasonToFail() throws Exception {
        try (Process process = home.start()) {
            home.chain.loseAnswer();
            CompletableFuture<MigrationResult> future = process.begin(process.imported());
            home.awaitBroadcast();
            home.chain.mine();
            assertThat(BtcoHome.get(future).state()).isEqualTo(MigrationState.COMPLETED);
            assertThat(home.chain.anchors()).isEqualTo(1);
        }
    }

    @Test
    @Tag("P15")
    @Tag("P39")
    void aFeeSpikeBetweenEstimateAndBroadcastFailsBeforeAnythingIsSpent() throws Exception {
        try (Process process = home.start()) {
            Asset source = process.imported();
            home.chain.minimumRate(FeeRate.ofSatsPerVbyte(100));
            MigrationResult result = BtcoHome.get(process.begin(source));
            assertThat(result.state()).isEqualTo(MigrationState.ROLLED_BACK);
            assertThat(result.error().orElseThrow().code()).isEqualTo("ANCHOR_REFUSED");
            assertThat(result.cost().feeSats()).isZero();
            assertThat(home.wallet.freeSats()).isEqualTo(300_000);
            assertNothingLeft(source);
        }
    }

    @Test
    void whatWaitsInTheRestrictedAreaMayGoAndThePublicFilesAreWhole() throws Exception {
        try (Process process = home.start()) {
            Asset source = process.imported();
            CompletableFuture<MigrationResult> future = process.begin(source);
            home.awaitBroadcast();
            // The bytes in the journal are what is published; a copy that is gone does not matter.
            home.inStore(Area.RESTRICTED)
                    .forEach(key -> home.btcoStore.delete(dev.layerlift.domain.asset.ObjectPath.ofRestricted(key)));
            home.chain.mine();
            assertThat(BtcoHome.get(future).state()).isEqualTo(MigrationState.COMPLETED);
        }
    }

    @Test
    @Tag("P15")
    void aRollbackIsRefusedWhileItAnchorsAndForEverAfter() throws Exception {
        try (Process process = home.start()) {
            CompletableFuture<MigrationResult> future = process.begin(process.imported());
            home.awaitBroadcast();
            assertThatThrownBy(() -> process.manager
                            .rollback(home.last().id())
                            .toCompletableFuture()
                            .get())
                    .hasMessageContaining("the chain decides");
            home.chain.mine();
            assertThat(BtcoHome.get(future).state()).isEqualTo(MigrationState.COMPLETED);
            assertThatThrownBy(() -> process.manager
                            .rollback(home.last().id())
                            .toCompletableFuture()
                            .get())
                    .hasMessageContaining("anchored on Bitcoin, which cannot be undone");
        }
    }

    @Test
    @Tag("P08")
    void anIdentityHasOneSuccessorHoweverItIsAskedFor() throws Exception {
        Asset peer;
        Asset webvh;
        try (Process process = home.start()) {
            peer = process.imported();
            webvh = process.lifted();
            CompletableFuture<MigrationResult> first = process.begin(peer);
            CompletableFuture<MigrationResult> second = process.begin(webvh);
            BtcoHome.await(() -> home.chain.mempool().size() == 2);
            assertThatThrownBy(() -> BtcoHome.get(process.begin(webvh)))
                    .hasMessageContaining("is in the hands of migration");
            home.chain.mine();
            assertThat(BtcoHome.get(first).state()).isEqualTo(MigrationState.COMPLETED);
            assertThat(BtcoHome.get(second).state()).isEqualTo(MigrationState.COMPLETED);
        }
        try (Process restarted = home.start()) {
            assertThat(BtcoHome.get(restarted.begin(peer)).alreadyDone()).isTrue();
            assertThat(BtcoHome.get(restarted.begin(webvh)).alreadyDone()).isTrue();
            // To the other layer afterwards, and to Bitcoin after the web: refused, not taken for the same.
            assertThatThrownBy(() -> restarted.base.migrate(peer))
                    .cause()
                    .isInstanceOfSatisfying(
                            MigrationException.class,
                            e -> assertThat(e.error().code()).isEqualTo("ALREADY_MIGRATED"));
            String source = webvh.links().get(0).subject().requireString("sourceDid");
            Asset lifted = home.home
                    .persistence
                    .assets()
                    .find(dev.layerlift.domain.did.Did.parse(source).identity())
                    .orElseThrow();
            assertThatThrownBy(() -> BtcoHome.get(restarted.begin(lifted)))
                    .cause()
                    .isInstanceOfSatisfying(
                            MigrationException.class,
                            e -> assertThat(e.error().code()).isEqualTo("ALREADY_MIGRATED"));
            assertThat(home.chain.anchors()).isEqualTo(2);
        }
    }
}
