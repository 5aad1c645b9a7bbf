package dev.layerlift.bitcoin.signet.chain;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.layerlift.domain.anchor.TransactionId;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.proofs.StrictJson;
import dev.layerlift.servers.BitcoinNode;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A block whose coinbase claims what a test wants it to claim, which no node makes by itself. It holds no witness. */
final class HandMadeBlock {
    private HandMadeBlock() {}

    /** Mines a block of these transactions, whose coinbase has outputs of these values. */
    static void mine(BitcoinNode node, List<RawTransaction> transactions, long... coinbaseSats) {
        JsonObject template = StrictJson.parseObject(
                node.ask("getblocktemplate", "[{\"rules\":[\"segwit\"]}]").getBytes(UTF_8));
        byte[] coinbase = coinbase(template.requireLong("height"), coinbaseSats);
        List<TransactionId> txids = new ArrayList<>();
        txids.add(BlockReader.transaction(coinbase).txid());
        transactions.forEach(t -> txids.add(t.read().txid()));
        byte[] header = header(template, MerkleTree.root(txids));
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.writeBytes(header);
        block.write(txids.size());
        block.writeBytes(coinbase);
        transactions.forEach(t -> block.writeBytes(HexFormat.of().parseHex(t.hex())));
        String said = node.ask("submitblock", "[\"" + HexFormat.of().formatHex(block.toByteArray()) + "\"]");
        if (!said.equals("null")) {
            throw new IllegalStateException("submitblock: " + said + " (expected: null)");
        }
    }

    private static byte[] coinbase(long height, long... sats) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(RawTransaction.little(2, 4));
        out.write(1);
        out.writeBytes(new byte[32]);
        out.writeBytes(RawTransaction.little(0xFFFFFFFFL, 4));
        // The height as a number of a script, of two bytes from 128 to 32767.
        out.writeBytes(new byte[] {4, 2, (byte) height, (byte) (height >> 8), 0x51});
        out.writeBytes(RawTransaction.little(0xFFFFFFFFL, 4));
        out.write(sats.length);
        for (long value : sats) {
            byte[] script = HexFormat.of().parseHex(BitcoinNode.ANYONE_SCRIPT);
            out.writeBytes(RawTransaction.little(value, 8));
            out.write(script.length);
            out.writeBytes(script);
        }
        out.writeBytes(RawTransaction.little(0, 4));
        return out.toByteArray();
    }

    private static byte[] header(JsonObject template, String root) {
        for (long nonce = 0; nonce < 1000; nonce++) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(RawTransaction.little(0x20000000L, 4));
            out.writeBytes(HexFormat.of().parseHex(MerkleTree.reversed(template.requireString("previousblockhash"))));
            out.writeBytes(HexFormat.of().parseHex(root));
            out.writeBytes(RawTransaction.little(template.requireLong("curtime"), 4));
            out.writeBytes(RawTransaction.little(Long.parseLong(template.requireString("bits"), 16), 4));
            out.writeBytes(RawTransaction.little(nonce, 4));
            byte[] header = out.toByteArray();
            byte[] hash = Sha256.of(Sha256.of(header).bytes()).bytes();
            if (hash[31] >= 0) {
                return header;
            }
        }
        throw new IllegalStateException("no block within 1000 tries (expected: every second one)");
    }
}
