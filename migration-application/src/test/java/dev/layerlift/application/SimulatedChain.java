package dev.layerlift.application;

import dev.layerlift.application.SimulationRun.Deed;
import dev.layerlift.domain.anchor.FeeRate;
import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.port.AnchorWallet.Reservation;
import dev.layerlift.testkit.SettableClock;
import dev.layerlift.testkit.chain.InMemoryChain;
import dev.layerlift.testkit.chain.InMemoryWallet;
import dev.layerlift.testkit.memory.InMemoryContentStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The chain of a simulated life, the wallet and the store of its layer, and what the world does there by itself: blocks
 * come at their times, and the seed puts evictions, reorganisations, strangers and prices in the way. No crash of a
 * process changes any of it.
 */
final class SimulatedChain {
    static final long FEE_LIMIT_SATS = 2000;
    private static final int COIN_SATS = 100_000;
    private static final int BLOCKS_AT_ONCE_MAX = 8;
    private static final int[] MISCHIEF_PERCENT = {0, 30, 60, 90};
    private static final FeeRate LOW = FeeRate.ofSatsPerVbyte(1);

    private static final List<Deed> MISCHIEF = List.of(
            Deed.EMPTY_BLOCK,
            Deed.EMPTY_BLOCK,
            Deed.EMPTY_BLOCK,
            Deed.EMPTY_BLOCK,
            Deed.EVICTION,
            Deed.EVICTION,
            Deed.REORGANISATION,
            Deed.REORGANISATION,
            Deed.REORGANISATION_THAT_FORGETS,
            Deed.DEEP_REORGANISATION,
            Deed.FOREIGN_SPEND,
            Deed.FOREIGN_SPEND,
            Deed.FEE_SPIKE,
            Deed.FEE_SPIKE,
            Deed.FEE_SPIKE,
            Deed.PRICES_FALL,
            Deed.NO_FEE_ESTIMATE,
            Deed.BROADCASTS_SWALLOWED);

    final InMemoryChain chain;
    final InMemoryWallet wallet;
    final InMemoryContentStore store = new InMemoryContentStore();
    final AnchorSettings settings;
    /** Whether reorganisations may be deeper than what is believed to be final. */
    final boolean deep;

    private final boolean shortOfCoins;
    private final SettableClock clock;
    private final SplittableRandom random;
    private final int mischiefPercent;
    private final int blockSeconds;
    private final int base;
    private Instant nextBlock;
    private Runnable beforeDeep = () -> {};
    private boolean calm = true;
    private boolean swallowing;

    SimulatedChain(SettableClock clock, SplittableRandom random, int assets) {
        this.clock = clock;
        this.random = random;
        this.chain = new InMemoryChain(clock);
        int confirmations = random.nextInt(2) == 0 ? 1 : 2 + random.nextInt(2);
        this.settings = new AnchorSettings(
                confirmations,
                AnchorSettings.CONFIRMED_ABOVE_SATS,
                3,
                FeeRate.ofSatsPerVbyte(100),
                Duration.ofSeconds(10),
                Duration.ofSeconds(random.nextInt(2) == 0 ? 10 : 30),
                Duration.ofMinutes(3),
                3 + random.nextInt(3),
                1 + random.nextInt(2));
        this.wallet = new InMemoryWallet(chain, confirmations);
        this.shortOfCoins = random.nextInt(8) == 0;
        wallet.fund(COIN_SATS, shortOfCoins ? 1 : assets + 1);
        chain.mine(confirmations);
        this.base = chain.height();
        this.deep = random.nextInt(6) == 0;
        this.mischiefPercent = MISCHIEF_PERCENT[random.nextInt(MISCHIEF_PERCENT.length)];
        this.blockSeconds = 20 + random.nextInt(60);
        this.nextBlock = clock.instant().plusSeconds(blockSeconds);
    }

    Anchoring anchoring() {
        return new Anchoring(chain, wallet, settings);
    }

    /** Whether there are fewer coins than assets. */
    boolean isShortOfCoins() {
        return shortOfCoins;
    }

    /** Looks at the chain before blocks are replaced that are believed to be final. */
    void beforeDeepReorganisation(Runnable look) {
        beforeDeep = look;
    }

    /** From now on the seed puts things in the way, or no longer. */
    void calm(boolean wanted) {
        calm = wanted;
        if (calm) {
            pricesFall();
            swallow(false);
        }
    }

    /**
     * Lets the world go on until now.
     *
     * @param reserved what somebody could spend who steals coins
     * @param done told what happened
     */
    void pass(Supplier<List<Reservation>> reserved, Consumer<Deed> done) {
        for (int i = 0; !clock.instant().isBefore(nextBlock); i++) {
            if (i == BLOCKS_AT_ONCE_MAX) {
                nextBlock = clock.instant();
            }
            nextBlock = nextBlock.plusSeconds(1 + random.nextInt(2 * blockSeconds));
            if (calm || random.nextInt(100) >= mischiefPercent) {
                if (calm && deep) {
                    // Nobody here watches what was final: that it comes back is up to those who kept it.
                    chain.sendAgain();
                }
                chain.mine();
                done.accept(Deed.BLOCK);
            } else {
                Deed deed = MISCHIEF.get(random.nextInt(MISCHIEF.size()));
                if (happens(deed, reserved)) {
                    done.accept(deed);
                }
            }
        }
    }

    private boolean happens(Deed deed, Supplier<List<Reservation>> reserved) {
        switch (deed) {
            case EMPTY_BLOCK -> chain.mineEmpty();
            case EVICTION -> {
                if (chain.mempool().isEmpty()) {
                    return false;
                }
                chain.mempool().forEach(chain::evict);
            }
            case REORGANISATION, REORGANISATION_THAT_FORGETS -> {
                return reorganised(settings.confirmations() - 1, deed == Deed.REORGANISATION_THAT_FORGETS);
            }
            case DEEP_REORGANISATION -> {
                beforeDeep.run();
                return deep && reorganised(settings.confirmations() + 2, random.nextBoolean());
            }
            case FOREIGN_SPEND -> {
                return stolen(reserved.get());
            }
            case FEE_SPIKE -> spike();
            case PRICES_FALL -> pricesFall();
            case NO_FEE_ESTIMATE -> chain.noFeeRate();
            case BROADCASTS_SWALLOWED -> swallow(!swallowing);
            default -> throw new IllegalArgumentException(deed + " (expected: something the world does)");
        }
        return true;
    }

    private void swallow(boolean wanted) {
        swallowing = wanted;
        chain.dropBroadcasts(wanted);
    }

    private boolean reorganised(int depthMax, boolean forgets) {
        int most = Math.min(depthMax, chain.height() - base);
        if (most < 1) {
            return false;
        }
        int depth = 1 + random.nextInt(most);
        if (forgets) {
            chain.reorgAndForget(depth);
        } else {
            chain.reorg(depth);
        }
        return true;
    }

    private boolean stolen(List<Reservation> reserved) {
        if (reserved.isEmpty()) {
            return false;
        }
        OutPoint coin = reserved.get(random.nextInt(reserved.size())).identityInput();
        if (chain.coinDepth(coin).isEmpty()) {
            return false;
        }
        chain.conflict(coin);
        return true;
    }

    /** What is estimated, what the mempool takes and what blocks take need not agree. */
    private void spike() {
        FeeRate high = FeeRate.ofSatsPerVbyte(3 + random.nextInt(20));
        if (random.nextInt(3) > 0) {
            chain.feeRate(high);
        }
        if (random.nextInt(3) > 0) {
            chain.blockRate(high);
        }
        if (random.nextInt(3) == 0) {
            chain.minimumRate(high);
        }
    }

    private void pricesFall() {
        chain.feeRate(FeeRate.ofSatsPerVbyte(2));
        chain.blockRate(LOW);
        chain.minimumRate(LOW);
    }

    /** An address of somebody else, sometimes. */
    Optional<String> owner() {
        return random.nextInt(3) == 0 ? Optional.of("owner-" + random.nextInt(100)) : Optional.empty();
    }
}
