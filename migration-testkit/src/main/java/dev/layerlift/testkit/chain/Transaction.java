package dev.layerlift.testkit.chain;

import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.TransactionId;
import dev.layerlift.domain.asset.Sha256;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A transaction of the chain in memory, in a form of its own.
 *
 * @param tag makes two with the same inputs and outputs differ: the height of a coinbase
 * @param inputs what it spends, in order; none for a coinbase
 * @param outputs what it makes, in order
 */
record Transaction(long tag, List<OutPoint> inputs, List<Output> outputs) {
    private static final int COUNT_MAX = 1000;
    private static final int SCRIPT_BYTES_MAX = 1000;
    private static final String DATA = "data:";
    private static final long BASE_VBYTES = 11;
    private static final long INPUT_VBYTES = 68;
    private static final long OUTPUT_VBYTES = 31;
    private static final long DATA_VBYTES = 12;

    /**
     * An output.
     *
     * @param sats its value
     * @param script the address that it pays, or {@code data:} and hexadecimal digits
     */
    record Output(long sats, String script) {
        static Output data(byte[] bytes) {
            return new Output(0, DATA + HexFormat.of().formatHex(bytes));
        }

        boolean isData() {
            return script.startsWith(DATA);
        }

        byte[] data() {
            return HexFormat.of().parseHex(script.substring(DATA.length()));
        }

        private long vbytes() {
            return isData() ? DATA_VBYTES + data().length : OUTPUT_VBYTES;
        }
    }

    Transaction {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    long outputSats() {
        return outputs.stream().mapToLong(Output::sats).sum();
    }

    /** About what a transaction of version 2 with SegWit inputs has. */
    long vbytes() {
        return BASE_VBYTES
                + INPUT_VBYTES * inputs.size()
                + outputs.stream().mapToLong(Output::vbytes).sum();
    }

    TransactionId id() {
        byte[] hash = hash();
        byte[] shown = new byte[hash.length];
        for (int i = 0; i < hash.length; i++) {
            shown[i] = hash[hash.length - 1 - i];
        }
        return new TransactionId(HexFormat.of().formatHex(shown));
    }

    byte[] hash() {
        return Sha256.of(Sha256.of(bytes()).bytes()).bytes();
    }

    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(tag);
            out.writeInt(inputs.size());
            for (OutPoint input : inputs) {
                out.write(HexFormat.of().parseHex(input.txid().hex()));
                out.writeInt(input.index());
            }
            out.writeInt(outputs.size());
            for (Output output : outputs) {
                out.writeLong(output.sats());
                byte[] script = output.script().getBytes(StandardCharsets.UTF_8);
                out.writeInt(script.length);
                out.write(script);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    /** Reads those bytes; throws {@link IllegalArgumentException} when they are no transaction. */
    static Transaction parse(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            long tag = in.readLong();
            List<OutPoint> inputs = new ArrayList<>();
            for (int left = count(in, COUNT_MAX); left > 0; left--) {
                byte[] txid = new byte[32];
                in.readFully(txid);
                inputs.add(new OutPoint(new TransactionId(HexFormat.of().formatHex(txid)), in.readInt()));
            }
            List<Output> outputs = new ArrayList<>();
            for (int left = count(in, COUNT_MAX); left > 0; left--) {
                long sats = in.readLong();
                byte[] script = new byte[count(in, SCRIPT_BYTES_MAX)];
                in.readFully(script);
                outputs.add(new Output(sats, new String(script, StandardCharsets.UTF_8)));
            }
            if (in.read() >= 0) {
                throw new IllegalArgumentException("transaction: bytes after its end (expected: none)");
            }
            return new Transaction(tag, inputs, outputs);
        } catch (IOException e) {
            throw new IllegalArgumentException("transaction: ends early (expected: whole)", e);
        }
    }

    private static int count(DataInputStream in, int max) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > max) {
            throw new IllegalArgumentException("transaction: count " + count + " (expected: 0 to " + max + ")");
        }
        return count;
    }
}
