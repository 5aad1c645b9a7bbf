package dev.layerlift.bitcoin.signet.wallet;

import dev.layerlift.domain.anchor.SignedTransaction;
import dev.layerlift.domain.wallet.WalletCoin;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Set;
import org.bitcoinj.base.Coin;
import org.bitcoinj.core.ProtocolException;
import org.bitcoinj.core.Transaction;
import org.bitcoinj.script.Script;
import org.bitcoinj.script.ScriptException;

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
        } catch (ProtocolException | java.nio.BufferUnderflowException e) {
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
            WalletCoin coin = unsigned.inputs().get(i);
            try {
                transaction
                        .getInput(i)
                        .getScriptSig()
                        .correctlySpends(
                                transaction,
                                i,
                                transaction.getInput(i).getWitness(),
                                Coin.valueOf(coin.sats()),
                                Script.parse(HexFormat.of().parseHex(account.script(coin.key()))),
                                Set.copyOf(Script.ALL_VERIFY_FLAGS));
            } catch (ScriptException e) {
                throw invalid("input " + i + " is not signed by its key", signed);
            }
        }
        return signed;
    }

    private static RuntimeException invalid(String what, SignedTransaction signed) {
        return WalletErrors.of(
                "SIGNATURE_INVALID",
                "what the signer gave for " + signed.txid() + " cannot be used: " + what
                        + " (expected: the transaction that was asked for, signed)",
                "sign it again with the key of the wallet");
    }
}
