package dev.layerlift.bitcoin.signet.chain;

import dev.layerlift.domain.anchor.TransactionId;
import dev.layerlift.domain.asset.Sha256;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The tree over the transactions of a block: a level of odd length has its last hash twice. */
final class MerkleTree {
    private MerkleTree() {}

    /** The root as it is hashed, in hexadecimal digits. */
    static String root(List<TransactionId> txids) {
        if (txids.isEmpty()) {
            throw new IllegalArgumentException("a block of no transactions (expected: a coinbase at least)");
        }
        List<byte[]> level = leaves(txids);
        while (level.size() > 1) {
            level = above(level);
        }
        return HexFormat.of().formatHex(level.get(0));
    }

    /** The other hash at each level from the bottom, as it is hashed, for the transaction at a position. */
    static List<String> branch(List<TransactionId> txids, int position) {
        List<String> branch = new ArrayList<>();
        List<byte[]> level = leaves(txids);
        for (int at = position; level.size() > 1; at >>= 1) {
            branch.add(HexFormat.of().formatHex(level.get(Math.min(at ^ 1, level.size() - 1))));
            level = above(level);
        }
        return branch;
    }

    private static List<byte[]> leaves(List<TransactionId> txids) {
        return txids.stream()
                .map(txid -> HexFormat.of().parseHex(reversed(txid.hex())))
                .toList();
    }

    /** A hash as it is hashed, from as it is shown, or the other way round; in hexadecimal digits. */
    static String reversed(String hash) {
        return BlockReader.shown(HexFormat.of().parseHex(hash));
    }

    private static List<byte[]> above(List<byte[]> level) {
        List<byte[]> next = new ArrayList<>();
        for (int i = 0; i < level.size(); i += 2) {
            MessageDigest digest = Sha256.newDigest();
            digest.update(level.get(i));
            digest.update(level.get(Math.min(i + 1, level.size() - 1)));
            next.add(Sha256.newDigest().digest(digest.digest()));
        }
        return next;
    }
}
