package dev.layerlift.bitcoin.signet.wallet;

import dev.layerlift.testkit.contract.AnchorWalletContract;
import dev.layerlift.testkit.contract.AnchorWorld;

class SignetWalletContractTest extends AnchorWalletContract {
    @Override
    protected AnchorWorld world() {
        return TestWallet.on(new TestNode());
    }
}
