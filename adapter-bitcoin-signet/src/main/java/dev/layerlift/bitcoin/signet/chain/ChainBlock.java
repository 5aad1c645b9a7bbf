package dev.layerlift.bitcoin.signet.chain;

import dev.layerlift.domain.anchor.BlockRef;
import java.util.List;

/**
 * A block: its header hashes to its name, and its transactions to the merkle root in it.
 *
 * @param ref its height and hash
 * @param previous the hash of the block before it
 * @param header its 80 bytes, in lower-case hexadecimal digits
 * @param transactions all of them in order, the coinbase first
 */
public record ChainBlock(BlockRef ref, String previous, String header, List<ChainTransaction> transactions) {
    public ChainBlock {
        transactions = List.copyOf(transactions);
    }
}
