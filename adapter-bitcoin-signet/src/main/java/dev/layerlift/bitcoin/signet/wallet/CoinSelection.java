package dev.layerlift.bitcoin.signet.wallet;

import dev.layerlift.domain.wallet.KeyPath;
import dev.layerlift.domain.wallet.WalletCoin;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which coins pay. The same coins and the same need give the same choice: the smallest single coin that is enough, so that
 * large ones stay whole for others; otherwise the largest ones together.
 *
 * @param tipHeight the height of the best chain
 * @param confirmations how many blocks a coin must have, from 1
 */
record CoinSelection(long tipHeight, int confirmations) {
    /**
     * The smallest coin that is spent. Smaller ones cost more than they bring, and are how others send identities: 546
     * satoshis, or 330 to a taproot address.
     */
    static final long COIN_SATS_MIN = 1_000;
    /** The most coins in one transaction. */
    static final int INPUTS_MAX = 100;
    /** How many blocks the reward of a block must have. */
    static final int COINBASE_CONFIRMATIONS = 100;

    private static final Comparator<WalletCoin> SMALLEST_FIRST = Comparator.comparingLong(WalletCoin::sats)
            .thenComparing(coin -> coin.output().toString());

    /** Whether a coin may be spent now. */
    boolean isSpendable(WalletCoin coin) {
        return isCoin(coin) && isDeep(coin.height(), coin.coinbase());
    }

    /** Whether it is a coin at all, however deep. */
    static boolean isCoin(WalletCoin coin) {
        return coin.key().branch() != KeyPath.Branch.IDENTITY && coin.sats() >= COIN_SATS_MIN;
    }

    /** Whether an output of this height has the blocks it needs. */
    boolean isDeep(long height, boolean coinbase) {
        return tipHeight - height + 1 >= (coinbase ? Math.max(COINBASE_CONFIRMATIONS, confirmations) : confirmations);
    }

    /** Coins that hold at least so much together; empty when there are none, or none within {@value #INPUTS_MAX}. */
    Optional<List<WalletCoin>> choose(Collection<WalletCoin> coins, long neededSats) {
        List<WalletCoin> sorted = new ArrayList<>(coins);
        sorted.removeIf(coin -> !isSpendable(coin));
        sorted.sort(SMALLEST_FIRST);
        for (WalletCoin coin : sorted) {
            if (coin.sats() >= neededSats) {
                return Optional.of(List.of(coin));
            }
        }
        List<WalletCoin> chosen = new ArrayList<>();
        long sats = 0;
        for (int i = sorted.size() - 1; i >= 0 && chosen.size() < INPUTS_MAX; i--) {
            chosen.add(sorted.get(i));
            sats += sorted.get(i).sats();
            if (sats >= neededSats) {
                return Optional.of(List.copyOf(chosen));
            }
        }
        return Optional.empty();
    }
}
