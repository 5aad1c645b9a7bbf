package dev.layerlift.bitcoin.signet.chain;

import dev.layerlift.domain.anchor.BlockRef;
import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.TransactionId;
import dev.layerlift.domain.asset.Sha256;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Reads blocks and transactions as they are sent on the network, with or without witnesses (BIP 144). */
final class BlockReader {
    private static final int HEADER_BYTES = 80;
    private static final int HASH_BYTES = 32;
    private static final int PREVIOUS_OFFSET = 4;
    private static final int ROOT_OFFSET = 36;
    private static final int INPUT_BYTES_MIN = 41;
    private static final int OUTPUT_BYTES_MIN = 9;
    private static final int TRANSACTION_BYTES_MIN = 10;
    private static final long NO_INDEX = 0xFFFF_FFFFL;
    private static final String NO_TXID = "00".repeat(HASH_BYTES);
    private static final long SATS_MAX = 2_100_000_000_000_000L;

    private final byte[] bytes;
    private final ByteBuffer in;

    private BlockReader(byte[] bytes) {
        this.bytes = bytes;
        this.in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Reads a transaction.
     *
     * @throws IllegalArgumentException when the bytes are not exactly one
     */
    static ChainTransaction transaction(byte[] bytes) {
        return new BlockReader(bytes).whole(BlockReader::transaction);
    }

    /**
     * Reads a block.
     *
     * @throws IllegalArgumentException when the bytes are not exactly that block
     */
    static ChainBlock block(BlockRef ref, byte[] bytes) {
        return new BlockReader(bytes).whole(reader -> reader.block(ref));
    }

    private <T> T whole(java.util.function.Function<BlockReader, T> read) {
        try {
            T result = read.apply(this);
            if (in.hasRemaining()) {
                throw new IllegalArgumentException(in.remaining() + " bytes after the end (expected: none)");
            }
            return result;
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("ends after " + bytes.length + " bytes (expected: whole)", e);
        }
    }

    private ChainBlock block(BlockRef ref) {
        if (bytes.length < HEADER_BYTES) {
            throw new IllegalArgumentException("a block of " + bytes.length + " bytes (expected: a header at least)");
        }
        String hash = shown(twice(bytes, 0, HEADER_BYTES));
        if (!hash.equals(ref.hash())) {
            throw new IllegalArgumentException("block " + hash + " (expected: " + ref + ")");
        }
        in.position(HEADER_BYTES);
        List<ChainTransaction> transactions = new ArrayList<>();
        for (int left = count(TRANSACTION_BYTES_MIN); left > 0; left--) {
            transactions.add(transaction());
        }
        String root = MerkleTree.root(
                transactions.stream().map(ChainTransaction::txid).toList());
        if (!root.equals(hex(ROOT_OFFSET))) {
            throw new IllegalArgumentException("block " + hash + ": other transactions than its header says");
        }
        if (!transactions.get(0).isCoinbase()) {
            throw new IllegalArgumentException("block " + hash + ": begins without a coinbase (expected: with one)");
        }
        return new ChainBlock(
                ref,
                shown(java.util.Arrays.copyOfRange(bytes, PREVIOUS_OFFSET, PREVIOUS_OFFSET + HASH_BYTES)),
                HexFormat.of().formatHex(bytes, 0, HEADER_BYTES),
                transactions);
    }

    private String hex(int from) {
        return HexFormat.of().formatHex(bytes, from, from + HASH_BYTES);
    }

    private ChainTransaction transaction() {
        int start = in.position();
        in.getInt();
        int body = in.position();
        boolean hasWitnesses = in.remaining() > 1 && in.get(body) == 0 && in.get(body + 1) == 1;
        if (hasWitnesses) {
            body += 2;
            in.position(body);
        }
        List<OutPoint> inputs = new ArrayList<>();
        int inputCount = count(INPUT_BYTES_MIN);
        for (int left = inputCount; left > 0; left--) {
            readInput(inputs);
        }
        List<ChainTransaction.Output> outputs = new ArrayList<>();
        for (int left = count(OUTPUT_BYTES_MIN); left > 0; left--) {
            outputs.add(readOutput());
        }
        if (inputCount == 0 || outputs.isEmpty() || (inputs.size() != inputCount && inputCount != 1)) {
            throw new IllegalArgumentException("a transaction of " + inputCount + " inputs and " + outputs.size()
                    + " outputs (expected: at least one of each, and a coinbase alone)");
        }
        int end = in.position();
        if (hasWitnesses) {
            for (int input = inputCount; input > 0; input--) {
                for (int item = count(1); item > 0; item--) {
                    skip(count(1));
                }
            }
        }
        int lockTime = in.position();
        in.getInt();
        MessageDigest digest = Sha256.newDigest();
        digest.update(bytes, start, 4);
        digest.update(bytes, body, end - body);
        digest.update(bytes, lockTime, 4);
        byte[] hash = Sha256.newDigest().digest(digest.digest());
        return new ChainTransaction(new TransactionId(shown(hash)), inputs, outputs);
    }

    private void readInput(List<OutPoint> inputs) {
        byte[] txid = new byte[HASH_BYTES];
        in.get(txid);
        long index = Integer.toUnsignedLong(in.getInt());
        skip(count(1));
        in.getInt();
        String shown = shown(txid);
        if (index == NO_INDEX && shown.equals(NO_TXID)) {
            return;
        }
        if (index > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("an input of output " + index + " (expected: at most 2147483647)");
        }
        inputs.add(new OutPoint(new TransactionId(shown), (int) index));
    }

    private ChainTransaction.Output readOutput() {
        long sats = in.getLong();
        if (sats < 0 || sats > SATS_MAX) {
            throw new IllegalArgumentException("an output of " + sats + " sats (expected: 0 to " + SATS_MAX + ")");
        }
        byte[] script = new byte[count(1)];
        in.get(script);
        return new ChainTransaction.Output(sats, HexFormat.of().formatHex(script));
    }

    private void skip(int count) {
        if (count > in.remaining()) {
            throw new BufferUnderflowException();
        }
        in.position(in.position() + count);
    }

    /** A count of things, each of at least so many bytes. */
    private int count(int bytesEach) {
        long first = Byte.toUnsignedLong(in.get());
        long count = first;
        if (first == 0xFD) {
            count = Short.toUnsignedLong(in.getShort());
        } else if (first == 0xFE) {
            count = Integer.toUnsignedLong(in.getInt());
        } else if (first == 0xFF) {
            count = in.getLong();
        }
        if (count < 0 || count > in.remaining() / bytesEach) {
            throw new IllegalArgumentException(
                    "a count of " + count + " with " + in.remaining() + " bytes left (expected: as many as fit)");
        }
        return (int) count;
    }

    private static byte[] twice(byte[] bytes, int from, int length) {
        MessageDigest digest = Sha256.newDigest();
        digest.update(bytes, from, length);
        return Sha256.newDigest().digest(digest.digest());
    }

    /** A hash in the order of bytes in which it is shown. */
    static String shown(byte[] hash) {
        byte[] shown = new byte[hash.length];
        for (int i = 0; i < hash.length; i++) {
            shown[i] = hash[hash.length - 1 - i];
        }
        return HexFormat.of().formatHex(shown);
    }
}
