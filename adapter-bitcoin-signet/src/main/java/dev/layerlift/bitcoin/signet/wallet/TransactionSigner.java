package dev.layerlift.bitcoin.signet.wallet;

import dev.layerlift.domain.anchor.SignedTransaction;

/**
 * Signs what the wallet built: with a key of the home, or by asking whoever has the key elsewhere. Safe to call from many
 * threads.
 */
public interface TransactionSigner {
    /**
     * Signs all inputs.
     *
     * @param transaction what to sign; each input pays the key of the wallet that its coin names
     * @return the same inputs and outputs, signed
     * @throws dev.layerlift.domain.error.MigrationException {@code BITCOIN_ERROR} {@code SIGNER_NOT_THERE}, retry later, until
     *     whoever signs has answered; {@code CREDENTIAL_ERROR} when the key cannot be used
     */
    SignedTransaction sign(UnsignedTransaction transaction);
}
