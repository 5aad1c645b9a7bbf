package dev.layerlift.bootstrap.config;

/**
 * How much may be asked for.
 *
 * @param toChainPerDay how many migrations to a chain an initiator may begin within 24 hours
 */
public record LimitsConfig(int toChainPerDay) {
    /** The largest limit that can be set. */
    public static final int TO_CHAIN_PER_DAY_MAX = 1_000_000;

    /** What holds when the file says nothing: 100 a day. */
    public static final LimitsConfig DEFAULT = new LimitsConfig(100);
}
