package dev.layerlift.testkit.chain;

import dev.layerlift.domain.anchor.BlockRef;
import dev.layerlift.domain.anchor.InclusionProof;
import dev.layerlift.domain.anchor.TransactionId;
import dev.layerlift.domain.asset.Sha256;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** A block: a header with a true merkle root, and its transactions, the coinbase first. */
@SuppressWarnings("ArrayRecordComponent") // a header as it is hashed; blocks are compared by their reference
record Block(BlockRef ref, byte[] header, List<Transaction> transactions) {
    Block {
        transactions = List.copyOf(transactions);
    }

    static Block of(long height, Optional<Block> previous, long seconds, int nonce, List<Transaction> transactions) {
        List<byte[]> level =
                new ArrayList<>(transactions.stream().map(Transaction::hash).toList());
        while (level.size() > 1) {
            level = above(level);
        }
        byte[] before = previous.map(block -> twice(block.header())).orElseGet(() -> new byte[32]);
        byte[] header = ByteBuffer.allocate(80)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0x2000_0000)
                .put(before)
                .put(level.get(0))
                .putInt((int) seconds)
                .putInt(0x207f_ffff)
                .putInt(nonce)
                .array();
        return new Block(new BlockRef(height, shown(twice(header))), header, transactions);
    }

    Optional<Transaction> find(TransactionId txid) {
        return transactions.stream().filter(t -> t.id().equals(txid)).findFirst();
    }

    Optional<InclusionProof> proof(TransactionId txid) {
        int position = 0;
        while (position < transactions.size()
                && !transactions.get(position).id().equals(txid)) {
            position++;
        }
        if (position == transactions.size()) {
            return Optional.empty();
        }
        List<String> branch = new ArrayList<>();
        List<byte[]> level =
                new ArrayList<>(transactions.stream().map(Transaction::hash).toList());
        int at = position;
        while (level.size() > 1) {
            // A level of odd length has its last hash twice.
            byte[] other = level.get(Math.min(at ^ 1, level.size() - 1));
            branch.add(HexFormat.of().formatHex(other));
            level = above(level);
            at >>= 1;
        }
        return Optional.of(new InclusionProof(txid, ref, HexFormat.of().formatHex(header), position, branch));
    }

    private static List<byte[]> above(List<byte[]> level) {
        List<byte[]> next = new ArrayList<>();
        for (int i = 0; i < level.size(); i += 2) {
            next.add(twice(level.get(i), level.get(Math.min(i + 1, level.size() - 1))));
        }
        return next;
    }

    private static byte[] twice(byte[]... parts) {
        MessageDigest digest = Sha256.newDigest();
        for (byte[] part : parts) {
            digest.update(part);
        }
        return Sha256.newDigest().digest(digest.digest());
    }

    private static String shown(byte[] hash) {
        byte[] shown = new byte[hash.length];
        for (int i = 0; i < hash.length; i++) {
            shown[i] = hash[hash.length - 1 - i];
        }
        return HexFormat.of().formatHex(shown);
    }
}
