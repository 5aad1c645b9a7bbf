package dev.layerlift.storage.ipfs;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The two kinds of fields that the messages of file nodes have: numbers, and bytes. */
final class Protobuf {
    private static final int NUMBER = 0;
    private static final int BYTES = 2;
    private static final byte[] NONE = {};

    /** A field of a message: a number, or bytes. */
    static final class Field {
        private final int number;
        private final long value;
        private final byte[] bytes;

        private Field(int number, long value, byte[] bytes) {
            this.number = number;
            this.value = value;
            this.bytes = bytes;
        }

        /** Which field it is. */
        int number() {
            return number;
        }

        /** The number that it holds; 0 for one that holds bytes. */
        long value() {
            return value;
        }

        /** The bytes that it holds; none for one that holds a number. */
        byte[] bytes() {
            return bytes;
        }
    }

    private final byte[] message;
    private int at;

    private Protobuf(byte[] message) {
        this.message = message;
    }

    static void number(ByteArrayOutputStream out, int field, long value) {
        varint(out, ((long) field << 3) | NUMBER);
        varint(out, value);
    }

    static void bytes(ByteArrayOutputStream out, int field, byte[] bytes) {
        varint(out, ((long) field << 3) | BYTES);
        varint(out, bytes.length);
        out.writeBytes(bytes);
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long left = value;
        while ((left & ~0x7fL) != 0) {
            out.write((int) ((left & 0x7f) | 0x80));
            left >>>= 7;
        }
        out.write((int) left);
    }

    /**
     * The fields of a message in their order.
     *
     * @throws IllegalArgumentException when it breaks off, or has fields of another kind
     */
    static List<Field> read(byte[] message) {
        Protobuf reader = new Protobuf(message);
        List<Field> fields = new ArrayList<>();
        while (reader.at < message.length) {
            long tag = reader.varint();
            int number = (int) (tag >>> 3);
            fields.add(
                    switch ((int) (tag & 7)) {
                        case NUMBER -> new Field(number, reader.varint(), NONE);
                        case BYTES -> new Field(number, 0, reader.bytes());
                        default ->
                            throw new IllegalArgumentException(
                                    "protobuf: a field of kind " + (tag & 7) + " (expected: numbers and bytes)");
                    });
        }
        return fields;
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            if (at == message.length) {
                break;
            }
            byte b = message[at++];
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("protobuf: a number that breaks off (expected: a whole message)");
    }

    private byte[] bytes() {
        long length = varint();
        if (length < 0 || length > message.length - at) {
            throw new IllegalArgumentException(
                    "protobuf: " + length + " bytes (expected: at most " + (message.length - at) + ", what is left)");
        }
        at += (int) length;
        return Arrays.copyOfRange(message, at - (int) length, at);
    }
}
