package dev.layerlift.bitcoin.signet.wallet;

import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;

/** The failures of a wallet. */
final class WalletErrors {
    private WalletErrors() {}

    /** A permanent one. */
    static MigrationException of(String code, String message, String... recovery) {
        return new MigrationException(MigrationError.of(ErrorType.BITCOIN_ERROR, code, message, recovery));
    }

    /** One that goes away when it is tried again. */
    static MigrationException later(String code, String message, String... recovery) {
        return new MigrationException(
                MigrationError.of(ErrorType.BITCOIN_ERROR, code, message, recovery), MigrationException.Retry.LATER);
    }
}
