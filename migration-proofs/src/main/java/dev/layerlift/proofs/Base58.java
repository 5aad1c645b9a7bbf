package dev.layerlift.proofs;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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

    private static final byte[] ALPHABET =
            "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DIGITS = digits();

    /** Five digits at a time are divided out or multiplied in: 58^5 still fits 32 bits, which saves most of the work. */
    private static final int GROUP = 5;

    private static final int PAIR = 58 * 58;

    private static final long GROUP_BASE = 58L * 58 * 58 * 58 * 58;

    /**
     * Keys, hashes and signatures are short. For them each place of one base is known in the other, so that what is left
     * are products that do not wait for each other: a third of the time of dividing and multiplying place by place.
     * Limbs of three bytes, because then the sum of all products fits 63 bits.
     */
    private static final int SHORT_LIMB_BYTES = 3;

    private static final int SHORT_LIMBS = 22;
    private static final int SHORT_GROUPS = 18;
    private static final int SHORT_BYTES_MAX = SHORT_LIMBS * SHORT_LIMB_BYTES;
    private static final int SHORT_LIMB_BITS = 8 * SHORT_LIMB_BYTES;
    private static final long[][] GROUPS_OF_LIMB = places(1L << SHORT_LIMB_BITS, SHORT_LIMBS, GROUP_BASE);
    private static final long[][] LIMBS_OF_GROUP = places(GROUP_BASE, SHORT_GROUPS, 1L << SHORT_LIMB_BITS);

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
        return bytes.length <= SHORT_BYTES_MAX ? encodeShort(bytes, zeros) : encodeLong(bytes, zeros);
    }

    private static String encodeShort(byte[] bytes, int zeros) {
        int limbs = (bytes.length - zeros + SHORT_LIMB_BYTES - 1) / SHORT_LIMB_BYTES;
        // As many as the highest limb has at its place, and one for its value.
        long[] groups = new long[limbs == 0 ? 0 : GROUPS_OF_LIMB[limbs - 1].length + 1];
        for (int limb = 0; limb < limbs; limb++) {
            int end = bytes.length - limb * SHORT_LIMB_BYTES;
            long value = 0;
            for (int i = Math.max(zeros, end - SHORT_LIMB_BYTES); i < end; i++) {
                value = value << 8 | (bytes[i] & 0xff);
            }
            addProducts(groups, value, GROUPS_OF_LIMB[limb]);
        }
        byte[] text = new byte[zeros + groups.length * GROUP];
        int start = text.length;
        long carry = 0;
        for (long group : groups) {
            long value = group + carry;
            carry = value / GROUP_BASE;
            start = putDigits((int) (value - carry * GROUP_BASE), text, start);
        }
        return text(text, start, zeros);
    }

    private static String encodeLong(byte[] bytes, int zeros) {
        int[] limbs = limbs(bytes);
        byte[] text = new byte[zeros + (bytes.length - zeros) * 138 / 100 + GROUP + 1];
        int start = text.length;
        for (int from = firstNonZero(limbs, 0); from < limbs.length; from = firstNonZero(limbs, from)) {
            start = putDigits(divide(limbs, from), text, start);
        }
        return text(text, start, zeros);
    }

    /** Puts the digits of a group in front of what is there, and returns where they start. */
    private static int putDigits(int group, byte[] text, int end) {
        // Two at a time, because each division waits for the one before.
        int upper = group / PAIR;
        int first = upper / PAIR;
        putPair(group - upper * PAIR, text, end - 2);
        putPair(upper - first * PAIR, text, end - 4);
        text[end - GROUP] = ALPHABET[first];
        return end - GROUP;
    }

    private static void putPair(int pair, byte[] text, int at) {
        int high = pair / 58;
        text[at] = ALPHABET[high];
        text[at + 1] = ALPHABET[pair - high * 58];
    }

    /** The text with as many leading ones as there are leading zero bytes. */
    private static String text(byte[] text, int from, int zeros) {
        int start = from;
        while (start < text.length && text[start] == ALPHABET[0]) {
            start++;
        }
        start -= zeros;
        Arrays.fill(text, start, start + zeros, ALPHABET[0]);
        return new String(text, start, text.length - start, StandardCharsets.ISO_8859_1);
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
        return text.length() <= SHORT_GROUPS * GROUP ? decodeShort(text, zeros) : decodeLong(text, zeros);
    }

    private static byte[] decodeShort(String text, int zeros) {
        int groups = (text.length() - zeros + GROUP - 1) / GROUP;
        // As many as the highest group has at its place, and two for its value.
        long[] limbs = new long[groups == 0 ? 0 : LIMBS_OF_GROUP[groups - 1].length + 2];
        for (int group = 0; group < groups; group++) {
            int end = text.length() - group * GROUP;
            long value = 0;
            for (int i = Math.max(zeros, end - GROUP); i < end; i++) {
                value = value * 58 + digit(text, i);
            }
            addProducts(limbs, value, LIMBS_OF_GROUP[group]);
        }
        byte[] all = new byte[limbs.length * SHORT_LIMB_BYTES];
        int at = all.length;
        long carry = 0;
        for (long limb : limbs) {
            long value = limb + carry;
            all[--at] = (byte) value;
            all[--at] = (byte) (value >>> 8);
            all[--at] = (byte) (value >>> 16);
            carry = value >>> SHORT_LIMB_BITS;
        }
        return bytes(all, zeros);
    }

    private static byte[] decodeLong(String text, int zeros) {
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
        byte[] all = new byte[limbs.length * 4];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) (limbs[i / 4] >>> (24 - 8 * (i % 4)));
        }
        return bytes(all, zeros);
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

    /** The bytes without their leading zeros, but with this many. */
    private static byte[] bytes(byte[] all, int zeros) {
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

    private static void addProducts(long[] sums, long factor, long[] factors) {
        for (int i = 0; i < factors.length; i++) {
            sums[i] += factor * factors[i];
        }
    }

    /** For each place of one base, from the lowest: what a one in it is in the other base, lowest place first. */
    private static long[][] places(long base, int places, long otherBase) {
        long[][] table = new long[places][];
        for (int i = 0; i < places; i++) {
            List<Long> digits = new ArrayList<>();
            BigInteger rest = BigInteger.valueOf(base).pow(i);
            while (rest.signum() > 0) {
                BigInteger[] parts = rest.divideAndRemainder(BigInteger.valueOf(otherBase));
                digits.add(parts[1].longValueExact());
                rest = parts[0];
            }
            table[i] = digits.stream().mapToLong(Long::longValue).toArray();
        }
        return table;
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
