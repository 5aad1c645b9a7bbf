package dev.layerlift.benchmarks.identity;

import dev.layerlift.proofs.Ed25519Provider;
import dev.layerlift.proofs.Ed25519Providers;

/** Which library signs and verifies. */
public enum ProviderChoice {
    /** Native; the fastest. */
    CORRETTO,
    /** Native. */
    CONSCRYPT,
    /** Pure Java. */
    BOUNCY_CASTLE;

    Ed25519Provider get() {
        return switch (this) {
            case CORRETTO -> Ed25519Providers.corretto();
            case CONSCRYPT -> Ed25519Providers.conscrypt();
            case BOUNCY_CASTLE -> Ed25519Providers.portable();
        };
    }
}
