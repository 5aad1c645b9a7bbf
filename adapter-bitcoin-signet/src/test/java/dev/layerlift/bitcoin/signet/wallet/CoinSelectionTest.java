package dev.layerlift.bitcoin.signet.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.TransactionId;
import dev.layerlift.domain.wallet.KeyPath;
import dev.layerlift.domain.wallet.KeyPath.Branch;
import dev.layerlift.domain.wallet.WalletCoin;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class CoinSelectionTest {
    private static final CoinSelection SELECTION = new CoinSelection(200, 3);

    private static WalletCoin coin(int n, long sats, long height) {
        return coin(n, sats, height, Branch.RECEIVE, false);
    }

    private static WalletCoin coin(int n, long sats, long height, Branch branch, boolean coinbase) {
        return new WalletCoin(
                new OutPoint(new TransactionId(String.format("%064x", n)), 0),
                sats,
                new KeyPath(branch, n),
                height,
                coinbase);
    }

    @Test
    void theSmallestSingleCoinThatIsEnough() {
        List<WalletCoin> coins = List.of(coin(1, 9_000, 1), coin(2, 3_000, 1), coin(3, 5_000, 1), coin(4, 5_000, 1));
        assertThat(SELECTION.choose(coins, 3_001)).contains(List.of(coins.get(2)));
        assertThat(SELECTION.choose(coins, 9_000)).contains(List.of(coins.get(0)));
    }

    @Test
    void otherwiseTheLargestTogether() {
        List<WalletCoin> coins = List.of(coin(1, 2_000, 1), coin(2, 4_000, 1), coin(3, 3_000, 1));
        assertThat(SELECTION.choose(coins, 6_500)).contains(List.of(coins.get(1), coins.get(2)));
        assertThat(SELECTION.choose(coins, 9_000)).isPresent();
        assertThat(SELECTION.choose(coins, 9_001)).isEmpty();
        assertThat(SELECTION.choose(List.of(), 1)).isEmpty();
    }

    @Test
    void theOrderInWhichCoinsAreKnownChangesNothing() {
        List<WalletCoin> coins = new ArrayList<>();
        for (int n = 0; n < 30; n++) {
            coins.add(coin(n, 1_000 + n % 7 * 500, 1));
        }
        List<WalletCoin> first = SELECTION.choose(coins, 20_000).orElseThrow();
        for (int n = 0; n < 20; n++) {
            Collections.shuffle(coins, new Random(n));
            assertThat(SELECTION.choose(coins, 20_000)).contains(first);
        }
    }

    @Test
    @Tag("P10")
    void onlyDeepCoinsAndNoIdentityAndNoDust() {
        assertThat(SELECTION.isSpendable(coin(1, 5_000, 198))).isTrue();
        assertThat(SELECTION.isSpendable(coin(1, 5_000, 199)))
                .as("2 of 3 blocks")
                .isFalse();
        assertThat(SELECTION.isSpendable(coin(1, 999, 1)))
                .as("perhaps an identity")
                .isFalse();
        assertThat(SELECTION.isSpendable(coin(1, 5_000, 1, Branch.IDENTITY, false)))
                .isFalse();
        assertThat(SELECTION.isSpendable(coin(1, 5_000, 101, Branch.RECEIVE, true)))
                .as("100 blocks")
                .isTrue();
        assertThat(SELECTION.isSpendable(coin(1, 5_000, 102, Branch.RECEIVE, true)))
                .as("99 blocks")
                .isFalse();
    }

    @Test
    void noMoreCoinsThanATransactionTakes() {
        List<WalletCoin> coins = new ArrayList<>();
        for (int n = 0; n < 120; n++) {
            coins.add(coin(n, 1_000, 1));
        }
        assertThat(SELECTION.choose(coins, 100_000).orElseThrow()).hasSize(CoinSelection.INPUTS_MAX);
        assertThat(SELECTION.choose(coins, 100_001)).isEmpty();
    }
}
