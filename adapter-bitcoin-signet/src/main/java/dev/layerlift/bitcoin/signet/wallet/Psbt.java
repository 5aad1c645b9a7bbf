package dev.layerlift.bitcoin.signet.wallet;

import dev.layerlift.domain.anchor.SignedTransaction;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.wallet.KeyPath;
import dev.layerlift.domain.wallet.WalletCoin;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bitcoinj.core.Transaction;
import org.bitcoinj.core.TransactionWitness;
import org.jspecify.annotations.Nullable;

/**
 * Partially signed transactions, version 0 (BIP 174), as far as a wallet of P2WPKH keys needs them: made for a signer
 * elsewhere, with what it spends, which of its keys it spends with, and which outputs come back to it; and read when they
 * are signed, finalised or not.
 */
final class Psbt {
    /** The most bytes of one that is read. */
    static final int BYTES_MAX = 1_000_000;

    private static final byte[] MAGIC = {'p', 's', 'b', 't', (byte) 0xFF};
    private static final int GLOBAL_UNSIGNED_TX = 0x00;
    private static final int IN_WITNESS_UTXO = 0x01;
    private static final int IN_PARTIAL_SIGNATURE = 0x02;
    private static final int IN_SIGHASH = 0x03;
    private static final int IN_DERIVATION = 0x06;
    private static final int IN_FINAL_WITNESS = 0x08;
    private static final int OUT_DERIVATION = 0x02;
    private static final int SIGHASH_ALL = 1;
    private static final int HARDENED = 0x8000_0000;

    private Psbt() {}

    /**
     * The request to sign a transaction.
     *
     * @param origin the fingerprint of the master key that the signer knows its keys by (BIP 32)
     */
    static byte[] request(UnsignedTransaction unsigned, Bip84Account account, int origin) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(MAGIC);
        put(out, GLOBAL_UNSIGNED_TX, new byte[0], unsigned.toTransaction().serialize());
        out.write(0);
        for (WalletCoin coin : unsigned.inputs()) {
            byte[] script = HexFormat.of().parseHex(account.script(coin.key()));
            byte[] spent = ByteBuffer.allocate(8 + 1 + script.length)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(coin.sats())
                    .put((byte) script.length)
                    .put(script)
                    .array();
            put(out, IN_WITNESS_UTXO, new byte[0], spent);
            put(out, IN_SIGHASH, new byte[0], numbers(SIGHASH_ALL));
            put(out, IN_DERIVATION, account.publicKey(coin.key()), derivation(account, coin.key(), origin));
            out.write(0);
        }
        for (UnsignedTransaction.Output output : unsigned.outputs()) {
            output.own()
                    .ifPresent(
                            key -> put(out, OUT_DERIVATION, account.publicKey(key), derivation(account, key, origin)));
            out.write(0);
        }
        return out.toByteArray();
    }

    private static byte[] derivation(Bip84Account account, KeyPath key, int origin) {
        byte[] path = numbers(
                Bip84Keys.PURPOSE | HARDENED,
                Bip84Keys.coin(account.network()) | HARDENED,
                HARDENED,
                Bip84Account.chain(key.branch()),
                key.index());
        return ByteBuffer.allocate(4 + path.length).putInt(origin).put(path).array();
    }

    private static byte[] numbers(int... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int number : numbers) {
            bytes.putInt(number);
        }
        return bytes.array();
    }

    private static void put(ByteArrayOutputStream out, int type, byte[] key, byte[] value) {
        size(out, 1 + key.length);
        out.write(type);
        out.writeBytes(key);
        size(out, value.length);
        out.writeBytes(value);
    }

    private static void size(ByteArrayOutputStream out, int size) {
        if (size < 0xFD) {
            out.write(size);
        } else if (size <= 0xFFFF) {
            out.write(0xFD);
            out.write(size);
            out.write(size >> 8);
        } else {
            out.write(0xFE);
            out.writeBytes(numbers(size));
        }
    }

    /**
     * The signed transaction that an answer carries. Whether the signatures hold is for {@link SignatureCheck}.
     *
     * @throws dev.layerlift.domain.error.MigrationException {@code BITCOIN_ERROR} {@code SIGNATURE_INVALID} when it is no
     *     answer to this request, or an input is not signed
     */
    static SignedTransaction answer(byte[] bytes, UnsignedTransaction unsigned, Bip84Account account) {
        try {
            return SeedSigner.of(signed(ByteBuffer.wrap(bytes), unsigned, account), unsigned.feeSats());
        } catch (MigrationException e) {
            throw e;
        } catch (RuntimeException e) {
            // The library throws whatever the bytes bring it to.
            throw invalid("it ends early, or is damaged");
        }
    }

    private static Transaction signed(ByteBuffer in, UnsignedTransaction unsigned, Bip84Account account) {
        byte[] magic = new byte[MAGIC.length];
        in.get(magic);
        if (!Arrays.equals(magic, MAGIC)) {
            throw invalid("it is no PSBT");
        }
        Transaction transaction = unsigned.toTransaction();
        if (!Transaction.read(ByteBuffer.wrap(inner(in))).getTxId().equals(transaction.getTxId())) {
            throw invalid("it is for another transaction than " + transaction.getTxId());
        }
        for (int i = 0; i < unsigned.inputs().size(); i++) {
            byte[] key = account.publicKey(unsigned.inputs().get(i).key());
            transaction.replaceInput(i, transaction.getInput(i).withWitness(witness(map(in), key, i)));
        }
        return transaction;
    }

    private static byte[] inner(ByteBuffer in) {
        byte[] inner = map(in).get(HexFormat.of().toHexDigits((byte) GLOBAL_UNSIGNED_TX));
        if (inner == null) {
            throw invalid("it names no transaction");
        }
        return inner;
    }

    private static TransactionWitness witness(Map<String, byte[]> input, byte[] key, int number) {
        byte[] done = input.get(HexFormat.of().toHexDigits((byte) IN_FINAL_WITNESS));
        if (done != null) {
            return TransactionWitness.read(ByteBuffer.wrap(done));
        }
        byte @Nullable [] signature = input.get(HexFormat.of().toHexDigits((byte) IN_PARTIAL_SIGNATURE)
                + HexFormat.of().formatHex(key));
        if (signature == null) {
            throw invalid("input " + number + " is not signed by its key");
        }
        return TransactionWitness.of(List.of(signature, key));
    }

    /** One map: its keys with their types in hexadecimal digits. */
    private static Map<String, byte[]> map(ByteBuffer in) {
        Map<String, byte[]> map = new LinkedHashMap<>();
        while (true) {
            int size = size(in);
            if (size == 0) {
                return map;
            }
            String key = HexFormat.of().formatHex(bytes(in, size));
            if (map.put(key, bytes(in, size(in))) != null) {
                throw invalid("it has a key twice");
            }
        }
    }

    private static byte[] bytes(ByteBuffer in, int size) {
        if (size > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[size];
        in.get(bytes);
        return bytes;
    }

    private static int size(ByteBuffer in) {
        int first = Byte.toUnsignedInt(in.get());
        if (first < 0xFD) {
            return first;
        }
        int width = first == 0xFD ? 2 : first == 0xFE ? 4 : 8;
        long size = 0;
        byte[] bytes = bytes(in, width);
        for (int i = width - 1; i >= 0; i--) {
            size = size << 8 | Byte.toUnsignedInt(bytes[i]);
        }
        if (size < 0 || size > BYTES_MAX) {
            throw invalid("it says that a part has " + size + " bytes");
        }
        return (int) size;
    }

    /**
     * What an earlier request asked for, if it is what is wanted now but for the value of its last output.
     *
     * @return empty when it is not, or cannot be read
     */
    static Optional<UnsignedTransaction> earlier(byte[] request, UnsignedTransaction wanted) {
        try {
            ByteBuffer in = ByteBuffer.wrap(request);
            bytes(in, MAGIC.length);
            Transaction before = Transaction.read(ByteBuffer.wrap(inner(in)));
            List<UnsignedTransaction.Output> outputs = new ArrayList<>(wanted.outputs());
            UnsignedTransaction.Output last = outputs.remove(outputs.size() - 1);
            long sats = before.getOutput(outputs.size()).getValue().getValue();
            outputs.add(new UnsignedTransaction.Output(sats, last.script(), last.own()));
            UnsignedTransaction same = new UnsignedTransaction(wanted.inputs(), outputs);
            return Optional.of(same).filter(one -> one.toTransaction().getTxId().equals(before.getTxId()));
        } catch (RuntimeException e) {
            // A file that is no request of ours: the library throws whatever the bytes bring it to.
            return Optional.empty();
        }
    }

    private static MigrationException invalid(String what) {
        return WalletErrors.of(
                "SIGNATURE_INVALID",
                "what the signer gave cannot be used: " + what
                        + " (expected: a PSBT of version 0 with what was asked for, signed)",
                "sign it again with the key of the wallet");
    }
}
