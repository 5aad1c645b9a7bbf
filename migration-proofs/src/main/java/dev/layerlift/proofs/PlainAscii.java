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
    /** Moves the quote to where the space is and leaves the control characters below it, so that one test finds both. */
    private static final long QUOTE_TO_SPACE = ONES * ('"' ^ ' ');

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
            long special = special((long) LONGS.get(bytes, at), pattern);
            if (special != 0) {
                // Subtraction may borrow from higher bytes and mark them wrongly, never the lowest that is marked.
                return at + (Long.numberOfTrailingZeros(special) >>> 3);
            }
        }
        if (at < to && at + Long.BYTES <= bytes.length) {
            // Whatever is behind the end is looked at too, and does not count.
            long special = special((long) LONGS.get(bytes, at), pattern);
            return Math.min(to, at + (Long.numberOfTrailingZeros(special) >>> 3));
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

    /** In the high bits: each byte that is a control character, a quote, a backslash, of the pattern, or beyond ASCII. */
    private static long special(long word, long pattern) {
        long quote = word ^ QUOTE_TO_SPACE;
        long backslash = word ^ BACKSLASHES;
        long other = word ^ pattern;
        return (word
                        | ((quote - SPACES - ONES) & ~quote)
                        | ((backslash - ONES) & ~backslash)
                        | ((other - ONES) & ~other))
                & HIGH_BITS;
    }
}
