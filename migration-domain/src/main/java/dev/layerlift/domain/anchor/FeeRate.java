package dev.layerlift.domain.anchor;

/**
 * A fee rate.
 *
 * @param satsPerKvb satoshis for 1000 virtual bytes, {@value #MIN} to {@value #MAX}: 0.1 to 10,000 satoshis a virtual byte
 */
public record FeeRate(long satsPerKvb) implements Comparable<FeeRate> {
    /** The lowest rate that nodes relay. */
    public static final long MIN = 100;
    /** Beyond this, an estimate is an error and not a price. */
    public static final long MAX = 10_000_000;

    private static final long VBYTES_MAX = 1_000_000;

    public FeeRate {
        if (satsPerKvb < MIN || satsPerKvb > MAX) {
            throw new IllegalArgumentException(
                    "feeRate: " + satsPerKvb + " sats per 1000 vB (expected: " + MIN + " to " + MAX + ")");
        }
    }

    /** A rate in whole satoshis a virtual byte. */
    public static FeeRate ofSatsPerVbyte(long satsPerVbyte) {
        if (satsPerVbyte < 1 || satsPerVbyte > MAX / 1000) {
            throw new IllegalArgumentException(
                    "feeRate: " + satsPerVbyte + " sats a vB (expected: 1 to " + MAX / 1000 + ")");
        }
        return new FeeRate(satsPerVbyte * 1000);
    }

    /** The fee of so many virtual bytes in satoshis, rounded up. */
    public long feeSats(long vbytes) {
        if (vbytes < 1 || vbytes > VBYTES_MAX) {
            throw new IllegalArgumentException("vbytes: " + vbytes + " (expected: 1 to " + VBYTES_MAX + ")");
        }
        return (satsPerKvb * vbytes + 999) / 1000;
    }

    /** The higher one of two. */
    public FeeRate max(FeeRate other) {
        return compareTo(other) >= 0 ? this : other;
    }

    @Override
    public int compareTo(FeeRate other) {
        return Long.compare(satsPerKvb, other.satsPerKvb);
    }

    /** For a person: satoshis a virtual byte, to three places. */
    @Override
    public String toString() {
        return satsPerKvb / 1000 + "."
                + String.valueOf(1000 + satsPerKvb % 1000).substring(1) + " sat/vB";
    }
}
