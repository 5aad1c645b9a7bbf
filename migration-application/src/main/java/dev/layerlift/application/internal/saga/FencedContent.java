package dev.layerlift.application.internal.saga;

import dev.layerlift.application.internal.saga.ChangesUnderWay.Change;
import dev.layerlift.domain.port.ContentStore.Content;
import java.io.IOException;
import java.io.InputStream;

/** Bytes for a write that stops when it is given up. */
record FencedContent(Content content, Change change) implements Content {
    @Override
    public long sizeBytes() {
        return content.sizeBytes();
    }

    @Override
    public InputStream open() throws IOException {
        if (!change.passes(content.sizeBytes() == 0)) {
            throw givenUp();
        }
        return new FencedStream(content.open(), change, content.sizeBytes());
    }

    private static IOException givenUp() {
        return new IOException("the write was given up (expected: one that is waited for)");
    }

    private static final class FencedStream extends MovingStream {
        private final Change change;
        private final long sizeBytes;

        FencedStream(InputStream in, Change change, long sizeBytes) {
            super(in, change.attempt());
            this.change = change;
            this.sizeBytes = sizeBytes;
        }

        @Override
        void took(long bytes, boolean end) throws IOException {
            super.took(bytes, end);
            if (!change.passes(end || bytes >= sizeBytes)) {
                throw givenUp();
            }
        }
    }
}
