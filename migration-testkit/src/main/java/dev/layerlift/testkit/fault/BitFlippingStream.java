package dev.layerlift.testkit.fault;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream in which the lowest bit of one byte is flipped. */
final class BitFlippingStream extends FilterInputStream {
    private final long offsetBytes;
    private long at;

    BitFlippingStream(InputStream stream, long offsetBytes) {
        super(stream);
        this.offsetBytes = offsetBytes;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
        int read = super.read(buffer, from, length);
        if (offsetBytes >= at && offsetBytes < at + read) {
            buffer[from + (int) (offsetBytes - at)] ^= 1;
        }
        at += Math.max(0, read);
        return read;
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = super.skip(count);
        at += skipped;
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
