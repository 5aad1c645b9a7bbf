package dev.layerlift.bitcoin.signet.wallet;

import dev.layerlift.domain.wallet.KeyPath;
import dev.layerlift.domain.wallet.WalletCoin;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.bitcoinj.base.Coin;
import org.bitcoinj.base.Sha256Hash;
import org.bitcoinj.core.Transaction;
import org.bitcoinj.core.TransactionInput;
import org.bitcoinj.core.TransactionOutPoint;
import org.bitcoinj.script.Script;

/**
 * A transaction that is still to be signed: version 2, replaceable (BIP 125), valid at once. Its size is known before: each
 * signature is made to have {@value #SIGNATURE_BYTES} bytes.
 *
 * @param inputs the coins that it spends, in order; each pays a P2WPKH key of the wallet
 * @param outputs what it makes, in order
 */
public record UnsignedTransaction(List<WalletCoin> inputs, List<Output> outputs) {
    /** The bytes of a signature of the most common size, with its last one that says what is signed. */
    static final int SIGNATURE_BYTES = 71;

    /** Signals that a transaction may be replaced (BIP 125), and does not lock it. */
    static final long SEQUENCE = 0xFFFF_FFFDL;

    private static final int VERSION = 2;
    private static final int KEY_BYTES = 33;
    private static final int INPUT_BYTES = 32 + 4 + 1 + 4;
    private static final int WITNESS_BYTES = 1 + 1 + SIGNATURE_BYTES + 1 + KEY_BYTES;
    private static final int MARKER_BYTES = 2;

    /**
     * An output.
     *
     * @param sats its value
     * @param script its script, in lower-case hexadecimal digits
     * @param own the key of this wallet that it pays; empty when it pays somebody else
     */
    public record Output(long sats, String script, Optional<KeyPath> own) {
        public Output {
            if (sats < 0) {
                throw new IllegalArgumentException("sats: " + sats + " (expected: >= 0)");
            }
        }

        /** One that pays somebody else. */
        public Output(long sats, String script) {
            this(sats, script, Optional.empty());
        }

        private int bytes() {
            int length = script.length() / 2;
            return 8 + varint(length) + length;
        }
    }

    public UnsignedTransaction {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        if (inputs.isEmpty() || outputs.isEmpty() || feeSats(inputs, outputs) < 0) {
            throw new IllegalArgumentException("transaction: " + inputs.size() + " inputs, " + outputs.size()
                    + " outputs, fee " + feeSats(inputs, outputs) + " (expected: some of each, and no fee below 0)");
        }
    }

    private static long feeSats(List<WalletCoin> inputs, List<Output> outputs) {
        return inputs.stream().mapToLong(WalletCoin::sats).sum()
                - outputs.stream().mapToLong(Output::sats).sum();
    }

    /** What the inputs hold above the outputs. */
    public long feeSats() {
        return feeSats(inputs, outputs);
    }

    /** How many virtual bytes it will have (BIP 141). */
    public long vbytes() {
        return vbytes(inputs.size(), outputs);
    }

    /** How many virtual bytes a transaction with so many inputs and these outputs has. */
    static long vbytes(int inputs, List<Output> outputs) {
        int base = 4
                + varint(inputs)
                + INPUT_BYTES * inputs
                + varint(outputs.size())
                + outputs.stream().mapToInt(Output::bytes).sum()
                + 4;
        long weight = 4L * base + MARKER_BYTES + (long) WITNESS_BYTES * inputs;
        return (weight + 3) / 4;
    }

    private static int varint(int number) {
        return number < 0xFD ? 1 : 3;
    }

    /** Its outputs and inputs, without any signature. */
    Transaction toTransaction() {
        Transaction transaction = new Transaction();
        transaction.setVersion(VERSION);
        for (WalletCoin coin : inputs) {
            transaction.addInput(new TransactionInput(
                    transaction,
                    new byte[0],
                    new TransactionOutPoint(
                            coin.output().index(),
                            Sha256Hash.wrap(coin.output().txid().hex())),
                    SEQUENCE,
                    Coin.valueOf(coin.sats()),
                    null));
        }
        for (Output output : outputs) {
            transaction.addOutput(
                    Coin.valueOf(output.sats()), Script.parse(HexFormat.of().parseHex(output.script())));
        }
        return transaction;
    }

    /** What no replacement of the same kind changes: what it spends, and what it makes, but for the last value. */
    String fixedParts() {
        StringBuilder parts = new StringBuilder();
        inputs.forEach(coin -> parts.append(coin.output()).append('\n'));
        for (int i = 0; i < outputs.size(); i++) {
            Output output = outputs.get(i);
            parts.append(output.script())
                    .append(i < outputs.size() - 1 ? " " + output.sats() : "")
                    .append('\n');
        }
        return parts.toString();
    }
}
