package dev.layerlift.testkit.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.anchor.BlockRef;
import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.SignedTransaction;
import dev.layerlift.domain.anchor.TransactionId;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.AnchorChain.Broadcast;
import dev.layerlift.domain.port.AnchorChain.Spend;
import dev.layerlift.testkit.contract.AnchorWorld;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a test may do to the chain in memory, and what it sees then. */
class InMemoryChainTest {
    private final MemoryWorld world = new MemoryWorld();

    private OutPoint input() {
        return world.wallet.reservation(AnchorWorld.migration(1)).orElseThrow().identityInput();
    }

    private SignedTransaction sent() {
        world.fund(50_000, 1);
        SignedTransaction anchor = world.signed(1);
        world.chain.broadcast(anchor);
        return anchor;
    }

    @Test
    void theSameCallsGiveTheSameChain() {
        MemoryWorld other = new MemoryWorld();
        for (MemoryWorld w : List.of(world, other)) {
            w.fund(50_000, 2);
            w.chain.broadcast(w.signed(1));
            w.mine();
            w.chain.reorg(1);
        }
        assertThat(other.chain.tip()).isEqualTo(world.chain.tip());
    }

    @Test
    @Tag("P42")
    void aReorganisationMakesAHigherChainAndUnconfirms() {
        SignedTransaction anchor = sent();
        BlockRef block = world.chain.mine();
        world.chain.mineEmpty();
        assertThat(world.chain.anchors()).isEqualTo(1);

        world.chain.reorg(2);
        assertThat(world.chain.tip().height()).isEqualTo(block.height() + 2);
        assertThat(world.chain.spend(input(), 0)).isEqualTo(new Spend.InMempool(anchor.txid()));
        assertThat(world.chain.inclusionProof(anchor.txid(), block)).isEmpty();
        world.mine();
        world.chain.reorgAndForget(1);
        assertThat(world.chain.spend(input(), 0)).isEqualTo(new Spend.Unspent());
        assertThatIllegalArgumentException().isThrownBy(() -> world.chain.reorg(0));
    }

    @Test
    void evictedAndSwallowedTransactionsAreNotSeen() {
        SignedTransaction anchor = sent();
        world.chain.evict(anchor.txid());
        assertThat(world.chain.spend(input(), 0)).isEqualTo(new Spend.Unspent());
        world.chain.dropBroadcasts(true);
        assertThat(world.chain.broadcast(anchor)).isEqualTo(new Broadcast.Accepted());
        assertThat(world.chain.mempool()).isEmpty();
    }

    @Test
    void aStrangersSpendExcludesOurs() {
        SignedTransaction anchor = sent();
        TransactionId theirs = world.chain.conflict(input());
        assertThat(world.chain.spend(input(), 0)).isEqualTo(new Spend.InMempool(theirs));
        world.mine();
        assertThat(world.chain.broadcast(anchor)).isInstanceOf(Broadcast.Refused.class);
        assertThatIllegalArgumentException().isThrownBy(() -> world.chain.conflict(input()));
    }

    @Test
    @Tag("P43")
    void aNodeThatIsAwayAnswersNothing() {
        SignedTransaction anchor = sent();
        world.chain.hang();
        assertThatThrownBy(world.chain::tip).isInstanceOf(MigrationException.class);
        assertThatThrownBy(() -> world.chain.spend(input(), 0)).isInstanceOf(MigrationException.class);
        world.chain.heal();
        world.chain.evict(anchor.txid());
        world.chain.loseAnswer();
        assertThatThrownBy(() -> world.chain.broadcast(anchor)).isInstanceOf(MigrationException.class);
        assertThat(world.chain.mempool()).containsExactly(anchor.txid());
    }

    @Test
    void blocksComeByThemselvesWhenAskedFor() {
        SignedTransaction anchor = sent();
        world.chain.mineEvery(3);
        List<Spend> seen = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            seen.add(world.chain.spend(input(), 0));
        }
        assertThat(seen.get(1)).isEqualTo(new Spend.InMempool(anchor.txid()));
        assertThat(seen.get(2)).isInstanceOf(Spend.InBlock.class);
        assertThat(world.chain.paidSats(anchor.txid())).contains(anchor.feeSats());
    }

    @Test
    @Tag("P35")
    void aSatoshiThatWasPaidAsAFeeIsFoundInTheCoinbase() {
        SignedTransaction anchor = sent();
        long first = world.chain.locate(input()).number();
        world.mine();
        // The next payment spends the whole coinbase, whose last satoshis are the fee of the anchor.
        long[] sats = {Ledger.subsidySats(13), 1};
        world.chain.pay("fee", sats[0]);
        OutPoint change = new OutPoint(
                world.chain.coins("miner").stream()
                        .filter(coin -> coin.sats() == anchor.feeSats())
                        .findFirst()
                        .orElseThrow()
                        .point()
                        .txid(),
                1);
        assertThat(world.chain.locate(change).number()).isEqualTo(first + 50_000 - anchor.feeSats());
    }
}
