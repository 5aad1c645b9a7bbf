package dev.layerlift.credential.keys;

import dev.layerlift.domain.port.SealedKeys;
import dev.layerlift.domain.port.SeedStore;
import dev.layerlift.testkit.contract.SeedStoreContract;

class PassphraseSeedStoreContractTest extends SeedStoreContract {
    private final TestHome home = new TestHome();

    @Override
    protected SeedStore unlocked() {
        return home.vault().create("correct horse".toCharArray());
    }

    @Override
    protected SeedStore locked() {
        return home.vault().locked();
    }

    @Override
    protected SealedKeys sealedKeys() {
        return home.keys();
    }
}
