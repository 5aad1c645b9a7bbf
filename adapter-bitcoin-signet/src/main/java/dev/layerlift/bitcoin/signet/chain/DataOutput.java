package dev.layerlift.bitcoin.signet.chain;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** What the second output of a transaction carries: the payload, of an anchor. */
final class DataOutput {
    private static final int INDEX = 1;
    private static final int OP_RETURN = 0x6A;
    private static final int OP_PUSHDATA1 = 0x4C;

    private DataOutput() {}

    /** The bytes; empty where that output is no OP_RETURN and one push, and nothing else. */
    static Optional<byte[]> of(ChainTransaction transaction) {
        return transaction.outputs().size() > INDEX
                ? data(HexFormat.of().parseHex(transaction.outputs().get(INDEX).script()))
                : Optional.empty();
    }

    private static Optional<byte[]> data(byte[] script) {
        if (script.length < 2 || Byte.toUnsignedInt(script[0]) != OP_RETURN) {
            return Optional.empty();
        }
        int push = Byte.toUnsignedInt(script[1]);
        int from = 2;
        int length = push;
        if (push == OP_PUSHDATA1 && script.length > 2) {
            from = 3;
            length = Byte.toUnsignedInt(script[2]);
        }
        boolean isOnePush = push > 0 && push <= OP_PUSHDATA1 && script.length == from + length;
        return isOnePush ? Optional.of(Arrays.copyOfRange(script, from, script.length)) : Optional.empty();
    }
}
