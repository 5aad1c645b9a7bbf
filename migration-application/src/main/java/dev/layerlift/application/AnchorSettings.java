package dev.layerlift.application;

import dev.layerlift.domain.anchor.FeeRate;
import dev.layerlift.domain.migration.MigrationOptions;
import java.time.Duration;

/**
 * When an anchor counts, what it may cost, and when it is given up.
 *
 * @param confirmations how many blocks must confirm it, 1 to 100
 * @param maxFeeSats the most that a migration pays whose request names no limit, 1 to {@value #CONFIRMED_ABOVE_SATS}
 * @param feeBlocks within how many blocks it shall be confirmed, 1 to 144: the estimate is asked for this
 * @param highestRate an estimate above this is not believed
 * @param newBlockEvery how long between two questions for the last block, one for all migrations that wait; with another
 *     one they all look at once; 1 ms to 1 h
 * @param lookEvery how long between two looks at a migration that waits, where no block comes; 1 ms to 1 h
 * @param missingFor how long it may be in no mempool before the coins are taken back
 * @param missingBlocks how many blocks may pass without the latest transaction before the coins are taken back, or a
 *     take-back is for a person to decide; from 1
 * @param slowBlocks how many blocks may pass before a higher fee is tried; from 1, at most {@code missingBlocks}
 */
public record AnchorSettings(
        int confirmations,
        long maxFeeSats,
        int feeBlocks,
        FeeRate highestRate,
        Duration newBlockEvery,
        Duration lookEvery,
        Duration missingFor,
        int missingBlocks,
        int slowBlocks) {
    /** Above this, nothing is spent unless the request says how much may be. */
    public static final long CONFIRMED_ABOVE_SATS = 1000;

    /** The limits of the design. */
    public static final AnchorSettings DEFAULT = new AnchorSettings(
            1,
            CONFIRMED_ABOVE_SATS,
            3,
            FeeRate.ofSatsPerVbyte(1000),
            Duration.ofSeconds(1),
            Duration.ofSeconds(30),
            Duration.ofMinutes(15),
            6,
            2);

    public AnchorSettings {
        requireBetween("confirmations", confirmations, 1, 100);
        requireBetween("maxFeeSats", maxFeeSats, 1, CONFIRMED_ABOVE_SATS);
        requireBetween("feeBlocks", feeBlocks, 1, 144);
        requireBetween("newBlockEvery (ms)", newBlockEvery.toMillis(), 1, 3_600_000);
        requireBetween("lookEvery (ms)", lookEvery.toMillis(), 1, 3_600_000);
        requireBetween("missingFor (s)", missingFor.toSeconds(), 1, 86_400);
        requireBetween("missingBlocks", missingBlocks, 1, 1000);
        requireBetween("slowBlocks", slowBlocks, 1, missingBlocks);
    }

    /** The same with another time between two questions for the last block. */
    public AnchorSettings withNewBlockEvery(Duration every) {
        return new AnchorSettings(
                confirmations,
                maxFeeSats,
                feeBlocks,
                highestRate,
                every,
                lookEvery,
                missingFor,
                missingBlocks,
                slowBlocks);
    }

    /** The most that a migration with these options may pay, in satoshis, taking back included. */
    public long limitSats(MigrationOptions options) {
        return options.maxFeeSats().orElse(maxFeeSats);
    }

    private static void requireBetween(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + min + " to " + max + ")");
        }
    }
}
