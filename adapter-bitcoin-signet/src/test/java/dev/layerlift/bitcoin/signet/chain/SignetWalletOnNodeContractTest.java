package dev.layerlift.bitcoin.signet.chain;

import dev.layerlift.bitcoin.signet.wallet.Bip84Account;
import dev.layerlift.bitcoin.signet.wallet.Bip84Keys;
import dev.layerlift.bitcoin.signet.wallet.SeedSigner;
import dev.layerlift.bitcoin.signet.wallet.SignetWallet;
import dev.layerlift.bitcoin.signet.wallet.WalletSeed;
import dev.layerlift.domain.did.BtcoDid;
import dev.layerlift.domain.port.AnchorChain;
import dev.layerlift.domain.port.AnchorWallet;
import dev.layerlift.domain.wallet.KeyPath;
import dev.layerlift.domain.wallet.KeyPath.Branch;
import dev.layerlift.testkit.contract.AnchorWalletContract;
import dev.layerlift.testkit.contract.AnchorWorld;
import dev.layerlift.testkit.memory.InMemoryWalletBook;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** The wallet where a real node runs its scripts, and applies its rules of relay and replacement. */
class SignetWalletOnNodeContractTest extends AnchorWalletContract {
    private static final BtcoDid.Network NETWORK = BtcoDid.Network.REGTEST;
    private static final AtomicInteger SEEDS = new AtomicInteger();

    @Override
    protected AnchorWorld world() {
        NodeMiner miner = SharedNode.regtest();
        // The node is shared: a seed of its own makes it a wallet of its own.
        WalletSeed seed = seed((byte) (100 + SEEDS.incrementAndGet()));
        CoreRpcChain chain = new CoreRpcChain(SharedNode.config(miner.node()));
        Bip84Account account =
                seed.use(bytes -> Bip84Keys.ofSeed(NETWORK, bytes).account());
        return new OnNode(
                miner,
                chain,
                account,
                new SignetWallet(
                        chain.walletView(), new InMemoryWalletBook(), account, new SeedSigner(NETWORK, seed), 1));
    }

    private static WalletSeed seed(byte filling) {
        return new WalletSeed() {
            @Override
            public <T> T use(Function<byte[], T> use) {
                byte[] seed = new byte[32];
                Arrays.fill(seed, filling);
                return use.apply(seed);
            }
        };
    }

    private record OnNode(NodeMiner miner, AnchorChain chain, Bip84Account account, AnchorWallet wallet)
            implements AnchorWorld {
        @Override
        public void fund(long sats, int count) {
            String[] scripts = new String[count];
            Arrays.setAll(scripts, i -> account.script(new KeyPath(Branch.RECEIVE, i)));
            miner.pay(sats, scripts);
        }

        @Override
        public void mine() {
            miner.node().mine(1);
        }
    }
}
