package dev.layerlift.proofs;

import java.util.Arrays;

/**
 * base58btc without a multibase prefix, as did:webvh writes SCIDs and entry hashes (draft-msporny-base58-03).
 *
 * <p>Own code, because DID encodings stand or fall with it: it is small enough to be read in one go, it bounds the
 * quadratic work by a limit on length, and it refuses with messages that name the offending character.
 */
public final class Base58 {
    /** The longest input to {@link #encode}, in bytes: the work grows with its square. */
    public static final int MAX_BYTES = 32 * 1024;

    /** The longest input to {@link #decode}, in characters. */
    public static final int MAX_CHARACTERS = MAX_BYTES * 138 / 100 + 1;

    private static final char[] ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".toCharArray();
    private static final byte[] DIGITS = digits();

    /** Five digits at a time are divided out or multiplied in: 58^5 still fits 32 bits, which saves most of the work. */
    private static final int GROUP = 5;

    private static final long GROUP_BASE = 58L * 58 * 58 * 58 * 58;

    private Base58() {}

    /**
     * The base58btc form of these bytes.
     *
     * @throws MultiformatException when there are more than {@link #MAX_BYTES}
     */
    public static String encode(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new MultiformatException(
                    "base58: " + bytes.length + " bytes (expected: at most " + MAX_BYTES + " to encode)");
        }
        int zeros = 0;
        while (zeros < bytes.length && bytes[zeros] == 0) {
            zeros++;
        }
        int[] limbs = limbs(bytes);
        char[] text = new char[zeros + (bytes.length - zeros) * 138 / 100 + GROUP + 1];
        int start = text.length;
        for (int from = firstNonZero(limbs, 0); from < limbs.length; from = firstNonZero(limbs, from)) {
            int rest = divide(limbs, from);
            for (int i = 0; i < GROUP; i++) {
                text[--start] = ALPHABET[rest % 58];
                rest /= 58;
            }
        }
        while (start < text.length && text[start] == ALPHABET[0]) {
            start++;
        }
        start -= zeros;
        Arrays.fill(text, start, start + zeros, ALPHABET[0]);
        return new String(text, start, text.length - start);
    }

    /**
     * The bytes of this base58btc text.
     *
     * @throws MultiformatException when a character is not of the alphabet or the text is longer than {@link
     *     #MAX_CHARACTERS}
     */
    public static byte[] decode(String text) {
        if (text.length() > MAX_CHARACTERS) {
            throw new MultiformatException(
                    "base58: " + text.length() + " characters (expected: at most " + MAX_CHARACTERS + ")");
        }
        int zeros = 0;
        while (zeros < text.length() && text.charAt(zeros) == ALPHABET[0]) {
            zeros++;
        }
        // log2(58) is below 5.86, so that 32-bit limbs for 5.86 bits a character are always enough.
        int[] limbs = new int[(int) ((text.length() - zeros) * 5.86 / 32) + 2];
        int used = limbs.length;
        for (int i = zeros; i < text.length(); ) {
            long group = 0;
            long base = 1;
            for (int end = Math.min(text.length(), i + GROUP); i < end; i++) {
                group = group * 58 + digit(text, i);
                base *= 58;
            }
            used = multiplyAdd(limbs, used, base, group);
        }
        return bytes(limbs, zeros);
    }

    /** Whether this character is of the alphabet. */
    public static boolean isDigit(char c) {
        return c < DIGITS.length && DIGITS[c] >= 0;
    }

    private static int digit(String text, int index) {
        char c = text.charAt(index);
        int digit = c < DIGITS.length ? DIGITS[c] : -1;
        if (digit < 0) {
            throw new MultiformatException("base58: character U+" + String.format("%04X", (int) c) + " at index "
                    + index + " (expected: the base58btc alphabet, without 0, O, I and l)");
        }
        return digit;
    }

    /** Divides in place by 58^5 and returns the remainder. */
    private static int divide(int[] limbs, int from) {
        long rest = 0;
        for (int i = from; i < limbs.length; i++) {
            long value = (rest << 32) | (limbs[i] & 0xffffffffL);
            long quotient = value / GROUP_BASE;
            limbs[i] = (int) quotient;
            rest = value - quotient * GROUP_BASE;
        }
        return (int) rest;
    }

    /** Multiplies in place, adds, and returns the index of the highest limb in use. */
    private static int multiplyAdd(int[] limbs, int used, long base, long add) {
        long carry = add;
        int i = limbs.length;
        while (i > used || carry != 0) {
            i--;
            carry += (limbs[i] & 0xffffffffL) * base;
            limbs[i] = (int) carry;
            carry >>>= 32;
        }
        return Math.min(i, used);
    }

    private static int[] limbs(byte[] bytes) {
        int[] limbs = new int[(bytes.length + 3) / 4];
        for (int i = 0; i < bytes.length; i++) {
            int fromEnd = bytes.length - 1 - i;
            limbs[limbs.length - 1 - fromEnd / 4] |= (bytes[i] & 0xff) << (8 * (fromEnd % 4));
        }
        return limbs;
    }

    private static byte[] bytes(int[] limbs, int zeros) {
        byte[] all = new byte[limbs.length * 4];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) (limbs[i / 4] >>> (24 - 8 * (i % 4)));
        }
        int first = 0;
        while (first < all.length && all[first] == 0) {
            first++;
        }
        byte[] bytes = new byte[zeros + all.length - first];
        System.arraycopy(all, first, bytes, zeros, all.length - first);
        return bytes;
    }

    private static int firstNonZero(int[] limbs, int from) {
        int i = from;
        while (i < limbs.length && limbs[i] == 0) {
            i++;
        }
        return i;
    }

    private static byte[] digits() {
        byte[] digits = new byte[128];
        Arrays.fill(digits, (byte) -1);
        for (int i = 0; i < ALPHABET.length; i++) {
            digits[ALPHABET[i]] = (byte) i;
        }
        return digits;
    }
}
