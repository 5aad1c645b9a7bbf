package dev.layerlift.credential.keys;

import dev.layerlift.domain.port.HomeRecords;
import dev.layerlift.domain.port.SealedKeys;
import dev.layerlift.proofs.Ed25519Providers;
import dev.layerlift.proofs.StrictJsonFormat;
import dev.layerlift.testkit.memory.InMemoryPersistence;
import java.security.SecureRandom;

/** A home in memory whose password derivation is short, so that tests are quick. */
final class TestHome {
    static final int ITERATIONS = 1000;

    private final InMemoryPersistence persistence = new InMemoryPersistence(
            "test",
            () -> {
                throw new IllegalStateException("no audit here");
            },
            new StrictJsonFormat());

    KeyVault vault() {
        return vault(records());
    }

    KeyVault vault(HomeRecords records) {
        return new KeyVault(keys(), records, new SecureRandom(), Ed25519Providers::portable, ITERATIONS);
    }

    SealedKeys keys() {
        return persistence.sealedKeys();
    }

    HomeRecords records() {
        return persistence.records();
    }
}
