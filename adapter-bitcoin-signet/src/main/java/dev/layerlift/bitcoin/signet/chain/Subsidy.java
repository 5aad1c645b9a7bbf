package dev.layerlift.bitcoin.signet.chain;

/**
 * What each block mints, and which numbers that has: the satoshis of a block are numbered from the sum of all subsidies
 * before it, whether or not its coinbase claimed them.
 *
 * @param halvingBlocks after how many blocks the subsidy halves
 */
record Subsidy(int halvingBlocks) {
    private static final long FIRST_SATS = 5_000_000_000L;
    private static final int EPOCHS = 33;

    /** What the block at this height mints, in satoshis. */
    long sats(long height) {
        long epoch = height / halvingBlocks;
        return epoch >= EPOCHS ? 0 : FIRST_SATS >> epoch;
    }

    /** The number of the first satoshi of the block at this height. */
    long first(long height) {
        long first = 0;
        long epoch = height / halvingBlocks;
        for (int e = 0; e < Math.min(epoch, EPOCHS); e++) {
            first += (FIRST_SATS >> e) * halvingBlocks;
        }
        return first + sats(height) * (height % halvingBlocks);
    }
}
