package dev.layerlift.domain.wallet;

import dev.layerlift.domain.did.Shortened;

/**
 * Which key of a wallet an output pays.
 *
 * @param branch the branch of its keys
 * @param index the number of the key on its branch, 0 to {@value #INDEX_MAX}
 */
public record KeyPath(Branch branch, int index) {
    /** The branches. What lies on one of them says what it is for, without any book. */
    public enum Branch {
        /** Coins that others send. */
        RECEIVE,
        /** Coins that the wallet pays to itself. */
        CHANGE,
        /** Outputs that carry an identity: their keys pay for nothing. */
        IDENTITY
    }

    /** The highest number that a key may have. */
    public static final int INDEX_MAX = 999_999_999;

    public KeyPath {
        if (index < 0 || index > INDEX_MAX) {
            throw new IllegalArgumentException("index: " + index + " (expected: 0 to " + INDEX_MAX + ")");
        }
    }

    /** Parses {@code BRANCH/index}. */
    public static KeyPath parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !text.substring(slash + 1).matches("0|[1-9][0-9]{0,8}")) {
            throw new IllegalArgumentException("key: \"" + Shortened.of(text) + "\" (expected: BRANCH/index)");
        }
        return new KeyPath(Branch.valueOf(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
    }

    @Override
    public String toString() {
        return branch + "/" + index;
    }
}
