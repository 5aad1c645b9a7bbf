package dev.layerlift.bitcoin.signet.chain;

import dev.layerlift.domain.anchor.BlockRef;
import dev.layerlift.domain.anchor.OutPoint;
import dev.layerlift.domain.anchor.TransactionId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a block spends and makes.
 *
 * @param ref the block
 * @param previous the hash of the block before it
 * @param spends which of its transactions spends which output
 * @param txids its transactions
 */
record BlockSpends(BlockRef ref, String previous, Map<OutPoint, TransactionId> spends, Set<TransactionId> txids) {
    static BlockSpends of(ChainBlock block) {
        Map<OutPoint, TransactionId> spends = new HashMap<>();
        Set<TransactionId> txids = new HashSet<>();
        for (ChainTransaction transaction : block.transactions()) {
            txids.add(transaction.txid());
            transaction.inputs().forEach(output -> spends.put(output, transaction.txid()));
        }
        return new BlockSpends(block.ref(), block.previous(), spends, txids);
    }

    /** The blocks that were read last, each read once for all who ask. Safe to call from many threads. */
    static final class Recent {
        private static final int ENTRIES_MAX = 300_000;

        private final ChainBackend backend;
        private final Map<String, BlockSpends> blocks = new LinkedHashMap<>(16, 0.75f, true);
        private int entries;

        Recent(ChainBackend backend) {
            this.backend = backend;
        }

        /** What a block spends; empty when the node does not know it. */
        Optional<BlockSpends> of(BlockRef block) {
            synchronized (blocks) {
                BlockSpends known = blocks.get(block.hash());
                if (known != null) {
                    return Optional.of(known);
                }
            }
            Optional<BlockSpends> read = backend.block(block).map(BlockSpends::of);
            read.ifPresent(this::keep);
            return read;
        }

        private void keep(BlockSpends read) {
            synchronized (blocks) {
                if (blocks.put(read.ref().hash(), read) == null) {
                    entries += size(read);
                }
                var eldest = blocks.values().iterator();
                while (entries > ENTRIES_MAX && blocks.size() > 1) {
                    entries -= size(eldest.next());
                    eldest.remove();
                }
            }
        }

        private static int size(BlockSpends block) {
            return block.spends().size() + block.txids().size();
        }
    }
}
