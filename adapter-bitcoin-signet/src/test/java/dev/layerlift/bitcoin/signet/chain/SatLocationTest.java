package dev.layerlift.bitcoin.signet.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.bitcoin.signet.chain.NodeMiner.Coin;
import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.Satoshi;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.error.MigrationException.Retry;
import dev.layerlift.domain.port.AnchorChain;
import dev.layerlift.servers.BitcoinNode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Where satoshis are, against a slow calculation that shares nothing with ours, on a chain of random splits and merges with
 * fees, coinbases that claim too little, and a halving.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("P35")
@Tag("slow")
class SatLocationTest {
    private static final int BLOCKS = 55;
    private static final int TRANSACTIONS = 7;

    private static BitcoinNode node;
    private static SlowOrdinals slow;
    private static OutPoint deepest;

    @BeforeAll
    static void makeChain() {
        node = SharedNode.started(BitcoinNode::regtest);
        node.mine(105);
        NodeMiner miner = new NodeMiner(node);
        Random random = new Random(42);
        List<Coin> coins = new ArrayList<>(List.of(miner.coinbase(), miner.coinbase()));
        for (int block = 0; block < BLOCKS; block++) {
            if (block % 9 == 0) {
                coins.add(miner.coinbase());
            }
            List<String> raw = new ArrayList<>();
            for (int i = 0; i < TRANSACTIONS; i++) {
                raw.add(splitOrMerge(coins, random).hex());
            }
            node.mineExactly(raw);
        }
        OutPoint first = coins.get(0).point();
        deepest = first;
        claimTooLittle(coins.remove(coins.size() - 1));
        node.mine(1);
        slow = SlowOrdinals.of(node);
    }

    @AfterAll
    static void stop() {
        if (node != null) {
            node.close();
        }
    }

    /** A transaction of one to three random coins, with one to four outputs and some fee, and its outputs as coins. */
    private static RawTransaction splitOrMerge(List<Coin> coins, Random random) {
        List<OutPoint> inputs = new ArrayList<>();
        long sats = 0;
        for (int i = 1 + random.nextInt(Math.min(3, coins.size())); i > 0; i--) {
            Coin coin = coins.remove(random.nextInt(coins.size()));
            inputs.add(coin.point());
            sats += coin.sats();
        }
        long left = sats - random.nextInt(3) * (1L + random.nextInt(9999));
        List<ChainTransaction.Output> outputs = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0 && left > 100_000; i--) {
            long part = 1 + (long) (random.nextDouble() * left / 2);
            outputs.add(RawTransaction.pays(part));
            left -= part;
        }
        outputs.add(RawTransaction.pays(left));
        RawTransaction transaction = RawTransaction.of(inputs, outputs);
        for (int i = 0; i < outputs.size(); i++) {
            coins.add(new Coin(transaction.output(i), outputs.get(i).sats()));
        }
        return transaction;
    }

    /** Blocks whose coinbases lose some of the fees, or of the subsidy, and one that spends them when they are mature. */
    private static void claimTooLittle(Coin coin) {
        long part = coin.sats() / 4;
        RawTransaction bare = RawTransaction.of(
                List.of(coin.point()),
                List.of(
                        new ChainTransaction.Output(part, RawTransaction.BARE),
                        new ChainTransaction.Output(part, RawTransaction.BARE)));
        node.mineExactly(List.of(bare.hex()));
        long subsidy = 2_500_000_000L;
        HandMadeBlock.mine(
                node,
                List.of(
                        new RawTransaction(List.of(bare.output(0)), List.of(RawTransaction.pays(part - 5000)), false),
                        new RawTransaction(List.of(bare.output(1)), List.of(RawTransaction.pays(part - 3000)), false)),
                subsidy - 1000,
                6000 + 300);
        HandMadeBlock.mine(node, List.of(), 1, subsidy - 4_000_000);
        String hash = node.text("getblockhash", "[" + (node.height() - 1) + "]");
        long height = node.height() - 1;
        node.mine(100);
        Coin claimed = coinbaseOf(hash, height);
        RawTransaction spends = RawTransaction.of(
                List.of(new OutPoint(claimed.point().txid(), 1), claimed.point()),
                List.of(RawTransaction.pays(5000), RawTransaction.pays(500_000), RawTransaction.pays(1000)));
        node.mineExactly(List.of(spends.hex()));
    }

    private static Coin coinbaseOf(String hash, long height) {
        byte[] raw = java.util.HexFormat.of().parseHex(node.text("getblock", "[\"" + hash + "\",0]"));
        ChainTransaction coinbase = BlockReader.block(new dev.layerlift.domain.anchor.BlockRef(height, hash), raw)
                .transactions()
                .get(0);
        return new Coin(
                new OutPoint(coinbase.txid(), 0), coinbase.outputs().get(0).sats());
    }

    private static AnchorChain chain() {
        return new CoreRpcChain(SharedNode.config(node));
    }

    private static int judge(AnchorChain chain, Iterable<String> outputs) {
        int judged = 0;
        for (String output : outputs) {
            List<long[]> expected = slow.ranges.get(output);
            if (!expected.isEmpty() && !output.startsWith(genesisCoinbase())) {
                assertThat(chain.locate(OutPoint.parse(output)).number())
                        .as(output)
                        .isEqualTo(expected.get(0)[0]);
                judged++;
            }
        }
        return judged;
    }

    private static String genesisCoinbase() {
        return "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b";
    }

    @Test
    @Order(1)
    void everyUnspentOutputHasTheNumberOfTheSlowCalculation() {
        assertThat(slow.transactions).isGreaterThanOrEqualTo(BLOCKS * TRANSACTIONS);
        assertThat(slow.merges).isGreaterThan(100);
        assertThat(slow.splits).isGreaterThan(200);
        assertThat(slow.lostSats).as("what coinbases did not claim").isGreaterThan(4_000_000);
        assertThat(judge(chain(), slow.unspent)).isGreaterThan(200);
    }

    @Test
    @Order(2)
    void spentOutputsHaveTheirsWithAnIndex() {
        List<String> spent = new ArrayList<>();
        int n = 0;
        for (String output : slow.ranges.keySet()) {
            if (!slow.unspent.contains(output) && n++ % 4 == 0) {
                spent.add(output);
            }
        }
        assertThat(judge(chain(), spent)).isGreaterThan(80);
    }

    @Test
    @Order(3)
    void anEsploraServerGivesTheSameNumbers() {
        List<String> some = new ArrayList<>();
        int n = 0;
        for (String output : slow.unspent) {
            if (n++ % 16 == 0) {
                some.add(output);
            }
        }
        List<String> newest = List.copyOf(slow.unspent);
        some.addAll(newest.subList(newest.size() - 110, newest.size() - 100));
        try (EsploraServer server = new EsploraServer(node)) {
            AnchorChain chain = new EsploraChain(EsploraConfig.of(server.url(), ChainNetwork.regtest()));
            assertThat(judge(chain, some)).isGreaterThan(20);
        }
    }

    @Test
    @Order(4)
    void whatACallDidNotReachTheNextOneGoesOnFrom() {
        AnchorChain chain = new CoreRpcChain(
                SharedNode.config(node).withLocateStepsMax(2), new InMemoryLocationCache(10), Clock.systemUTC());
        int calls = 0;
        Satoshi found = null;
        while (found == null) {
            calls++;
            try {
                found = chain.locate(deepest);
            } catch (MigrationException e) {
                assertThat(e.error().code()).isEqualTo("SAT_NOT_LOCATED");
                assertThat(e.retry()).isEqualTo(Retry.LATER);
            }
        }
        assertThat(calls).isGreaterThan(2);
        assertThat(found.number()).isEqualTo(slow.ranges.get(deepest.toString()).get(0)[0]);
    }

    @Test
    @Order(5)
    void coinbasesHaveTheNumbersThatOneWorksOutByHand() {
        AnchorChain chain = chain();
        // 50 bitcoin in each of the blocks 0 to 149, then 25.
        assertThat(chain.locate(first(1)).number()).isEqualTo(5_000_000_000L);
        assertThat(chain.locate(first(2)).number()).isEqualTo(10_000_000_000L);
        assertThat(chain.locate(first(149)).number()).isEqualTo(745_000_000_000L);
        assertThat(chain.locate(first(150)).number()).isEqualTo(750_000_000_000L);
        assertThat(chain.locate(first(151)).number()).isEqualTo(752_500_000_000L);
    }

    private static OutPoint first(long height) {
        return coinbaseOf(node.text("getblockhash", "[" + height + "]"), height).point();
    }

    /** The satoshi of every n-th output that is spent, followed to where the slow calculation has it. */
    private static int[] judgeForward(AnchorChain chain, int every) {
        int followed = 0;
        int lost = 0;
        int n = 0;
        for (String output : slow.ranges.keySet()) {
            List<long[]> ranges = slow.ranges.get(output);
            if (slow.unspent.contains(output) || ranges.isEmpty() || n++ % every != 0) {
                continue;
            }
            long sat = ranges.get(0)[0];
            AnchorChain.Whereabouts found = chain.follow(OutPoint.parse(output), 100);
            Optional<String> expected =
                    slow.unspent.stream().filter(o -> offset(o, sat) >= 0).findFirst();
            if (found instanceof AnchorChain.Whereabouts.InOutput there) {
                assertThat(Optional.of(there.output().toString())).as(output).isEqualTo(expected);
                assertThat(there.offsetSats()).as(output).isEqualTo(offset(expected.orElseThrow(), sat));
                assertThat(there.moves()).isPositive();
                followed++;
            } else {
                assertThat(found).as(output).isInstanceOf(AnchorChain.Whereabouts.Lost.class);
                assertThat(expected).as(output).isEmpty();
                lost++;
            }
        }
        return new int[] {followed, lost};
    }

    /** How many satoshis are before this one in an output; -1 when it is not in it. */
    private static long offset(String output, long sat) {
        long before = 0;
        for (long[] range : slow.ranges.get(output)) {
            if (sat >= range[0] && sat < range[0] + range[1]) {
                return before + sat - range[0];
            }
            before += range[1];
        }
        return -1;
    }

    @Test
    @Order(6)
    void followedForwardSatoshisAreWhereTheSlowCalculationHasThem() {
        int[] judged = judgeForward(chain(), 13);
        assertThat(judged[0]).isGreaterThan(20);
        try (EsploraServer server = new EsploraServer(node)) {
            AnchorChain chain = new EsploraChain(EsploraConfig.of(server.url(), ChainNetwork.regtest()));
            assertThat(judgeForward(chain, 90)[0]).isGreaterThan(2);
        }
    }

    @Test
    @Order(7)
    void withoutAnIndexUnspentOutputsAreStillLocated() {
        node.restart("-txindex=0");
        AnchorChain chain = chain();
        List<String> some = new ArrayList<>();
        int n = 0;
        for (String output : slow.unspent) {
            if (n++ % 6 == 0) {
                some.add(output);
            }
        }
        assertThat(judge(chain, some)).isGreaterThan(30);
        String spent = slow.ranges.keySet().stream()
                .filter(o -> !slow.unspent.contains(o) && !slow.ranges.get(o).isEmpty())
                .reduce((a, b) -> b)
                .orElseThrow();
        assertThatThrownBy(() -> chain.locate(OutPoint.parse(spent)))
                .isInstanceOfSatisfying(MigrationException.class, e -> {
                    assertThat(e.error().code()).isEqualTo("SAT_NOT_LOCATED");
                    assertThat(e.error().recovery().get(0)).contains("-txindex=1");
                });
    }
}
