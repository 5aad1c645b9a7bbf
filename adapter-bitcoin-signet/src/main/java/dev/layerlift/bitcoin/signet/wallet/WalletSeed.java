package dev.layerlift.bitcoin.signet.wallet;

import java.util.function.Function;

/** Lends the seed of a wallet. Safe to call from many threads. */
public interface WalletSeed {
    /**
     * Lends the seed for one use, and fills the array with zeros after it.
     *
     * @throws dev.layerlift.domain.error.MigrationException {@code CREDENTIAL_ERROR} when it cannot be had: the home is
     *     locked, or damaged
     */
    <T> T use(Function<byte[], T> use);
}
