package dev.layerlift.bitcoin.signet.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.anchor.BlockRef;
import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.Satoshi;
import dev.layerlift.domain.anchor.TransactionId;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.AnchorChain;
import dev.layerlift.domain.port.AnchorChain.Broadcast;
import dev.layerlift.domain.port.AnchorChain.Spend;
import dev.layerlift.domain.port.AnchorChain.Whereabouts;
import dev.layerlift.servers.BitcoinNode;
import dev.layerlift.testkit.contract.AnchorWorld;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What becomes of outputs while blocks come and go, as one that looks all the time sees it, and one that just came. */
@Tag("P42")
class SpendFollowingTest {
    private static BitcoinNode node;
    private static NodeMiner miner;
    private static EsploraServer esplora;

    private final List<AnchorChain> looking = List.of(core(), server());

    @BeforeAll
    static void start() {
        node = SharedNode.started(BitcoinNode::regtest);
        node.mine(125);
        miner = new NodeMiner(node);
        esplora = new EsploraServer(node);
    }

    @AfterAll
    static void stop() {
        if (node != null) {
            esplora.close();
            node.close();
        }
    }

    private static AnchorChain core() {
        return new CoreRpcChain(SharedNode.config(node));
    }

    private static AnchorChain server() {
        return new EsploraChain(EsploraConfig.of(esplora.url(), ChainNetwork.regtest()));
    }

    /** All see this, whether or not they looked before. */
    private void allSee(OutPoint output, long since, Spend expected) {
        for (AnchorChain chain : List.of(looking.get(0), looking.get(1), core(), server())) {
            assertThat(chain.spend(output, since))
                    .as(chain.getClass().getSimpleName())
                    .isEqualTo(expected);
        }
    }

    private static RawTransaction spending(OutPoint coin, long sats) {
        return RawTransaction.of(List.of(coin), List.of(RawTransaction.pays(sats)));
    }

    private BlockRef tip() {
        return looking.get(0).tip();
    }

    @Test
    void aReorganisationOfOneBlockTakesAConfirmationAway() {
        OutPoint coin = miner.coins(50_000, 1).get(0);
        long since = tip().height();
        allSee(coin, since, new Spend.Unspent());
        RawTransaction spend = spending(coin, 49_000);
        TransactionId txid = spend.read().txid();
        miner.send(spend);
        node.mine(1);
        BlockRef first = tip();
        allSee(coin, since, new Spend.InBlock(txid, first, 1));
        assertThat(core().inclusionProof(txid, first).orElseThrow().holds()).isTrue();

        node.reorganise(1);
        assertThat(tip().height()).isEqualTo(first.height() + 1);
        assertThat(miner.mempool()).contains(txid.hex());
        allSee(coin, since, new Spend.InMempool(txid));
        for (AnchorChain chain : looking) {
            assertThat(chain.inclusionProof(txid, first)).isEmpty();
            assertThat(chain.payload(txid, first)).isEmpty();
        }
        node.mine(1);
        BlockRef second = tip();
        assertThat(second.height()).isEqualTo(first.height() + 2);
        allSee(coin, since, new Spend.InBlock(txid, second, 1));
        assertThat(looking.get(1).inclusionProof(txid, second).orElseThrow().holds())
                .isTrue();
    }

    @Test
    void aReorganisationOfSixBlocksMayEndInAnotherSpend() {
        OutPoint coin = miner.coins(50_000, 1).get(0);
        long since = tip().height();
        RawTransaction ours = spending(coin, 49_000);
        miner.send(ours);
        node.mine(1);
        BlockRef block = tip();
        node.mine(5);
        TransactionId txid = ours.read().txid();
        allSee(coin, since, new Spend.InBlock(txid, block, 6));
        OutPoint made = ours.output(0);
        allSee(made, since, new Spend.Unspent());
        Satoshi sat = looking.get(0).locate(made);

        node.reorganise(6);
        allSee(coin, since, new Spend.InMempool(txid));
        allSee(made, since, new Spend.Missing());
        RawTransaction theirs = spending(coin, 30_000);
        assertThat(looking.get(0).broadcast(theirs.signed(20_000))).isEqualTo(new Broadcast.Accepted());
        node.mine(1);
        BlockRef other = tip();
        allSee(coin, since, new Spend.InBlock(theirs.read().txid(), other, 1));
        allSee(made, since, new Spend.Missing());
        assertThat(looking.get(0).broadcast(ours.signed(1000)))
                .isInstanceOfSatisfying(
                        Broadcast.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(AnchorChain.Reason.CONFLICT));
        assertThat(looking.get(0).locate(theirs.output(0)))
                .as("the same satoshi, in another transaction")
                .isEqualTo(sat);
    }

    @Test
    void anOutputThatIsMadeAgainIsThereAgain() {
        OutPoint coin = miner.coins(50_000, 1).get(0);
        long since = tip().height();
        RawTransaction makes = spending(coin, 49_000);
        miner.send(makes);
        node.mine(1);
        allSee(makes.output(0), since, new Spend.Unspent());
        node.reorganise(1);
        allSee(makes.output(0), since, new Spend.Missing());
        node.mine(1);
        allSee(makes.output(0), since, new Spend.Unspent());
        assertThat(looking.get(0).locate(makes.output(0)))
                .isEqualTo(looking.get(1).locate(makes.output(0)));
    }

    @Test
    void aTransactionWhoseOutputsAreAllSpentIsStillAccepted() {
        OutPoint coin = miner.coins(50_000, 1).get(0);
        RawTransaction first = spending(coin, 49_000);
        miner.send(first);
        miner.send(spending(first.output(0), 48_000));
        node.mine(1);
        for (AnchorChain chain : looking) {
            assertThat(chain.broadcast(first.signed(1000))).isEqualTo(new Broadcast.Accepted());
        }
    }

    /** All see it there, whether or not they looked before. */
    private void allFind(OutPoint from, long since, OutPoint at, long moves) {
        for (AnchorChain chain : List.of(looking.get(0), looking.get(1), core(), server())) {
            assertThat(chain.follow(from, since))
                    .as(chain.getClass().getSimpleName())
                    .isInstanceOfSatisfying(Whereabouts.InOutput.class, there -> {
                        assertThat(there.output()).isEqualTo(at);
                        assertThat(there.moves()).isEqualTo(moves);
                        assertThat(there.script()).isEqualTo(BitcoinNode.ANYONE_SCRIPT);
                        assertThat(there.address().orElseThrow()).startsWith("bcrt1q");
                    });
        }
    }

    @Test
    void aSatoshiIsFollowedThroughABlockThatMovesItTwiceAndBackWhenThatBlockGoes() {
        OutPoint coin = miner.coins(50_000, 1).get(0);
        long since = tip().height();
        RawTransaction first = spending(coin, 49_000);
        RawTransaction second = spending(first.output(0), 48_000);
        miner.send(first);
        miner.send(second);
        node.mine(1);
        allFind(coin, since, second.output(0), 2);
        RawTransaction third = spending(second.output(0), 47_000);
        miner.send(third);
        node.mine(1);
        allFind(coin, since, third.output(0), 3);

        node.reorganise(2);
        allFind(coin, since, coin, 0);
        node.mine(1);
        allFind(coin, since, third.output(0), 3);
    }

    @Test
    void aSatoshiThatNobodyCanHaveIsLost() {
        OutPoint coin = miner.coins(50_000, 1).get(0);
        long since = tip().height();
        RawTransaction burns = RawTransaction.of(
                List.of(coin), List.of(new ChainTransaction.Output(40_000, "6a0101"), RawTransaction.pays(9_000)));
        node.mineExactly(List.of(burns.hex()));
        Whereabouts lost = new Whereabouts.Lost(burns.read().txid(), tip().height(), 1);
        assertThat(core().follow(coin, since)).isEqualTo(lost);
        assertThat(server().follow(coin, since)).isEqualTo(lost);
    }

    @Test
    void aCallFollowsSoFarAndTheNextOneGoesOnFromThere() {
        OutPoint coin = miner.coins(50_000, 1).get(0);
        long since = tip().height();
        node.mine(7);
        RawTransaction moves = spending(coin, 49_000);
        miner.send(moves);
        node.mine(1);
        SatFollower follower = new SatFollower(new CoreBackend(SharedNode.config(node)), ChainNetwork.regtest(), 3);
        int calls = 1;
        while (true) {
            try {
                assertThat(follower.follow(coin, since))
                        .isInstanceOfSatisfying(
                                Whereabouts.InOutput.class,
                                there -> assertThat(there.output()).isEqualTo(moves.output(0)));
                break;
            } catch (MigrationException e) {
                assertThat(e.error().code()).isEqualTo("SAT_NOT_FOLLOWED");
                assertThat(e.retry()).isEqualTo(MigrationException.Retry.LATER);
                calls++;
            }
        }
        assertThat(calls).as("9 blocks, 3 a call").isEqualTo(3);
    }

    @Test
    @Tag("P10")
    void anchorsOfASourceAreFoundByItsTagInTheOrderOfTheChain() {
        List<OutPoint> coins = miner.coins(50_000, 3);
        long since = tip().height();
        List<TransactionId> sent = new ArrayList<>();
        for (int source : new int[] {1, 2, 1}) {
            String script = "6a4c50"
                    + HexFormat.of().formatHex(AnchorWorld.payload(source).encode());
            RawTransaction anchor = RawTransaction.of(
                    List.of(coins.get(sent.size())),
                    List.of(
                            RawTransaction.pays(10_000),
                            new ChainTransaction.Output(0, script),
                            RawTransaction.pays(39_000)));
            miner.send(anchor);
            node.mine(1);
            sent.add(anchor.read().txid());
        }
        AnchorSearch search = new AnchorSearch(((CoreRpcChain) looking.get(0)).source());
        String tag = AnchorWorld.payload(1).sourceTag();
        assertThat(search.find(tag, since))
                .extracting(AnchorSearch.Sighting::txid)
                .containsExactly(sent.get(0), sent.get(2));
        assertThat(search.find(tag, tip().height()))
                .extracting(AnchorSearch.Sighting::txid)
                .containsExactly(sent.get(2));
    }
}
