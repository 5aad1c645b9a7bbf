package dev.layerlift.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.application.BtcoHome.Process;
import dev.layerlift.domain.anchor.FeeRate;
import dev.layerlift.domain.asset.Area;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.migration.MigrationResult;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.AnchorChain.Spend;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whoever signs is a person elsewhere, who does so when there is time. */
class SignerElsewhereTest {
    private final BtcoHome home = new BtcoHome();

    private CompletableFuture<MigrationResult> waiting(Process process) throws Exception {
        home.wallet.signerAway(true);
        Asset asset = process.imported();
        CompletableFuture<MigrationResult> future = process.begin(asset);
        BtcoHome.await(() -> home.find(asset.did())
                .filter(m -> m.operation().startsWith("waiting for a signature"))
                .isPresent());
        return future;
    }

    @Test
    @Tag("P14")
    void aMigrationWaitsForASignatureForDaysAndGoesOnFromThere() throws Exception {
        CompletableFuture<MigrationResult> first;
        try (Process process = home.start()) {
            first = waiting(process);
            int entries = journal();
            for (int day = 0; day < 5; day++) {
                home.home.clock.advance(Duration.ofDays(1));
                process.manager.resume();
                TimeUnit.MILLISECONDS.sleep(20);
            }
            assertThat(journal()).as("no trail of days of waiting").isLessThanOrEqualTo(entries + 1);
            assertThat(home.last().state()).isEqualTo(MigrationState.IN_PROGRESS);
            assertThat(first).isNotDone();
            assertThat(home.chain.mempool()).isEmpty();
        }
        home.wallet.signerAway(false);
        try (Process next = home.start()) {
            next.manager.resume();
            home.awaitBroadcast();
            home.chain.mine();
            BtcoHome.await(() -> home.last().state() == MigrationState.COMPLETED);
            assertThat(home.chain.anchors()).isEqualTo(1);
        }
    }

    private int journal() {
        return home.home.persistence.migrations().journal(home.last().id()).size();
    }

    @Test
    @Tag("P15")
    void whatWaitsForASignatureCanBeTakenBackAndCostsNothing() throws Exception {
        try (Process process = home.start()) {
            CompletableFuture<MigrationResult> future = waiting(process);
            process.manager.rollback(home.last().id()).toCompletableFuture().get(30, TimeUnit.SECONDS);
            assertThat(BtcoHome.get(future).state()).isEqualTo(MigrationState.ROLLED_BACK);
            assertThat(home.wallet.reservations()).isZero();
            assertThat(home.wallet.freeSats()).isEqualTo(300_000);
            assertThat(home.inStore(Area.RESTRICTED)).isEmpty();
        }
    }

    /** After the pivot a block is seen all the same, whatever is still to be signed. */
    @Test
    @Tag("P15")
    void aHigherFeeThatNobodySignsKeepsNoBlockFromCounting() throws Exception {
        try (Process process = home.start()) {
            CompletableFuture<MigrationResult> future = process.begin(process.imported());
            home.awaitBroadcast();
            home.wallet.signerAway(true);
            home.chain.feeRate(FeeRate.ofSatsPerVbyte(6));
            home.chain.blockRate(FeeRate.ofSatsPerVbyte(30));
            home.chain.mine(3);
            BtcoHome.await(() -> home.last().operation().contains("not signed yet"));
            assertThat(home.chain.spend(
                            home.wallet
                                    .reservation(home.last().id())
                                    .orElseThrow()
                                    .identityInput(),
                            0))
                    .isInstanceOf(Spend.InMempool.class);
            home.chain.blockRate(FeeRate.ofSatsPerVbyte(1));
            home.chain.mine();
            assertThat(BtcoHome.get(future).state()).isEqualTo(MigrationState.COMPLETED);
        }
    }
}
