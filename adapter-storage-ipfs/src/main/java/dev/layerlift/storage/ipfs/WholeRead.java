package dev.layerlift.storage.ipfs;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A read of a file that must have so many bytes: a node that fails in the middle ends its answer as if that were all. */
final class WholeRead extends FilterInputStream {
    private long left;

    WholeRead(InputStream in, long bytes) {
        super(in);
        this.left = bytes;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
        int read = in.read(buffer, from, length);
        if (read > left) {
            throw new IOException("the node sent more bytes than the file has");
        }
        if (read < 0 && left > 0) {
            throw new EOFException("the node sent " + left + " bytes less than the file has");
        }
        left -= Math.max(0, read);
        return read;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
