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

    /**
     * Which transaction to sign when one is wanted. A signer elsewhere keeps to what it asked for before, though the rate has
     * changed since: otherwise no answer would ever come in time.
     *
     * @param wanted what is wanted
     * @param leastFeeSats what it must pay at least, to replace what was signed before
     * @return it, or one that spends the same and differs in the value of its last output only
     */
    default UnsignedTransaction instead(UnsignedTransaction wanted, long leastFeeSats) {
        return wanted;
    }
}
