package dev.layerlift.bitcoin.signet.chain;

import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.SignedTransaction;
import dev.layerlift.servers.BitcoinNode;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.List;

/**
 * A transaction as a test writes it: whatever it spends pays anyone, so that its signature is the one byte of a script.
 *
 * @param inputs what it spends
 * @param outputs what it makes
 * @param hasWitness whether its inputs are P2WSH of {@code OP_TRUE}, and not bare {@code OP_TRUE}
 */
record RawTransaction(List<OutPoint> inputs, List<ChainTransaction.Output> outputs, boolean hasWitness) {
    /** The script of bare {@code OP_TRUE}: no node relays it, and blocks may hold it. */
    static final String BARE = "51";

    static RawTransaction of(List<OutPoint> inputs, List<ChainTransaction.Output> outputs) {
        return new RawTransaction(inputs, outputs, true);
    }

    /** An output that anyone can spend. */
    static ChainTransaction.Output pays(long sats) {
        return new ChainTransaction.Output(sats, BitcoinNode.ANYONE_SCRIPT);
    }

    String hex() {
        return HexFormat.of().formatHex(bytes(hasWitness));
    }

    ChainTransaction read() {
        return BlockReader.transaction(bytes(hasWitness));
    }

    OutPoint output(int index) {
        return new OutPoint(read().txid(), index);
    }

    long vbytes() {
        return (3L * bytes(false).length + bytes(hasWitness).length + 3) / 4;
    }

    SignedTransaction signed(long feeSats) {
        return new SignedTransaction(read().txid(), hex(), feeSats, vbytes());
    }

    private byte[] bytes(boolean witness) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(little(2, 4));
        if (witness) {
            out.writeBytes(new byte[] {0, 1});
        }
        out.writeBytes(count(inputs.size()));
        for (OutPoint input : inputs) {
            out.writeBytes(
                    HexFormat.of().parseHex(MerkleTree.reversed(input.txid().hex())));
            out.writeBytes(little(input.index(), 4));
            out.write(0);
            out.writeBytes(little(0xFFFFFFFDL, 4));
        }
        out.writeBytes(count(outputs.size()));
        for (ChainTransaction.Output output : outputs) {
            byte[] script = HexFormat.of().parseHex(output.script());
            out.writeBytes(little(output.sats(), 8));
            out.write(script.length);
            out.writeBytes(script);
        }
        if (witness) {
            inputs.forEach(input -> out.writeBytes(new byte[] {1, 1, 0x51}));
        }
        out.writeBytes(little(0, 4));
        return out.toByteArray();
    }

    private static byte[] count(int count) {
        return count < 0xFD ? new byte[] {(byte) count} : new byte[] {(byte) 0xFD, (byte) count, (byte) (count >> 8)};
    }

    /** A number, its least byte first. */
    static byte[] little(long value, int bytes) {
        byte[] result = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            result[i] = (byte) (value >> (8 * i));
        }
        return result;
    }
}
