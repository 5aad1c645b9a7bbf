package dev.layerlift.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.anchor.BlockRef;
import dev.layerlift.domain.anchor.InclusionProof;
import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.Satoshi;
import dev.layerlift.domain.anchor.SignedTransaction;
import dev.layerlift.domain.anchor.TransactionId;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.AnchorChain;
import dev.layerlift.domain.port.AnchorChain.Broadcast;
import dev.layerlift.domain.port.AnchorChain.Reason;
import dev.layerlift.domain.port.AnchorChain.Spend;
import dev.layerlift.domain.port.AnchorChain.Whereabouts;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What every {@link AnchorChain} keeps. */
public abstract class AnchorChainContract {
    private AnchorWorld world;

    /** A world of its own for each test, its wallet without coins. */
    protected abstract AnchorWorld world();

    /**
     * Gives the mempool a transaction that spends confirmed outputs, those that the wallet of the world made among them, and
     * pays these amounts in satoshis; the rest is the fee.
     */
    protected abstract TransactionId spend(AnchorWorld in, List<OutPoint> inputs, List<Long> sats);

    @BeforeEach
    final void fund() {
        world = world();
        world.fund(50_000, 2);
    }

    private AnchorChain chain() {
        return world.chain();
    }

    private OutPoint input(int n) {
        return world.wallet()
                .reservation(AnchorWorld.migration(n))
                .orElseThrow()
                .identityInput();
    }

    @Test
    void aBlockMakesTheTipHigher() {
        BlockRef before = chain().tip();
        world.mine();
        assertThat(chain().tip().height()).isEqualTo(before.height() + 1);
        assertThat(chain().tip().hash()).isNotEqualTo(before.hash());
        assertThat(chain().network()).isEqualTo(chain().network());
    }

    @Test
    void anOutputGoesFromUnspentThroughTheMempoolIntoABlock() {
        SignedTransaction anchor = world.signed(1);
        long since = chain().tip().height();
        assertThat(chain().spend(input(1), since)).isEqualTo(new Spend.Unspent());

        assertThat(chain().broadcast(anchor)).isEqualTo(new Broadcast.Accepted());
        assertThat(chain().broadcast(anchor)).as("twice is fine").isEqualTo(new Broadcast.Accepted());
        assertThat(chain().spend(input(1), since)).isEqualTo(new Spend.InMempool(anchor.txid()));

        world.mine();
        BlockRef block = chain().tip();
        assertThat(chain().spend(input(1), since)).isEqualTo(new Spend.InBlock(anchor.txid(), block, 1));
        assertThat(chain().broadcast(anchor)).as("it is in the chain").isEqualTo(new Broadcast.Accepted());
        world.mine();
        assertThat(chain().spend(input(1), since)).isEqualTo(new Spend.InBlock(anchor.txid(), block, 2));
    }

    @Test
    @Tag("P42")
    void aConfirmedTransactionHasAProofThatHoldsAndItsPayload() {
        SignedTransaction anchor = world.signed(1);
        chain().broadcast(anchor);
        BlockRef before = chain().tip();
        world.mine();

        InclusionProof proof =
                chain().inclusionProof(anchor.txid(), chain().tip()).orElseThrow();
        assertThat(proof.holds()).isTrue();
        assertThat(proof.txid()).isEqualTo(anchor.txid());
        assertThat(chain().payload(anchor.txid(), proof.block()))
                .hasValueSatisfying(bytes ->
                        assertThat(bytes).isEqualTo(AnchorWorld.payload(1).encode()));
        assertThat(chain().inclusionProof(anchor.txid(), before)).isEmpty();
        assertThat(chain().payload(anchor.txid(), before)).isEmpty();
        BlockRef never = new BlockRef(chain().tip().height(), "0a".repeat(32));
        assertThat(chain().inclusionProof(anchor.txid(), never)).isEmpty();
        assertThat(chain().inclusionProof(new TransactionId("0b".repeat(32)), chain().tip()))
                .isEmpty();
    }

    @Test
    @Tag("P35")
    void theFirstSatoshiOfInputNoughtIsThatOfOutputNought() {
        SignedTransaction anchor = world.signed(1);
        Satoshi sat = chain().locate(input(1));
        chain().broadcast(anchor);
        world.mine();

        assertThat(chain().locate(new OutPoint(anchor.txid(), 0))).isEqualTo(sat);
        assertThat(chain().locate(new OutPoint(anchor.txid(), 2)).number())
                .as("change follows the identity output")
                .isEqualTo(sat.number()
                        + world.wallet()
                                .reservation(AnchorWorld.migration(1))
                                .orElseThrow()
                                .lockedSats());
    }

    @Test
    @Tag("P10")
    void twoCoinsHaveTwoSatoshis() {
        world.signed(1);
        world.signed(2);
        assertThat(chain().locate(input(1))).isNotEqualTo(chain().locate(input(2)));
    }

    @Test
    @Tag("P05")
    void whatIsNotConfirmedHasNoSatoshi() {
        assertThatThrownBy(() -> chain().locate(new OutPoint(new TransactionId("0c".repeat(32)), 0)))
                .isInstanceOfSatisfying(
                        MigrationException.class,
                        e -> assertThat(e.error().code()).isEqualTo("SAT_NOT_LOCATED"));
        assertThat(chain().spend(new OutPoint(new TransactionId("0c".repeat(32)), 0), 0))
                .isEqualTo(new Spend.Missing());
    }

    @Test
    void whatBreaksARuleOrSpendsWhatIsGoneIsRefused() {
        SignedTransaction anchor = world.signed(1);
        assertThat(chain().broadcast(new SignedTransaction(anchor.txid(), "00", 1, 1)))
                .isInstanceOfSatisfying(
                        Broadcast.Refused.class, r -> assertThat(r.reason()).isEqualTo(Reason.INVALID));
        SignedTransaction back = world.wallet().takeBack(AnchorWorld.migration(1), chain().feeRate(3));
        chain().broadcast(anchor);
        world.mine();
        assertThat(chain().broadcast(back))
                .isInstanceOfSatisfying(
                        Broadcast.Refused.class, r -> assertThat(r.reason()).isEqualTo(Reason.CONFLICT));
    }

    @Test
    void aReplacementTakesTheOthersPlaceAndTheOtherCannotComeBack() {
        SignedTransaction anchor = world.signed(1);
        chain().broadcast(anchor);
        SignedTransaction back = world.wallet().takeBack(AnchorWorld.migration(1), chain().feeRate(3));
        assertThat(chain().broadcast(back)).isEqualTo(new Broadcast.Accepted());

        assertThat(chain().spend(input(1), 0)).isEqualTo(new Spend.InMempool(back.txid()));
        assertThat(chain().broadcast(anchor))
                .isInstanceOfSatisfying(
                        Broadcast.Refused.class, r -> assertThat(r.reason()).isEqualTo(Reason.FEE_TOO_LOW));
    }

    /** An identity of so many satoshis that was anchored with the first coin; the second one is anybody's. */
    private OutPoint anchored() {
        SignedTransaction anchor = world.signed(1);
        chain().broadcast(anchor);
        world.mine();
        return new OutPoint(anchor.txid(), 0);
    }

    private OutPoint another() {
        return world.wallet().reserve(AnchorWorld.migration(2), 5000).identityInput();
    }

    private Whereabouts.InOutput follow(OutPoint output, long since) {
        Whereabouts found = chain().follow(output, since);
        assertThat(found).isInstanceOf(Whereabouts.InOutput.class);
        return (Whereabouts.InOutput) found;
    }

    @Test
    @Tag("P35")
    void aSatoshiIsFollowedThroughEveryTransactionThatMovesIt() {
        OutPoint identity = anchored();
        long since = chain().tip().height();
        long locked = world.wallet()
                .reservation(AnchorWorld.migration(1))
                .orElseThrow()
                .lockedSats();
        Satoshi sat = chain().locate(identity);
        OutPoint other = another();
        long beside = follow(other, 0).sats() - 1000;

        Whereabouts.InOutput first = follow(identity, since);
        assertThat(first.output()).isEqualTo(identity);
        assertThat(first.moves()).isZero();
        assertThat(first.sats()).isEqualTo(locked);
        assertThat(first.height()).isEqualTo(since);
        assertThat(first.address()).isPresent();
        assertThat(first.moving()).isEmpty();

        TransactionId away = spend(world, List.of(identity, other), List.of(locked, beside));
        assertThat(follow(identity, since).moving()).contains(away);
        assertThat(follow(identity, since).output()).isEqualTo(identity);
        world.mine();
        Whereabouts.InOutput second = follow(identity, since);
        assertThat(second.output()).isEqualTo(new OutPoint(away, 0));
        assertThat(second.moves()).isEqualTo(1);
        assertThat(second.offsetSats()).isZero();
        assertThat(second.height()).isEqualTo(since + 1);
        assertThat(chain().locate(second.output())).isEqualTo(sat);

        TransactionId behind =
                spend(world, List.of(new OutPoint(away, 1), second.output()), List.of(beside + locked - 500));
        world.mine();
        world.mine();
        Whereabouts.InOutput third = follow(identity, since);
        assertThat(third.output()).isEqualTo(new OutPoint(behind, 0));
        assertThat(third.offsetSats()).as("behind what was spent before it").isEqualTo(beside);
        assertThat(third.moves()).isEqualTo(2);
        assertThat(third.height()).isEqualTo(since + 2);
        assertThat(follow(second.output(), since).moves()).isEqualTo(1);
    }

    @Test
    @Tag("P35")
    void aSatoshiThatWasPaidAsAFeeIsInTheCoinbase() {
        OutPoint identity = anchored();
        long since = chain().tip().height();
        long locked = follow(identity, since).sats();
        OutPoint other = another();
        spend(world, List.of(other, identity), List.of(follow(other, 0).sats() - 2000));
        world.mine();

        Whereabouts.InOutput found = follow(identity, since);
        long fees = 2000 + locked;
        assertThat(found.moves()).isEqualTo(1);
        assertThat(found.offsetSats()).isEqualTo(found.sats() - fees + 2000);
        assertThat(chain().locate(found.output()).number())
                .as("the first one that the block made")
                .isNotEqualTo(chain().locate(identity).number());
    }

    @Test
    @Tag("P05")
    void whatIsNotOnTheChainIsNotFollowed() {
        assertThat(chain().follow(
                                new OutPoint(new TransactionId("0c".repeat(32)), 0),
                                chain().tip().height()))
                .isEqualTo(new Whereabouts.Missing());
    }

    @Test
    @Tag("P42")
    void aTransactionHasABlockOnceItIsInOne() {
        SignedTransaction anchor = world.signed(1);
        chain().broadcast(anchor);
        assertThat(chain().block(anchor.txid())).isEmpty();
        world.mine();
        assertThat(chain().block(anchor.txid())).contains(chain().tip());
        assertThat(chain().block(new TransactionId("0b".repeat(32)))).isEmpty();
    }
}
