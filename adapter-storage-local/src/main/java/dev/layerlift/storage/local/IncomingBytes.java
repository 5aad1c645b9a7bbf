package dev.layerlift.storage.local;

import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.storage.local.FileErrors.SourceFailedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.Executor;

/** Copies content into a file, hashing on the way, and checks that it has as many bytes as were declared. */
final class IncomingBytes {
    /** Fits into a core's cache, so that reading, hashing and writing do not fetch the bytes from memory three times. */
    static final int BUFFER_BYTES = 256 * 1024;

    /** From here on it pays to hash on another core. */
    private static final long ASIDE_BYTES_MIN = 4L * 1024 * 1024;

    private final WriteBuffers buffers = new WriteBuffers(BUFFER_BYTES);
    private final Counts counts;
    private final Executor others;

    /**
     * Copies of a store.
     *
     * @param others the threads that hash large content while it is read and written
     */
    IncomingBytes(Counts counts, Executor others) {
        this.counts = counts;
        this.others = others;
    }

    /**
     * Writes all bytes of the content from the beginning of a file on, hashing large content in another thread.
     *
     * @param what is done, for errors
     * @return their digest
     */
    Sha256 write(FileChannel target, Content content, String what) throws IOException {
        int bufferBytes = bufferBytes(content);
        return write(
                target,
                0,
                content,
                content.sizeBytes() < ASIDE_BYTES_MIN
                        ? Hashing.inPlace(bufferBytes)
                        : Hashing.aside(bufferBytes, others),
                what);
    }

    /**
     * Writes all bytes of one chunk from a position of a file on, hashing in this thread: several are written at the same
     * time.
     *
     * @param what is done, for errors
     * @return their digest
     */
    Sha256 writeChunk(FileChannel target, long position, Content content, String what) throws IOException {
        return write(target, position, content, Hashing.inPlace(bufferBytes(content)), what);
    }

    private static int bufferBytes(Content content) {
        return (int) Math.max(1, Math.min(BUFFER_BYTES, content.sizeBytes() + 1));
    }

    private Sha256 write(FileChannel target, long position, Content content, Hashing hashes, String what)
            throws IOException {
        long declared = content.sizeBytes();
        long size = 0;
        try (Hashing hashing = hashes;
                InputStream source = opened(content);
                WriteBuffers.Lent lent = buffers.lend(declared)) {
            byte[] buffer = hashing.buffer();
            for (int read = read(source, buffer); read >= 0; read = read(source, buffer)) {
                size += read;
                if (size > declared) {
                    throw FileErrors.mismatch(what, declared + " bytes", "more than that");
                }
                hashing.update(buffer, read);
                counts.bytesHashed.add(read);
                writeFully(target, position + size - read, lent.of(buffer, read));
                buffer = hashing.buffer();
            }
            if (size != declared) {
                throw FileErrors.mismatch(what, declared + " bytes", size + " bytes");
            }
            return hashing.digest();
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

    private static void writeFully(FileChannel target, long position, ByteBuffer bytes) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            at += target.write(bytes, at);
        }
    }
}
