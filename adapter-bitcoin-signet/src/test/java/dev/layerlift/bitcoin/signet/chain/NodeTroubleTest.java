package dev.layerlift.bitcoin.signet.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.anchor.BlockRef;
import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.TransactionId;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.error.MigrationException.Retry;
import dev.layerlift.domain.port.AnchorChain;
import dev.layerlift.domain.port.AnchorChain.Broadcast;
import dev.layerlift.domain.port.AnchorChain.Reason;
import dev.layerlift.domain.port.AnchorChain.Spend;
import dev.layerlift.servers.BitcoinNode;
import dev.layerlift.testkit.SettableClock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A real node in each kind of trouble. */
class NodeTroubleTest {
    private static void fails(ErrorType type, String code, Retry retry, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(MigrationException.class, e -> {
            assertThat(e.error().code()).as(e.getMessage()).isEqualTo(code);
            assertThat(e.error().type()).isEqualTo(type);
            assertThat(e.retry()).isEqualTo(retry);
        });
    }

    private static CoreRpcConfig byCookie(BitcoinNode node) {
        return CoreRpcConfig.of(node.rpc(), ChainNetwork.regtest(), RpcAccess.cookie(node.cookieFile()));
    }

    @Test
    @Tag("P43")
    void aNodeThatWasKilledAndStartedAgainIsKnownAgainByItsNewCookie() {
        try (BitcoinNode node = SharedNode.started(BitcoinNode::regtest)) {
            node.mine(102);
            // A node writes its chain when it ends, or later than that when it is killed.
            node.restart();
            AnchorChain chain = new CoreRpcChain(byCookie(node));
            BlockRef tip = chain.tip();
            node.kill();
            fails(ErrorType.NETWORK_ERROR, "CHAIN_NOT_REACHED", Retry.LATER, chain::tip);

            node.launch();
            Set<String> codes = new HashSet<>();
            Optional<BlockRef> again = Optional.empty();
            for (long end = System.nanoTime() + 60_000_000_000L; again.isEmpty() && System.nanoTime() < end; ) {
                try {
                    again = Optional.of(chain.tip());
                } catch (MigrationException e) {
                    assertThat(e.retry()).as(e.getMessage()).isEqualTo(Retry.LATER);
                    codes.add(e.error().code());
                }
            }
            assertThat(again).contains(tip);
            assertThat(codes).isSubsetOf("CHAIN_NOT_REACHED", "CHAIN_NOT_READY");

            node.stop();
            fails(ErrorType.NETWORK_ERROR, "CHAIN_NOT_REACHED", Retry.LATER, chain::tip);
        }
    }

    @Test
    @Tag("P34")
    void whatIsNotTheNodeThatIsMeantAnswersNothing() {
        try (BitcoinNode node = SharedNode.started(BitcoinNode::regtest)) {
            fails(
                    ErrorType.BITCOIN_ERROR,
                    "CHAIN_NOT_READY",
                    Retry.LATER,
                    () -> new CoreRpcChain(byCookie(node)).tip());
            node.mine(1);
            assertThat(new CoreRpcChain(byCookie(node)).tip().height()).isEqualTo(1);
            for (ChainNetwork other : List.of(ChainNetwork.signet(), ChainNetwork.mainnet(true))) {
                AnchorChain chain =
                        new CoreRpcChain(CoreRpcConfig.of(node.rpc(), other, RpcAccess.cookie(node.cookieFile())));
                fails(ErrorType.BITCOIN_ERROR, "WRONG_NETWORK", Retry.NEVER, chain::tip);
                fails(ErrorType.BITCOIN_ERROR, "WRONG_NETWORK", Retry.NEVER, () -> chain.feeRate(3));
                fails(
                        ErrorType.BITCOIN_ERROR,
                        "WRONG_NETWORK",
                        Retry.NEVER,
                        () -> ((CoreRpcChain) chain).source().blockAt(0));
            }
            try (EsploraServer server = new EsploraServer(node)) {
                fails(
                        ErrorType.BITCOIN_ERROR,
                        "WRONG_NETWORK",
                        Retry.NEVER,
                        () -> new EsploraChain(EsploraConfig.of(server.url(), ChainNetwork.signet())).tip());
            }
            RpcAccess wrong = RpcAccess.password(BitcoinNode.USER, "wrong");
            fails(
                    ErrorType.BITCOIN_ERROR,
                    "CHAIN_ACCESS_DENIED",
                    Retry.NEVER,
                    () -> new CoreRpcChain(CoreRpcConfig.of(node.rpc(), ChainNetwork.regtest(), wrong)).tip());
        }
    }

    @Test
    void whatTheMempoolForgotIsUnspentAndMayBeSentAgain() {
        try (BitcoinNode node = SharedNode.started(BitcoinNode::regtest)) {
            node.mine(105);
            NodeMiner miner = new NodeMiner(node);
            OutPoint coin = miner.coins(50_000, 1).get(0);
            SettableClock clock = new SettableClock();
            AnchorChain chain = new CoreRpcChain(byCookie(node), new InMemoryLocationCache(10), clock);
            RawTransaction spend = RawTransaction.of(List.of(coin), List.of(RawTransaction.pays(49_000)));
            Spend inMempool = new Spend.InMempool(spend.read().txid());
            assertThat(chain.broadcast(spend.signed(1000))).isEqualTo(new Broadcast.Accepted());
            assertThat(chain.spend(coin, 0)).isEqualTo(inMempool);
            node.restart("-persistmempool=0");
            clock.advance(Duration.ofSeconds(1));
            assertThat(chain.spend(coin, 0)).isEqualTo(new Spend.Unspent());
            assertThat(chain.broadcast(spend.signed(1000))).isEqualTo(new Broadcast.Accepted());
            assertThat(chain.spend(coin, 0)).as("one's own is seen at once").isEqualTo(inMempool);
        }
    }

    @Test
    void aNodeWithoutEstimatesHasNone() {
        try (BitcoinNode node = SharedNode.started(BitcoinNode::regtest)) {
            node.mine(3);
            fails(
                    ErrorType.BITCOIN_ERROR,
                    "NO_FEE_ESTIMATE",
                    Retry.LATER,
                    () -> new CoreRpcChain(byCookie(node)).feeRate(3));
        }
    }

    @Test
    void aNodeWithoutAnIndexServesAnAnchorFromBeginningToEnd() {
        try (BitcoinNode node = SharedNode.started(() -> BitcoinNode.regtest("-txindex=0"))) {
            node.mine(110);
            NodeMiner miner = new NodeMiner(node);
            CoreRpcChain chain = new CoreRpcChain(byCookie(node));
            OutPoint coin = miner.coins(50_000, 1).get(0);
            long since = chain.tip().height();
            RawTransaction spend = RawTransaction.of(
                    List.of(coin),
                    List.of(RawTransaction.pays(49_000), new ChainTransaction.Output(0, "6a0401020304")));
            TransactionId txid = spend.read().txid();
            long sat = chain.locate(coin).number();
            assertThat(chain.broadcast(spend.signed(1000))).isEqualTo(new Broadcast.Accepted());
            node.mine(1);
            BlockRef block = chain.tip();
            assertThat(chain.spend(coin, since)).isEqualTo(new Spend.InBlock(txid, block, 1));
            assertThat(chain.inclusionProof(txid, block).orElseThrow().holds()).isTrue();
            assertThat(chain.payload(txid, block).orElseThrow()).containsExactly(1, 2, 3, 4);
            assertThat(chain.locate(spend.output(0)).number()).isEqualTo(sat);
            assertThat(chain.broadcast(spend.signed(1000))).isEqualTo(new Broadcast.Accepted());

            assertThatThrownBy(() -> chain.locate(coin))
                    .isInstanceOfSatisfying(
                            MigrationException.class,
                            e -> assertThat(e.error().recovery()).contains("start the node with -txindex=1"));
            fails(
                    ErrorType.BITCOIN_ERROR,
                    "CHAIN_HISTORY_MISSING",
                    Retry.NEVER,
                    () -> chain.source().transaction(coin.txid(), Optional.empty()));
            assertThat(chain.source().transaction(txid, Optional.of(block))).contains(spend.read());
            assertThat(chain.source().unspent(spend.output(0)).orElseThrow().sats())
                    .isEqualTo(49_000);
            assertThat(chain.source().unspent(coin)).isEmpty();
        }
    }

    @Test
    void aPrunedNodeSaysWhatItDoesNotKeep() {
        try (BitcoinNode node = SharedNode.started(() -> BitcoinNode.regtest("-prune=1", "-fastprune=1"))) {
            node.mine(110);
            NodeMiner miner = new NodeMiner(node);
            OutPoint old = miner.coins(50_000, 1).get(0);
            OutPoint spent = miner.coins(50_000, 1).get(0);
            RawTransaction spends = RawTransaction.of(List.of(spent), List.of(RawTransaction.pays(49_000)));
            miner.send(spends);
            node.mine(1);
            long height = node.height();
            BlockRef block = new BlockRef(height, node.tip());
            node.mine(700);
            node.ask("pruneblockchain", "[" + (height + 250) + "]");
            CoreRpcChain chain = new CoreRpcChain(byCookie(node));
            fails(ErrorType.BITCOIN_ERROR, "SAT_NOT_LOCATED", Retry.NEVER, () -> chain.locate(old));
            assertThatThrownBy(() -> chain.locate(old))
                    .hasMessageContaining("pruned")
                    .hasMessageContaining(old.toString());
            assertThat(chain.spend(old, height)).as("needs no history").isEqualTo(new Spend.Unspent());
            fails(ErrorType.BITCOIN_ERROR, "CHAIN_HISTORY_MISSING", Retry.NEVER, () -> chain.spend(spent, height - 1));
            fails(
                    ErrorType.BITCOIN_ERROR,
                    "CHAIN_HISTORY_MISSING",
                    Retry.NEVER,
                    () -> chain.inclusionProof(spends.read().txid(), block));
        }
    }

    @Test
    void whatPaysTooLittleIsRefusedForThat() {
        NodeMiner miner = SharedNode.regtest();
        AnchorChain chain = new CoreRpcChain(byCookie(miner.node()));
        OutPoint coin = miner.coins(50_000, 1).get(0);
        RawTransaction cheap = RawTransaction.of(List.of(coin), List.of(RawTransaction.pays(49_999)));
        assertThat(chain.broadcast(cheap.signed(1)))
                .isInstanceOfSatisfying(
                        Broadcast.Refused.class, r -> assertThat(r.reason()).isEqualTo(Reason.FEE_TOO_LOW));
        RawTransaction greedy = RawTransaction.of(List.of(coin), List.of(RawTransaction.pays(60_000)));
        assertThat(chain.broadcast(greedy.signed(1)))
                .isInstanceOfSatisfying(
                        Broadcast.Refused.class, r -> assertThat(r.reason()).isEqualTo(Reason.INVALID));
        RawTransaction nothing = RawTransaction.of(
                List.of(new OutPoint(new TransactionId("0d".repeat(32)), 0)), List.of(RawTransaction.pays(1000)));
        assertThat(chain.broadcast(nothing.signed(1)))
                .isInstanceOfSatisfying(
                        Broadcast.Refused.class, r -> assertThat(r.reason()).isEqualTo(Reason.CONFLICT));
    }
}
