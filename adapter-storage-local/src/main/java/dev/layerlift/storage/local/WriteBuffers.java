package dev.layerlift.storage.local;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Buffers to write from that lie outside of the heap and begin at a memory page. Some processors copy bytes into the page
 * cache at a tenth of their speed when the two ends differ in their last bits, as they do with the copies of heap buffers
 * that the JDK writes from.
 */
final class WriteBuffers {
    private static final int PAGE_BYTES = 4096;

    /** So many are kept; more are made when more are needed at a time, and left to the collector. */
    private static final int KEPT_MAX = 8;

    /** What is smaller is not worth a buffer of its own. */
    private static final long ALIGNED_BYTES_MIN = 64L * 1024;

    private final int sizeBytes;
    private final BlockingQueue<ByteBuffer> kept = new ArrayBlockingQueue<>(KEPT_MAX);

    /**
     * Buffers for pieces.
     *
     * @param sizeBytes the largest piece
     */
    WriteBuffers(int sizeBytes) {
        this.sizeBytes = sizeBytes;
    }

    /** What bytes are written from; closing it gives its buffer to the next. For one thread. */
    interface Lent extends AutoCloseable {
        /** The first bytes of an array, to be written before it is called again. */
        ByteBuffer of(byte[] bytes, int length);

        @Override
        void close();
    }

    /** Something to write content of this size from. */
    Lent lend(long contentBytes) {
        if (contentBytes < ALIGNED_BYTES_MIN) {
            return new Plain();
        }
        return new Aligned(Optional.ofNullable(kept.poll())
                .orElseGet(
                        () -> ByteBuffer.allocateDirect(sizeBytes + PAGE_BYTES).alignedSlice(PAGE_BYTES)));
    }

    private static final class Plain implements Lent {
        @Override
        public ByteBuffer of(byte[] bytes, int length) {
            return ByteBuffer.wrap(bytes, 0, length);
        }

        @Override
        public void close() {
            // Nothing was lent.
        }
    }

    private final class Aligned implements Lent {
        private final ByteBuffer buffer;

        Aligned(ByteBuffer buffer) {
            this.buffer = buffer;
        }

        @Override
        public ByteBuffer of(byte[] bytes, int length) {
            return buffer.clear().put(bytes, 0, length).flip();
        }

        @Override
        public void close() {
            if (!kept.offer(buffer)) {
                // Enough are kept.
                buffer.clear();
            }
        }
    }
}
