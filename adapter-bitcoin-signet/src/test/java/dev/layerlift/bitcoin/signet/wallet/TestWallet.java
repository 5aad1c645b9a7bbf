package dev.layerlift.bitcoin.signet.wallet;

import dev.layerlift.domain.did.BtcoDid;
import dev.layerlift.domain.port.AnchorChain;
import dev.layerlift.domain.port.AnchorWallet;
import dev.layerlift.domain.port.WalletBook;
import dev.layerlift.domain.wallet.KeyPath;
import dev.layerlift.domain.wallet.KeyPath.Branch;
import dev.layerlift.testkit.contract.AnchorWorld;
import dev.layerlift.testkit.memory.InMemoryWalletBook;
import java.util.Arrays;
import java.util.function.Function;

/** A wallet with a seed of its own on a node in memory. */
record TestWallet(TestNode node, WalletBook book, Bip84Account account, SignetWallet signet, WalletFunds funds)
        implements AnchorWorld {
    private static final BtcoDid.Network NETWORK = BtcoDid.Network.REGTEST;

    /** The seed whose bytes are all the same. */
    static WalletSeed seed(int filling) {
        return new WalletSeed() {
            @Override
            public <T> T use(Function<byte[], T> use) {
                byte[] seed = new byte[32];
                Arrays.fill(seed, (byte) filling);
                return use.apply(seed);
            }
        };
    }

    static TestWallet on(TestNode node) {
        return on(node, new InMemoryWalletBook());
    }

    static TestWallet on(TestNode node, WalletBook book) {
        return on(node, book, 7, 1);
    }

    static TestWallet on(TestNode node, WalletBook book, int filling, int confirmations) {
        WalletSeed seed = seed(filling);
        Bip84Account account =
                seed.use(bytes -> Bip84Keys.ofSeed(NETWORK, bytes).account());
        TransactionSigner signer = new SeedSigner(NETWORK, seed);
        return new TestWallet(
                node,
                book,
                account,
                new SignetWallet(node, book, account, signer, confirmations),
                new WalletFunds(node, book, account, signer, confirmations));
    }

    String script(Branch branch, int index) {
        return account.script(new KeyPath(branch, index));
    }

    @Override
    public AnchorChain chain() {
        return node;
    }

    @Override
    public AnchorWallet wallet() {
        return signet;
    }

    @Override
    public void fund(long sats, int count) {
        for (int i = 0; i < count; i++) {
            node.pay(script(Branch.RECEIVE, i), sats);
        }
    }

    @Override
    public void mine() {
        node.mine();
    }
}
