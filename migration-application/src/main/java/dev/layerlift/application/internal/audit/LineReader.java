package dev.layerlift.application.internal.audit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads lines of a bounded length as bytes. */
public final class LineReader {
    private static final int BUFFER_BYTES = 256 * 1024;

    private final InputStream in;
    private final int bytesMax;

    /** Lines of at most this many bytes. */
    public LineReader(InputStream in, int bytesMax) {
        this.in = new BufferedInputStream(in, BUFFER_BYTES);
        this.bytesMax = bytesMax;
    }

    /**
     * The next line without its end; null when there is none.
     *
     * @throws IOException also when a line is too long
     */
    public byte @Nullable [] next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int read = in.read();
        if (read < 0) {
            return null;
        }
        while (read >= 0 && read != '\n') {
            if (line.size() == bytesMax) {
                throw new IOException("a line has more than " + bytesMax + " bytes");
            }
            line.write(read);
            read = in.read();
        }
        return line.toByteArray();
    }
}
