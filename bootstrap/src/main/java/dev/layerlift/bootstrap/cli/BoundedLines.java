package dev.layerlift.bootstrap.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Reads lines as bytes, one at a time. Of a line that is too long nothing is kept but the fact. */
final class BoundedLines {
    /** The memory that is kept from line to line, in bytes; a rare long line gives back what it took. */
    private static final int KEPT_BYTES = 64 * 1024;

    private final InputStream in;
    private final int lengthBytesMax;
    private ByteArrayOutputStream line = new ByteArrayOutputStream(KEPT_BYTES);

    /**
     * Reads from this stream.
     *
     * @param lengthBytesMax the most bytes of a line, without its line feed
     */
    BoundedLines(InputStream in, int lengthBytesMax) {
        this.in = new BufferedInputStream(in, KEPT_BYTES);
        this.lengthBytesMax = lengthBytesMax;
    }

    /**
     * A line.
     *
     * @param bytes its content without the line feed; empty when it is too long
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes on their way; never compared
    record Line(Optional<byte[]> bytes) {}

    /**
     * The next line; the last one needs no line feed.
     *
     * @return empty at the end
     */
    Optional<Line> next() {
        try {
            boolean tooLong = false;
            boolean any = false;
            for (int b = in.read(); b >= 0; b = in.read()) {
                any = true;
                if (b == '\n') {
                    return Optional.of(finish(tooLong));
                }
                if (line.size() < lengthBytesMax) {
                    line.write(b);
                } else {
                    tooLong = true;
                }
            }
            return any ? Optional.of(finish(tooLong)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("standard input could not be read", e);
        }
    }

    private Line finish(boolean tooLong) {
        Line finished = new Line(tooLong ? Optional.empty() : Optional.of(line.toByteArray()));
        if (line.size() > KEPT_BYTES) {
            line = new ByteArrayOutputStream(KEPT_BYTES);
        }
        line.reset();
        return finished;
    }
}
