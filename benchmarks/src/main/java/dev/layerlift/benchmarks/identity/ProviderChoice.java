package dev.layerlift.benchmarks.identity;

import dev.layerlift.proofs.Ed25519Provider;
import dev.layerlift.proofs.Ed25519Providers;

/** Which library signs and verifies. */
public enum ProviderChoice {
    /** Native. */
    CONSCRYPT,
    /** Pure Java. */
    BOUNCY_CASTLE;

    Ed25519Provider get() {
        if (this == BOUNCY_CASTLE) {
            return Ed25519Providers.portable();
        }
        if (Ed25519Providers.fallbackReason().isPresent()) {
            throw new IllegalStateException(Ed25519Providers.fallbackReason().get() + " (expected: Conscrypt)");
        }
        return Ed25519Providers.fastest();
    }
}
