package dev.layerlift.domain.audit;

import dev.layerlift.domain.asset.Sha256;

/**
 * A signed head over all streams, as it is kept.
 *
 * @param number 1, 2, 3, … without gaps
 * @param digest SHA-256 of its JCS form, which the next head names
 * @param covered the row of the last record that this head or one before it covers; 0 when there is none
 * @param json the head with its proof, as UTF-8 text
 */
@SuppressWarnings("ArrayRecordComponent") // bytes as stored; heads are never compared
public record StoredHead(long number, Sha256 digest, long covered, byte[] json) {
    public StoredHead {
        if (number < 1 || covered < 0) {
            throw new IllegalArgumentException(
                    "head: number " + number + ", covered " + covered + " (expected: >= 1, >= 0)");
        }
    }
}
