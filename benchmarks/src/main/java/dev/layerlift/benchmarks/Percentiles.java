package dev.layerlift.benchmarks;

/** Percentiles of measured times. */
final class Percentiles {
    private Percentiles() {}

    /** The value that this many percent do not exceed. */
    static double of(double[] sorted, int percent) {
        return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
    }
}
