package dev.layerlift.bitcoin.signet.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.domain.anchor.BlockRef;
import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.TransactionId;
import dev.layerlift.domain.port.AnchorChain.Spend;
import dev.layerlift.servers.BitcoinNode;
import dev.layerlift.testkit.SettableClock;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A thousand that wait cost the node little: what is asked of it is counted. */
@Tag("P49")
@Tag("slow")
class WaitingTest {
    private static final int WAITING = 1000;
    private static final int SOME = 200;
    private static final int CALLERS = 8;

    private static BitcoinNode node;

    private final Map<String, Integer> asked = new ConcurrentHashMap<>();
    private final Set<Thread> before = new HashSet<>();
    private final SettableClock clock = new SettableClock();

    @BeforeAll
    static void start() {
        node = SharedNode.started(BitcoinNode::regtest);
        node.mine(115);
    }

    @AfterAll
    static void stop() {
        if (node != null) {
            node.close();
        }
    }

    /** A node whose questions are counted. */
    private ChainBackend counted() {
        ChainBackend backend = new CoreBackend(SharedNode.config(node));
        return (ChainBackend) Proxy.newProxyInstance(
                ChainBackend.class.getClassLoader(),
                new Class<?>[] {ChainBackend.class},
                (proxy, method, arguments) -> {
                    if (!method.getName().equals("name") && !method.getName().equals("mempoolBatch")) {
                        asked.merge(method.getName(), 1, Integer::sum);
                    }
                    try {
                        return method.invoke(backend, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private Map<String, Integer> taken() {
        Map<String, Integer> taken = new TreeMap<>(asked);
        asked.clear();
        return taken;
    }

    @Test
    void aLookIsOneQuestionAndABlockIsReadOnceForAll() throws Exception {
        before.addAll(readers());
        List<OutPoint> coins = new NodeMiner(node).coins(20_000, WAITING);
        long since = node.height();
        SpendIndex index = new SpendIndex(counted(), clock, Duration.ofSeconds(1), Duration.ofSeconds(30));
        look(index, coins, since, new Spend.Unspent());
        assertThat(taken())
                .as("the first look at each")
                .isEqualTo(Map.of("tip", 2 * WAITING + 1, "confirmed", WAITING, "mempoolSpenders", WAITING));

        look(index, coins, since, new Spend.Unspent());
        assertThat(taken()).as("while nothing happens").isEqualTo(Map.of("tip", WAITING));

        clock.advance(Duration.ofSeconds(2));
        look(index, coins.subList(WAITING - SOME, WAITING), since, new Spend.Unspent());
        assertThat(taken()).as("the mempool, once for all").isEqualTo(Map.of("tip", SOME + 1, "mempoolSpenders", 1));

        List<OutPoint> spent = coins.subList(0, 20);
        List<TransactionId> by = new ArrayList<>();
        for (OutPoint coin : spent) {
            RawTransaction spend = RawTransaction.of(List.of(coin), List.of(RawTransaction.pays(19_000)));
            new NodeMiner(node).send(spend);
            by.add(spend.read().txid());
        }
        clock.advance(Duration.ofSeconds(2));
        for (int i = 0; i < spent.size(); i++) {
            assertThat(index.spend(spent.get(i), since)).isEqualTo(new Spend.InMempool(by.get(i)));
        }
        node.mine(3);
        taken();
        BlockRef block = new BlockRef(since + 1, node.text("getblockhash", "[" + (since + 1) + "]"));
        for (int i = 0; i < spent.size(); i++) {
            assertThat(index.spend(spent.get(i), since)).isEqualTo(new Spend.InBlock(by.get(i), block, 3));
        }
        look(index, coins.subList(20, 20 + SOME), since, new Spend.Unspent());
        assertThat(taken())
                .as("three blocks, each read once")
                .containsEntry("block", 3)
                .containsEntry("blockAt", 3)
                .containsEntry("mempoolSpenders", 1)
                .doesNotContainKey("confirmed");

        inParallel(index, coins.subList(WAITING - SOME, WAITING), since);
        assertThat(taken().get("mempoolSpenders"))
                .as("those who look at once ask for each other")
                .isNull();
        assertThat(readers()).as("a few that read, however many ask").hasSizeBetween(1, 4);
        assertThat(index.size()).isEqualTo(WAITING);
    }

    /** The threads that read answers, but for those of other tests. */
    private Set<Thread> readers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("bitcoin-chain") && !before.contains(thread))
                .collect(Collectors.toSet());
    }

    private static void look(SpendIndex index, List<OutPoint> outputs, long since, Spend expected) {
        for (OutPoint output : outputs) {
            assertThat(index.spend(output, since)).isEqualTo(expected);
        }
    }

    private static void inParallel(SpendIndex index, List<OutPoint> outputs, long since) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(CALLERS);
        List<Future<Spend>> looks = new ArrayList<>();
        for (OutPoint output : outputs) {
            looks.add(pool.submit((Callable<Spend>) () -> index.spend(output, since)));
        }
        for (Future<Spend> look : looks) {
            assertThat(look.get()).isEqualTo(new Spend.Unspent());
        }
        pool.shutdown();
        assertThat(pool.awaitTermination(10, java.util.concurrent.TimeUnit.SECONDS))
                .isTrue();
    }

    @Test
    void whoComesAfterARestartFindsWhatWasConfirmedMeanwhile() {
        NodeMiner miner = new NodeMiner(node);
        miner.coinbase();
        List<OutPoint> coins = miner.coins(20_000, 50);
        long since = node.height();
        for (OutPoint coin : coins) {
            miner.send(RawTransaction.of(List.of(coin), List.of(RawTransaction.pays(19_000))));
        }
        node.mine(6);
        SpendIndex index = new SpendIndex(counted(), clock, Duration.ofSeconds(1), Duration.ofSeconds(30));
        for (OutPoint coin : coins) {
            assertThat(index.spend(coin, since))
                    .isInstanceOfSatisfying(
                            Spend.InBlock.class,
                            spend -> assertThat(spend.depth()).isEqualTo(6));
        }
        assertThat(taken().get("block")).as("each block once for all").isEqualTo(6);
    }
}
