package dev.layerlift.testkit.chain;

import dev.layerlift.domain.port.AnchorChain;
import dev.layerlift.domain.port.AnchorWallet;
import dev.layerlift.testkit.SettableClock;
import dev.layerlift.testkit.contract.AnchorWorld;

/** The world in memory. */
final class MemoryWorld implements AnchorWorld {
    final InMemoryChain chain = new InMemoryChain(new SettableClock());
    final InMemoryWallet wallet = new InMemoryWallet(chain, 1);

    @Override
    public AnchorChain chain() {
        return chain;
    }

    @Override
    public AnchorWallet wallet() {
        return wallet;
    }

    @Override
    public void fund(long sats, int count) {
        wallet.fund(sats, count);
    }

    @Override
    public void mine() {
        chain.mine();
    }
}
