package dev.layerlift.proofs;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds the end of text that JSON writes as it is: printable ASCII without quote and backslash. Nearly all text in DID
 * documents is of that kind, and looking at eight bytes at a time finds that out at a fraction of the cost.
 */
final class PlainAscii {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = ONES << 7;
    private static final long SPACES = ONES * ' ';
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';

    private PlainAscii() {}

    /** The index of the first byte from here that is not plain, or {@code to} when all are. */
    static int end(byte[] bytes, int from, int to) {
        return end(bytes, from, to, '"');
    }

    /** The same, where one more character is not plain. */
    static int end(byte[] bytes, int from, int to, char notPlain) {
        long pattern = ONES * notPlain;
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            long word = (long) LONGS.get(bytes, at);
            long other = word ^ pattern;
            long special = (special(word) | ((other - ONES) & ~other)) & HIGH_BITS;
            if (special != 0) {
                // Subtraction may borrow from higher bytes and mark them wrongly, never the lowest that is marked.
                return at + (Long.numberOfTrailingZeros(special) >>> 3);
            }
        }
        while (at < to && isPlain(bytes[at]) && bytes[at] != notPlain) {
            at++;
        }
        return at;
    }

    /** Whether this byte is plain; bytes beyond ASCII are negative. */
    private static boolean isPlain(byte b) {
        return b >= ' ' && b != '"' && b != '\\';
    }

    /** In the high bits: each byte that is a control character, a quote, a backslash, or beyond ASCII. */
    private static long special(long word) {
        long quote = word ^ QUOTES;
        long backslash = word ^ BACKSLASHES;
        return word | ((word - SPACES) & ~word) | ((quote - ONES) & ~quote) | ((backslash - ONES) & ~backslash);
    }
}
