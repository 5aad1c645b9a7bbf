package dev.layerlift.application.internal.transfer;

import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.ContentStore.Content;
import java.io.FileNotFoundException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The bytes of one chunk as they lie in the source's store; read as a stream, never held. */
final class SourceRange implements Content {
    private final ContentStore store;
    private final ObjectPath path;
    private final long offsetBytes;
    private final long lengthBytes;
    private volatile boolean cutShort;

    SourceRange(ContentStore store, ObjectPath path, long offsetBytes, long lengthBytes) {
        this.store = store;
        this.path = path;
        this.offsetBytes = offsetBytes;
        this.lengthBytes = lengthBytes;
    }

    @Override
    public long sizeBytes() {
        return lengthBytes;
    }

    @Override
    public InputStream open() throws IOException {
        InputStream opened = store.open(path, offsetBytes).orElse(null);
        if (opened == null) {
            cutShort = true;
            throw new FileNotFoundException(path + ": not there any more (expected: an object)");
        }
        return new Bounded(opened);
    }

    /** Whether the source turned out to end before this range does. */
    boolean isCutShort() {
        return cutShort;
    }

    private final class Bounded extends FilterInputStream {
        private long left = lengthBytes;

        Bounded(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left == 0 && length > 0) {
                return -1;
            }
            int read = in.read(buffer, offset, (int) Math.min(length, left));
            if (read < 0) {
                cutShort = true;
            } else {
                left -= read;
            }
            return read;
        }

        @Override
        public long skip(long wanted) throws IOException {
            long skipped = in.skip(Math.min(wanted, left));
            left -= skipped;
            return skipped;
        }

        @Override
        public int available() throws IOException {
            return (int) Math.min(in.available(), left);
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
