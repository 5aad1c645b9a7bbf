package dev.layerlift.credential.keys;

import dev.layerlift.domain.port.Signer;
import dev.layerlift.testkit.contract.SignerContract;

class HeldSignerContractTest extends SignerContract {
    @Override
    protected Signer signer() {
        return new TestHome()
                .vault()
                .create("correct horse".toCharArray())
                .generate()
                .signer();
    }
}
