package dev.layerlift.storage.local;

import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.storage.local.FileErrors.SourceFailedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;

/** Copies content into a staged file, hashing on the way, and checks that it is what was declared. */
final class IncomingFile {
    /** Fits into a core's cache, so that reading, hashing and writing do not fetch the bytes from memory three times. */
    private static final int BUFFER_BYTES = 256 * 1024;

    private IncomingFile() {}

    /** Writes all bytes; throws {@code DIGEST_MISMATCH} when they are not the declared ones. */
    static void write(FileChannel target, ObjectPath path, Content content, Sha256 expected, Counts counts)
            throws IOException {
        long declared = content.sizeBytes();
        byte[] buffer = new byte[(int) Math.max(1, Math.min(BUFFER_BYTES, declared + 1))];
        MessageDigest digest = Sha256.newDigest();
        long size = 0;
        try (InputStream source = opened(content)) {
            for (int read = read(source, buffer); read >= 0; read = read(source, buffer)) {
                size += read;
                if (size > declared) {
                    throw FileErrors.mismatch("put " + path, declared + " bytes", "more than that");
                }
                digest.update(buffer, 0, read);
                counts.bytesHashed.add(read);
                writeFully(target, ByteBuffer.wrap(buffer, 0, read));
            }
        }
        if (size != declared) {
            throw FileErrors.mismatch("put " + path, declared + " bytes", size + " bytes");
        }
        Sha256 actual = Sha256.ofDigest(digest.digest());
        if (!actual.equals(expected)) {
            throw FileErrors.mismatch("put " + path, "SHA-256 " + expected, "SHA-256 " + actual);
        }
    }

    private static InputStream opened(Content content) throws IOException {
        try {
            return content.open();
        } catch (IOException e) {
            throw new SourceFailedException(e);
        }
    }

    private static int read(InputStream source, byte[] buffer) throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("the writing thread was interrupted");
        }
        try {
            return source.read(buffer, 0, buffer.length);
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            throw new SourceFailedException(e);
        }
    }

    private static void writeFully(FileChannel target, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            target.write(bytes);
        }
    }
}
