package dev.layerlift.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.anchor.FeeRate;
import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.SignedTransaction;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.AnchorChain.Spend;
import dev.layerlift.domain.port.AnchorWallet;
import dev.layerlift.domain.port.AnchorWallet.Price;
import dev.layerlift.domain.port.AnchorWallet.Reservation;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What every {@link AnchorWallet} keeps. */
public abstract class AnchorWalletContract {
    private static final FeeRate RATE = FeeRate.ofSatsPerVbyte(2);
    private static final FeeRate HIGHER = FeeRate.ofSatsPerVbyte(5);

    private AnchorWorld world;

    /** A world of its own for each test, its wallet without coins. */
    protected abstract AnchorWorld world();

    @BeforeEach
    final void begin() {
        world = world();
    }

    private AnchorWallet wallet() {
        return world.wallet();
    }

    private SignedTransaction anchor(int n, FeeRate rate) {
        return wallet().anchor(AnchorWorld.migration(n), AnchorWorld.payload(n), Optional.empty(), rate);
    }

    private static void refused(String code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        MigrationException.class,
                        e -> assertThat(e.error().code()).isEqualTo(code));
    }

    @Test
    void anEmptyWalletSaysWhatIsMissing() {
        refused("INSUFFICIENT_FUNDS", () -> wallet().price(RATE, Optional.empty(), 2000));
        refused("INSUFFICIENT_FUNDS", () -> wallet().reserve(AnchorWorld.migration(1), 1000));
        assertThat(wallet().reservation(AnchorWorld.migration(1))).isEmpty();
        refused("NOT_RESERVED", () -> anchor(1, RATE));
        refused("NOT_RESERVED", () -> wallet().takeBack(AnchorWorld.migration(1), RATE));
        wallet().release(AnchorWorld.migration(1));
    }

    @Test
    @Tag("P39")
    void thePriceIsWhatTheTransactionPaysAndReservesNothing() {
        world.fund(50_000, 1);
        Price price = wallet().price(RATE, Optional.empty(), 2000);
        assertThat(wallet().price(RATE, Optional.empty(), 2000)).isEqualTo(price);

        Reservation reservation = wallet().reserve(AnchorWorld.migration(1), 2000);
        SignedTransaction anchor = anchor(1, RATE);
        assertThat(anchor.feeSats()).isEqualTo(price.feeSats()).isEqualTo(RATE.feeSats(anchor.vbytes()));
        assertThat(reservation.lockedSats()).isEqualTo(price.lockedSats());
        assertThat(wallet().takeBack(AnchorWorld.migration(1), RATE).feeSats())
                .isGreaterThan(anchor.feeSats())
                .isLessThanOrEqualTo(price.takeBackSats());
    }

    @Test
    @Tag("P39")
    void thePriceCountsTheCoinsThatTheLimitAsksFor() {
        world.fund(5_000, 3);
        Price price = wallet().price(RATE, Optional.empty(), 9_000);
        assertThat(price.feeSats())
                .isGreaterThan(wallet().price(RATE, Optional.empty(), 1).feeSats());

        wallet().reserve(AnchorWorld.migration(1), 9_000);
        assertThat(anchor(1, RATE).feeSats()).isEqualTo(price.feeSats());
        refused("INSUFFICIENT_FUNDS", () -> wallet().price(RATE, Optional.empty(), 20_000));
    }

    @Test
    @Tag("P11")
    void aReservationIsTheSameWhenItIsAskedForAgain() {
        world.fund(50_000, 2);
        Reservation first = wallet().reserve(AnchorWorld.migration(1), 2000);
        assertThat(wallet().reserve(AnchorWorld.migration(1), 9000)).isEqualTo(first);
        assertThat(wallet().reservation(AnchorWorld.migration(1))).contains(first);
    }

    @Test
    @Tag("P10")
    void noTwoReservationsShareAnInput() {
        world.fund(50_000, 5);
        Set<OutPoint> inputs = new HashSet<>();
        for (int n = 1; n <= 5; n++) {
            assertThat(inputs.add(
                            wallet().reserve(AnchorWorld.migration(n), 2000).identityInput()))
                    .isTrue();
        }
        refused("INSUFFICIENT_FUNDS", () -> wallet().reserve(AnchorWorld.migration(6), 2000));
        wallet().release(AnchorWorld.migration(3));
        wallet().release(AnchorWorld.migration(3));
        assertThat(wallet().reserve(AnchorWorld.migration(6), 2000).identityInput())
                .isIn(inputs);
    }

    @Test
    @Tag("P11")
    void signingAgainGivesTheSameTransactionAndAHigherRateAReplacement() {
        world.fund(50_000, 1);
        OutPoint input = wallet().reserve(AnchorWorld.migration(1), 5000).identityInput();
        SignedTransaction first = anchor(1, RATE);
        assertThat(anchor(1, RATE).txid()).isEqualTo(first.txid());
        assertThat(anchor(1, new FeeRate(1000)).txid())
                .as("a lower rate changes nothing")
                .isEqualTo(first.txid());

        SignedTransaction second = anchor(1, HIGHER);
        assertThat(second.txid()).isNotEqualTo(first.txid());
        assertThat(second.feeSats()).isGreaterThan(first.feeSats());
        world.chain().broadcast(first);
        world.chain().broadcast(second);
        assertThat(world.chain().spend(input, 0)).isEqualTo(new Spend.InMempool(second.txid()));
    }

    @Test
    void whatWasSignedOnceIsNotSignedForAnotherPayload() {
        world.fund(50_000, 1);
        wallet().reserve(AnchorWorld.migration(1), 5000);
        anchor(1, RATE);
        refused(
                "ANCHOR_FIXED",
                () -> wallet().anchor(AnchorWorld.migration(1), AnchorWorld.payload(2), Optional.empty(), RATE));
    }

    @Test
    @Tag("P40")
    void noTransactionPaysMoreThanTheLimit() {
        world.fund(50_000, 1);
        Price price = wallet().price(RATE, Optional.empty(), 1);
        wallet().reserve(AnchorWorld.migration(1), price.mostSats());
        SignedTransaction anchor = anchor(1, RATE);
        refused("FEE_ABOVE_LIMIT", () -> anchor(1, FeeRate.ofSatsPerVbyte(50)));
        assertThat(anchor(1, RATE).txid())
                .as("what was refused changed nothing")
                .isEqualTo(anchor.txid());
        assertThat(wallet().takeBack(AnchorWorld.migration(1), FeeRate.ofSatsPerVbyte(500))
                        .feeSats())
                .isEqualTo(price.mostSats());
    }

    @Test
    @Tag("P10")
    void anIdentityOutputIsNeverSpentAndCoinsTakenBackAreFree() {
        world.fund(50_000, 2);
        SignedTransaction anchor = world.signed(1);
        world.signed(2);
        SignedTransaction back = wallet().takeBack(AnchorWorld.migration(2), RATE);
        world.chain().broadcast(anchor);
        world.chain().broadcast(back);
        world.mine();
        wallet().settle(AnchorWorld.migration(1), anchor.txid());
        wallet().settle(AnchorWorld.migration(2), back.txid());
        wallet().settle(AnchorWorld.migration(2), back.txid());

        Set<OutPoint> spendable = new HashSet<>();
        for (int n = 3; n <= 4; n++) {
            spendable.add(wallet().reserve(AnchorWorld.migration(n), 2000).identityInput());
        }
        assertThat(spendable).contains(new OutPoint(back.txid(), 0)).doesNotContain(new OutPoint(anchor.txid(), 0));
        refused("INSUFFICIENT_FUNDS", () -> wallet().reserve(AnchorWorld.migration(5), 2000));
    }

    @Test
    void whatIsNoAddressIsSaidToBeNone() {
        assertThat(wallet().addressProblem("NOT AN ADDRESS!")).isPresent();
        assertThat(wallet().addressProblem("")).isPresent();
    }
}
