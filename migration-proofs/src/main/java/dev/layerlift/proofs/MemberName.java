package dev.layerlift.proofs;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Names of members as they are written, with quotes and colon. Documents have the same few dozen names again and again:
 * those that were written last are kept, which saves encoding and looking at them each time.
 */
final class MemberName {
    private static final int KEPT_NAMES = 512;

    /** Longer names are not worth their memory: who makes up names cannot make this keep more than some 40 KiB. */
    private static final int KEPT_LENGTH_MAX = 32;

    private static final AtomicReferenceArray<MemberName> KEPT = new AtomicReferenceArray<>(KEPT_NAMES);

    private final String name;
    private final byte[] written;

    private MemberName(String name, byte[] written) {
        this.name = name;
        this.written = written;
    }

    /**
     * The name in quotes, and its colon. Nobody changes it.
     *
     * @throws IllegalArgumentException when it holds a lone surrogate
     */
    static byte[] written(String name) {
        int hash = name.hashCode();
        int place = (hash ^ hash >>> 16) & (KEPT_NAMES - 1);
        MemberName kept = KEPT.getPlain(place);
        if (kept != null && kept.name.equals(name)) {
            return kept.written;
        }
        JsonSink sink = new JsonSink(name.length() + 16);
        sink.putString(name);
        sink.put(':');
        byte[] written = sink.toBytes();
        if (name.length() <= KEPT_LENGTH_MAX) {
            KEPT.setPlain(place, new MemberName(name, written));
        }
        return written;
    }
}
