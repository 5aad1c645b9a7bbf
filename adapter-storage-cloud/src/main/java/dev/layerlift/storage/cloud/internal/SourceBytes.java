package dev.layerlift.storage.cloud.internal;

import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.ContentStore.Content;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The bytes to be sent, read so that a source which fails, breaks off, goes on too long, or has other bytes than declared
 * is found out before a request is whole.
 */
public final class SourceBytes {
    private static final int BUFFER_BYTES = 64 * 1024;

    private SourceBytes() {}

    /** All of a small content, which must have as many bytes as it declares. */
    public static byte[] whole(String what, Content content) {
        byte[] bytes = new byte[Math.toIntExact(content.sizeBytes())];
        try (InputStream source = opened(what, content)) {
            int size = fill(what, source, bytes, bytes.length);
            requireSize(what, bytes.length, size, source);
            return bytes;
        } catch (SourceTroubleException e) {
            throw e.failure();
        } catch (IOException e) {
            throw SourceFailures.unreadable(what, e);
        }
    }

    /** Checks bytes against what was declared. */
    public static void require(String what, Sha256 expected, Sha256 actual) {
        if (!actual.equals(expected)) {
            throw SourceFailures.mismatch(what, "SHA-256 " + expected, "SHA-256 " + actual);
        }
    }

    /** Reads this many bytes, or until the source ends; how many they were. */
    public static int fill(String what, InputStream source, byte[] buffer, int length) throws SourceTroubleException {
        int size = 0;
        while (size < length) {
            int read = read(what, source, buffer, size, length - size);
            if (read < 0) {
                break;
            }
            size += read;
        }
        return size;
    }

    /** Checks that a source ended where it was to. */
    public static void requireSize(String what, long declared, long size, InputStream source)
            throws SourceTroubleException {
        if (size < declared) {
            throw new SourceTroubleException(SourceFailures.mismatch(what, declared + " bytes", size + " bytes"));
        }
        if (read(what, source, new byte[1], 0, 1) >= 0) {
            throw new SourceTroubleException(SourceFailures.mismatch(what, declared + " bytes", "more than that"));
        }
    }

    /** The SHA-256 of a content, which must have as many bytes as it declares. */
    public static Sha256 digest(String what, Content content) {
        MessageDigest digest = Sha256.newDigest();
        byte[] buffer = new byte[BUFFER_BYTES];
        long size = 0;
        try (InputStream source = opened(what, content)) {
            int read = 0;
            while (size < content.sizeBytes() && read >= 0) {
                read = read(what, source, buffer, 0, (int) Math.min(buffer.length, content.sizeBytes() - size));
                if (read > 0) {
                    digest.update(buffer, 0, read);
                    size += read;
                }
            }
            requireSize(what, content.sizeBytes(), size, source);
            return Sha256.ofDigest(digest.digest());
        } catch (SourceTroubleException e) {
            throw e.failure();
        } catch (IOException e) {
            throw SourceFailures.unreadable(what, e);
        }
    }

    /** A content as a stream whose last bytes come only when all were those that are expected. */
    public static InputStream verified(String what, Content content, Sha256 expected) throws SourceTroubleException {
        return new Verified(what, opened(what, content), content.sizeBytes(), expected);
    }

    /** A fresh stream of a content. */
    public static InputStream opened(String what, Content content) throws SourceTroubleException {
        try {
            return content.open();
        } catch (IOException e) {
            throw new SourceTroubleException(SourceFailures.unreadable(what, e));
        }
    }

    private static int read(String what, InputStream source, byte[] buffer, int from, int length)
            throws SourceTroubleException {
        if (Thread.currentThread().isInterrupted()) {
            throw new SourceTroubleException(SourceFailures.interrupted(what));
        }
        try {
            return source.read(buffer, from, length);
        } catch (IOException e) {
            MigrationException failure = Thread.currentThread().isInterrupted()
                    ? SourceFailures.interrupted(what)
                    : SourceFailures.unreadable(what, e);
            throw new SourceTroubleException(failure);
        }
    }

    /** Fails before its last bytes when they would complete something that was not declared. */
    private static final class Verified extends InputStream {
        private final String what;
        private final InputStream source;
        private final long declared;
        private final Sha256 expected;
        private final MessageDigest digest = Sha256.newDigest();
        private long size;

        Verified(String what, InputStream source, long declared, Sha256 expected) {
            this.what = what;
            this.source = source;
            this.declared = declared;
            this.expected = expected;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int from, int length) throws IOException {
            if (size == declared) {
                return -1;
            }
            int read = SourceBytes.read(what, source, buffer, from, (int) Math.min(length, declared - size));
            if (read < 0) {
                requireSize(what, declared, size, source);
            }
            digest.update(buffer, from, read);
            size += read;
            if (size == declared) {
                requireSize(what, declared, size, source);
                Sha256 actual = Sha256.ofDigest(digest.digest());
                if (!actual.equals(expected)) {
                    Arrays.fill(buffer, from, from + read, (byte) 0);
                    throw new SourceTroubleException(
                            SourceFailures.mismatch(what, "SHA-256 " + expected, "SHA-256 " + actual));
                }
            }
            return read;
        }

        @Override
        public void close() throws IOException {
            source.close();
        }
    }
}
