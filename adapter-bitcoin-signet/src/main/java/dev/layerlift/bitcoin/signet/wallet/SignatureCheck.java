package dev.layerlift.bitcoin.signet.wallet;

import dev.layerlift.domain.anchor.SignedTransaction;
import dev.layerlift.domain.wallet.WalletCoin;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import org.bitcoinj.base.Coin;
import org.bitcoinj.core.Transaction;
import org.bitcoinj.core.TransactionInput;
import org.bitcoinj.core.TransactionWitness;
import org.bitcoinj.core.VerificationException;
import org.bitcoinj.script.Script;

/** Holds what a signer gave against what it was asked to sign, whoever it is. */
final class SignatureCheck {
    private SignatureCheck() {}

    /**
     * The signed transaction, if it is the one that was to be signed and every input of it may be spent.
     *
     * @throws dev.layerlift.domain.error.MigrationException {@code BITCOIN_ERROR} {@code SIGNATURE_INVALID}
     */
    static SignedTransaction checked(Bip84Account account, UnsignedTransaction unsigned, SignedTransaction signed) {
        Transaction transaction;
        try {
            transaction = Transaction.read(ByteBuffer.wrap(signed.bytes()));
        } catch (RuntimeException e) {
            // The library throws whatever the bytes bring it to.
            throw invalid("it is no transaction", signed);
        }
        String expected = unsigned.toTransaction().getTxId().toString();
        if (!transaction.getTxId().toString().equals(expected)
                || !signed.txid().hex().equals(expected)) {
            throw invalid("it is another transaction than " + expected, signed);
        }
        if (signed.feeSats() != unsigned.feeSats() || signed.vbytes() != transaction.getVsize()) {
            throw invalid("its fee or its size is not what was said", signed);
        }
        for (int i = 0; i < unsigned.inputs().size(); i++) {
            if (!isSigned(account, unsigned.inputs().get(i), transaction, i)) {
                throw invalid("input " + i + " is not signed by its key", signed);
            }
        }
        return signed;
    }

    /** Exactly a signature of all inputs and outputs, and the key that the coin pays. */
    private static boolean isSigned(Bip84Account account, WalletCoin coin, Transaction transaction, int number) {
        TransactionInput input = transaction.getInput(number);
        TransactionWitness witness = input.getWitness();
        if (input.getScriptBytes().length != 0
                || witness.getPushCount() != 2
                || !Arrays.equals(witness.getPush(1), account.publicKey(coin.key()))
                || !isOfAll(witness.getPush(0))) {
            return false;
        }
        try {
            input.getScriptSig()
                    .correctlySpends(
                            transaction,
                            number,
                            witness,
                            Coin.valueOf(coin.sats()),
                            Script.parse(HexFormat.of().parseHex(account.script(coin.key()))),
                            Set.copyOf(Script.ALL_VERIFY_FLAGS));
            return true;
        } catch (VerificationException | IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isOfAll(byte[] signature) {
        return signature.length > 0 && signature[signature.length - 1] == Transaction.SigHash.ALL.value;
    }

    private static RuntimeException invalid(String what, SignedTransaction signed) {
        return WalletErrors.of(
                "SIGNATURE_INVALID",
                "what the signer gave for " + signed.txid() + " cannot be used: " + what
                        + " (expected: the transaction that was asked for, signed)",
                "sign it again with the key of the wallet");
    }
}
