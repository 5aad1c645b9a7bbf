package dev.layerlift.domain.anchor;

import dev.layerlift.domain.asset.LowerHex;
import dev.layerlift.domain.did.Shortened;

/**
 * A block at its height. Another block may take its place there: only hash and height together name one.
 *
 * @param height its height, the genesis block being 0
 * @param hash its hash as it is shown, 64 lower-case hexadecimal digits
 */
public record BlockRef(long height, String hash) {
    public BlockRef {
        if (height < 0) {
            throw new IllegalArgumentException("height: " + height + " (expected: >= 0)");
        }
        if (!LowerHex.isSha256(hash)) {
            throw new IllegalArgumentException(
                    "block hash: \"" + Shortened.of(hash) + "\" (expected: 64 lower-case hexadecimal digits)");
        }
    }

    @Override
    public String toString() {
        return hash + " at height " + height;
    }
}
