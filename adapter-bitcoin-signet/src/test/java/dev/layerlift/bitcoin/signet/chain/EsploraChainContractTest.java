package dev.layerlift.bitcoin.signet.chain;

import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.TransactionId;
import dev.layerlift.testkit.contract.AnchorChainContract;
import dev.layerlift.testkit.contract.AnchorWorld;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class EsploraChainContractTest extends AnchorChainContract {
    private static EsploraServer server;

    @BeforeAll
    static void start() {
        server = new EsploraServer(SharedNode.regtest().node());
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    protected AnchorWorld world() {
        return new NodeWorld(
                SharedNode.regtest(), new EsploraChain(EsploraConfig.of(server.url(), ChainNetwork.regtest())));
    }

    @Override
    protected TransactionId spend(AnchorWorld in, List<OutPoint> inputs, List<Long> sats) {
        return ((NodeWorld) in).spend(inputs, sats);
    }
}
