package dev.layerlift.domain.port;

import dev.layerlift.domain.port.KeyStore.SealedKey;
import java.util.Optional;
import java.util.function.Function;

/**
 * The secret seeds of a home, from which a wallet derives its keys. They are sealed as the keys of {@link KeyStore} are,
 * and kept beside them: a seed is durable once its sealed form is. Safe to call from many threads.
 */
public interface SeedStore {
    /** How many bytes a seed has. */
    int SEED_BYTES = 32;

    /**
     * Makes a seed of {@value #SEED_BYTES} random bytes.
     *
     * @return its sealed form, which {@link SealedKeys#add} makes durable; its id begins with {@code seed-} and tells nothing
     * @throws dev.layerlift.domain.error.MigrationException {@code CREDENTIAL_ERROR} {@code HOME_LOCKED} when no passphrase
     *     was given
     */
    SealedKey generateSeed();

    /**
     * Lends a seed that is durable. The array is filled with zeros when the use ends: what is derived from it must not keep
     * it.
     *
     * @param id its id
     * @param use what is done with it
     * @return what the use gave; empty when the home does not hold the seed
     * @throws dev.layerlift.domain.error.MigrationException {@code CREDENTIAL_ERROR} {@code HOME_LOCKED} when no passphrase
     *     was given; {@code KEY_DAMAGED} when the sealed form cannot be opened
     */
    <T> Optional<T> withSeed(String id, Function<byte[], T> use);
}
