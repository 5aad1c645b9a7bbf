package dev.layerlift.proofs;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 by the JDK, which uses the processor's instructions for it. */
final class Sha256 {
    static final int LENGTH = 32;

    /** One for each thread, which saves looking the algorithm up and making one for every few hundred bytes. */
    private static final ThreadLocal<MessageDigest> OF_THREAD = ThreadLocal.withInitial(Sha256::fresh);

    private Sha256() {}

    static byte[] of(byte[] content) {
        return of(content, content.length);
    }

    /** Of the first bytes. */
    static byte[] of(byte[] content, int length) {
        MessageDigest digest = OF_THREAD.get();
        digest.update(content, 0, length);
        // This also makes it ready for the next.
        return digest.digest();
    }

    /** Of what a digest was fed and this, 32 bytes; whoever wants to go on with the digest gives a {@link #copy}. */
    static byte[] finish(MessageDigest begun, JsonSink middle, byte[] end) {
        middle.feed(begun);
        begun.update(end);
        return begun.digest();
    }

    /** The digest of this thread, fed with this: its user finishes it before anything else is hashed. */
    static MessageDigest begin(byte[] content) {
        MessageDigest digest = OF_THREAD.get();
        digest.update(content);
        return digest;
    }

    /** A digest that has been fed the same: what several texts begin with alike is hashed once. */
    static MessageDigest copy(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("SHA-256: cannot be cloned (expected: as every JDK's can)", e);
        }
    }

    private static MessageDigest fresh() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256: absent (expected: every Java platform has it)", e);
        }
    }
}
