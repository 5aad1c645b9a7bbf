package dev.layerlift.testkit;

import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.port.ContentStore.Content;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/**
 * Content of any size that is made while it is read, the same each time, so that a test of a large object holds none.
 *
 * @param seed what tells one content from another
 * @param sizeBytes the size in bytes, 0 or more
 */
public record GeneratedContent(int seed, long sizeBytes) implements Content {
    public GeneratedContent {
        if (sizeBytes < 0) {
            throw new IllegalArgumentException("sizeBytes: " + sizeBytes + " (expected: 0 or more)");
        }
    }

    @Override
    public InputStream open() {
        return new Generated();
    }

    /** The SHA-256 of all of it. */
    public Sha256 sha256() {
        try (InputStream stream = open()) {
            return digestOf(stream);
        } catch (IOException e) {
            throw new IllegalStateException("generated content cannot fail", e);
        }
    }

    /** The SHA-256 of what is left in a stream. */
    public static Sha256 digestOf(InputStream stream) throws IOException {
        MessageDigest digest = Sha256.newDigest();
        byte[] buffer = new byte[64 * 1024];
        for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
            digest.update(buffer, 0, read);
        }
        return Sha256.ofDigest(digest.digest());
    }

    private final class Generated extends InputStream {
        private long at;

        @Override
        public int read() {
            return at < sizeBytes ? byteAt(at++) & 0xFF : -1;
        }

        @Override
        public int read(byte[] buffer, int from, int length) {
            if (length > 0 && at >= sizeBytes) {
                return -1;
            }
            int count = (int) Math.min(length, sizeBytes - at);
            for (int i = 0; i < count; i++) {
                buffer[from + i] = byteAt(at + i);
            }
            at += count;
            return count;
        }

        private byte byteAt(long offset) {
            return (byte) (offset * 31 + (offset >>> 8) * 7 + (offset >>> 16) + seed);
        }
    }
}
