package dev.layerlift.bitcoin.signet.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.anchor.BlockRef;
import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.TransactionId;
import dev.layerlift.domain.did.BtcoDid;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.AnchorChain;
import dev.layerlift.domain.port.AnchorChain.Broadcast;
import dev.layerlift.domain.port.AnchorChain.Spend;
import dev.layerlift.servers.BitcoinNode;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A signet of our own: told from others by its challenge, or by one of its blocks where nobody says that. */
@Tag("P34")
class SignetTest {
    private static BitcoinNode node;

    @BeforeAll
    static void start() {
        node = SharedNode.started(BitcoinNode::signet);
    }

    @AfterAll
    static void stop() {
        if (node != null) {
            node.close();
        }
    }

    private static ChainNetwork ours() {
        return ChainNetwork.signet(BitcoinNode.SIGNET_CHALLENGE);
    }

    private static AnchorChain core(ChainNetwork network) {
        return new CoreRpcChain(CoreRpcConfig.of(node.rpc(), network, RpcAccess.cookie(node.cookieFile())));
    }

    @Test
    void anotherSignetIsAnotherNetwork() {
        assertThat(core(ours()).tip().height()).isGreaterThanOrEqualTo(BitcoinNode.SIGNET_BLOCKS);
        assertThat(core(ours()).network()).isEqualTo(BtcoDid.Network.SIGNET);
        for (ChainNetwork other : List.of(
                ChainNetwork.signet(), ChainNetwork.signet("52"), ChainNetwork.regtest(), ChainNetwork.mainnet(true))) {
            refused(core(other));
        }
        try (EsploraServer server = new EsploraServer(node)) {
            BlockRef first = new BlockRef(1, node.text("getblockhash", "[1]"));
            AnchorChain chain = new EsploraChain(EsploraConfig.of(server.url(), ours().withKnown(first)));
            assertThat(chain.tip()).isEqualTo(core(ours()).tip());
            refused(new EsploraChain(EsploraConfig.of(server.url(), ChainNetwork.signet())));
            refused(new EsploraChain(
                    EsploraConfig.of(server.url(), ours().withKnown(new BlockRef(1, "0a".repeat(32))))));
        }
    }

    private static void refused(AnchorChain chain) {
        assertThatThrownBy(chain::tip)
                .isInstanceOfSatisfying(
                        MigrationException.class,
                        e -> assertThat(e.error().code()).isEqualTo("WRONG_NETWORK"));
    }

    @Test
    @Tag("P35")
    void aTransactionIsConfirmedByARealBlock() {
        AnchorChain chain = core(ours());
        NodeMiner.Coin coin = new NodeMiner(node).coinbase();
        assertThat(chain.locate(coin.point()).number()).as("block 1").isEqualTo(5_000_000_000L);
        long since = chain.tip().height();
        RawTransaction spend = RawTransaction.of(
                List.of(coin.point()), List.of(RawTransaction.pays(10_000), RawTransaction.pays(coin.sats() - 11_000)));
        TransactionId txid = spend.read().txid();
        assertThat(chain.broadcast(spend.signed(1000))).isEqualTo(new Broadcast.Accepted());
        assertThat(chain.spend(coin.point(), since)).isEqualTo(new Spend.InMempool(txid));
        node.mine(1);
        BlockRef block = chain.tip();
        assertThat(chain.spend(coin.point(), since)).isEqualTo(new Spend.InBlock(txid, block, 1));
        assertThat(chain.inclusionProof(txid, block).orElseThrow().holds()).isTrue();
        assertThat(chain.locate(new OutPoint(txid, 1)).number()).isEqualTo(5_000_010_000L);
    }
}
