package dev.layerlift.bootstrap.intake;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Reads small files whole: never a pipe or a device, which could keep a process waiting for ever. */
final class BoundedFile {
    private BoundedFile() {}

    /**
     * The bytes of a regular file.
     *
     * @param sizeBytesMax the most bytes
     * @throws IOException when there is none, it is no regular file, it has more bytes, or it cannot be read; but for the
     *     first and the last, the message says it in words
     */
    static byte[] read(Path file, int sizeBytesMax, LinkOption... links) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class, links);
        if (attributes.isSymbolicLink()) {
            throw new UnsuitableException("a symbolic link (expected: a file)");
        }
        if (!attributes.isRegularFile()) {
            throw new UnsuitableException("a folder, device, pipe or socket (expected: a file)");
        }
        try (InputStream in = Files.newInputStream(file, links)) {
            return read(in, sizeBytesMax);
        }
    }

    /** The bytes of a stream; throws as the other one. */
    static byte[] read(InputStream in, int sizeBytesMax) throws IOException {
        byte[] bytes = in.readNBytes(sizeBytesMax + 1);
        if (bytes.length > sizeBytesMax) {
            throw new UnsuitableException("more than " + sizeBytesMax + " bytes (expected: at most that)");
        }
        return bytes;
    }

    /** What is there is not to be read; the message says why. */
    static final class UnsuitableException extends IOException {
        private static final long serialVersionUID = 1L;

        UnsuitableException(String message) {
            super(message);
        }
    }
}
