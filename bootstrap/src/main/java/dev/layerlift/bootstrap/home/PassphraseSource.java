package dev.layerlift.bootstrap.home;

/** Where the passphrase of a home comes from. It is asked at most once per opened home, and never on a command line. */
@FunctionalInterface
public interface PassphraseSource {
    /**
     * The passphrase; the caller overwrites it after use.
     *
     * @throws dev.layerlift.domain.error.MigrationException {@code VALIDATION_ERROR} {@code PASSPHRASE_MISSING} when
     *     there is none and nobody can be asked
     */
    char[] passphrase();
}
