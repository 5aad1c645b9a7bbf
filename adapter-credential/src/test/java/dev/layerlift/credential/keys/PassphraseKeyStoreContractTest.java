package dev.layerlift.credential.keys;

import dev.layerlift.domain.port.KeyStore;
import dev.layerlift.domain.port.SealedKeys;
import dev.layerlift.testkit.contract.KeyStoreContract;

class PassphraseKeyStoreContractTest extends KeyStoreContract {
    private final TestHome home = new TestHome();

    @Override
    protected KeyStore unlocked() {
        return home.vault().create("correct horse".toCharArray());
    }

    @Override
    protected KeyStore locked() {
        return home.vault().locked();
    }

    @Override
    protected SealedKeys sealedKeys() {
        return home.keys();
    }
}
