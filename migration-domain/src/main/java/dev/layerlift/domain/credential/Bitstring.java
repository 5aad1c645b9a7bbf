package dev.layerlift.domain.credential;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;

/**
 * The bits of one status list of ours: {@link #SIZE} of them, the least that Bitstring Status List 1.0 allows, so that
 * nobody can tell from a request for a list which credential is asked about. Immutable; index 0 is the left-most bit.
 */
public final class Bitstring {
    /** How many bits there are. */
    public static final int SIZE = 131_072;

    /** The bits without any of them set. */
    public static final Bitstring EMPTY = new Bitstring(new byte[SIZE / 8]);

    /** The bits with every one of them set. */
    public static final Bitstring FULL = EMPTY.inverted();

    private final byte[] bytes;

    private Bitstring(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * The bits of these bytes.
     *
     * @throws IllegalArgumentException when they are fewer or more than {@link #SIZE} bits
     */
    public static Bitstring of(byte[] bytes) {
        if (bytes.length != SIZE / 8) {
            throw new IllegalArgumentException(
                    "bitstring: " + bytes.length + " bytes (expected: exactly " + SIZE / 8 + ")");
        }
        return new Bitstring(bytes.clone());
    }

    /** The bytes, the left-most bit being the highest one of the first. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    /** Whether the bit at this index is set. */
    public boolean get(int index) {
        requireIndex(index);
        return (bytes[index / 8] & mask(index)) != 0;
    }

    /** The same bits with these set. */
    public Bitstring with(Collection<Integer> indexes) {
        byte[] next = bytes.clone();
        indexes.forEach(index -> {
            requireIndex(index);
            next[index / 8] |= (byte) mask(index);
        });
        return new Bitstring(next);
    }

    /** The same bits with these not set. */
    public Bitstring without(Collection<Integer> indexes) {
        byte[] next = bytes.clone();
        indexes.forEach(index -> {
            requireIndex(index);
            next[index / 8] &= (byte) ~mask(index);
        });
        return new Bitstring(next);
    }

    /** The bits that are set here or there. */
    public Bitstring or(Bitstring other) {
        byte[] next = bytes.clone();
        for (int i = 0; i < next.length; i++) {
            next[i] |= other.bytes[i];
        }
        return new Bitstring(next);
    }

    /** Whether every bit that is set there is set here. */
    public boolean covers(Bitstring other) {
        return equals(or(other));
    }

    private Bitstring inverted() {
        byte[] next = bytes.clone();
        for (int i = 0; i < next.length; i++) {
            next[i] = (byte) ~next[i];
        }
        return new Bitstring(next);
    }

    /** How many bits are set. */
    public int count() {
        return BitSet.valueOf(bytes).cardinality();
    }

    /** The index, which must be one of a bit. */
    static int requireIndex(int index) {
        if (index < 0 || index >= SIZE) {
            throw new IllegalArgumentException("index: " + index + " (expected: 0 to " + (SIZE - 1) + ")");
        }
        return index;
    }

    private static int mask(int index) {
        return 0x80 >> (index % 8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bitstring that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "Bitstring[" + count() + " of " + SIZE + "]";
    }
}
