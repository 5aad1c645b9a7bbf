package dev.layerlift.credential.keys;

import dev.layerlift.domain.port.Signer;
import dev.layerlift.testkit.contract.SignerContract;
import java.util.Optional;

class HeldSignerContractTest extends SignerContract {
    @Override
    protected Signer signer() {
        return new TestHome()
                .vault()
                .create("correct horse".toCharArray())
                .generate()
                .signer();
    }

    /** What cannot be opened is refused by the key store, which makes no signer of it. */
    @Override
    protected Optional<Signer> brokenSigner() {
        return Optional.empty();
    }
}
