package dev.layerlift.application.internal.saga;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Bytes whose flow shows that an attempt comes on: each 64 KiB of one stream count. What is smaller is no transfer, and
 * has to be done within the time of an attempt.
 */
class MovingStream extends FilterInputStream {
    private static final long STEP_BYTES = 64 * 1024;

    private final Attempt attempt;
    private long bytes;
    private long told;

    MovingStream(InputStream in, Attempt attempt) {
        super(in);
        this.attempt = attempt;
    }

    @Override
    public int read() throws IOException {
        int next = in.read();
        count(next < 0 ? -1 : 1);
        return next;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = in.read(buffer, offset, length);
        count(count);
        return count;
    }

    @Override
    public long skip(long wanted) throws IOException {
        long skipped = in.skip(wanted);
        count(skipped);
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /** Hears how many bytes were taken so far, before they are handed on. */
    void took(long total, boolean end) throws IOException {
        if (total - told > STEP_BYTES) {
            told = total;
            attempt.moved();
        }
    }

    private void count(long taken) throws IOException {
        bytes += Math.max(0, taken);
        took(bytes, taken < 0);
    }
}
