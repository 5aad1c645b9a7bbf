package dev.layerlift.storage.local;

import dev.layerlift.domain.asset.Sha256;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.security.MessageDigest;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Hashes bytes in the order in which they come, in buffers that it gives and takes back. Closing it ends it, whether all
 * was hashed or not.
 */
abstract class Hashing implements AutoCloseable {
    /** So many that neither side waits for the other at every turn. */
    private static final int BUFFERS = 8;

    final MessageDigest digest = Sha256.newDigest();

    private Hashing() {}

    /** A buffer to fill. Every earlier one may be overwritten as soon as it is given out again. */
    abstract byte[] buffer() throws IOException;

    /** Hashes the beginning of a buffer, which must not change before it is given out again. */
    abstract void update(byte[] buffer, int length) throws IOException;

    /** The digest of all bytes, once. */
    abstract Sha256 digest() throws IOException;

    @Override
    public void close() {
        // Nothing to end unless another thread hashes.
    }

    /** Hashes in the calling thread, with one buffer. */
    static Hashing inPlace(int bufferBytes) {
        byte[] buffer = new byte[bufferBytes];
        return new Hashing() {
            @Override
            byte[] buffer() {
                return buffer;
            }

            @Override
            void update(byte[] filled, int length) {
                digest.update(filled, 0, length);
            }

            @Override
            Sha256 digest() {
                return Sha256.ofDigest(digest.digest());
            }
        };
    }

    /** Hashes in another thread, while the calling one reads and writes; where none is free, in the calling thread. */
    static Hashing aside(int bufferBytes, Executor others) {
        Aside aside = new Aside(bufferBytes);
        try {
            others.execute(aside);
            return aside;
        } catch (RejectedExecutionException e) {
            return inPlace(bufferBytes);
        }
    }

    private static final class Aside extends Hashing implements Runnable {
        private static final Filled END = new Filled(new byte[0], -1);

        private final BlockingQueue<byte[]> free = new ArrayBlockingQueue<>(BUFFERS);
        private final BlockingQueue<Filled> filled = new ArrayBlockingQueue<>(BUFFERS + 1);
        private final BlockingQueue<Sha256> result = new ArrayBlockingQueue<>(1);
        private volatile boolean closed;

        /** A buffer with so many bytes in it; a negative number says that there are no more. */
        @SuppressWarnings("ArrayRecordComponent") // bytes on their way; never compared
        private record Filled(byte[] buffer, int length) {
            boolean isEnd() {
                return length < 0;
            }
        }

        Aside(int bufferBytes) {
            for (int i = 0; i < BUFFERS; i++) {
                free.add(new byte[bufferBytes]);
            }
        }

        @Override
        public void run() {
            try {
                for (Filled next = filled.take(); !next.isEnd() && !closed; next = filled.take()) {
                    digest.update(next.buffer, 0, next.length);
                    free.add(next.buffer);
                }
                result.add(Sha256.ofDigest(digest.digest()));
            } catch (InterruptedException e) {
                // The store is closing its threads; whoever waits for the digest is interrupted with them.
                Thread.currentThread().interrupt();
            }
        }

        @Override
        byte[] buffer() throws IOException {
            return taken(free);
        }

        @Override
        void update(byte[] buffer, int length) {
            filled.add(new Filled(buffer, length));
        }

        @Override
        Sha256 digest() throws IOException {
            filled.add(END);
            return taken(result);
        }

        private static <T> T taken(BlockingQueue<T> queue) throws IOException {
            try {
                return queue.take();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw (IOException) new InterruptedIOException("the writing thread was interrupted").initCause(e);
            }
        }

        @Override
        public void close() {
            closed = true;
            filled.offer(END);
        }
    }
}
