package dev.layerlift.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Files to import, different at every call. */
final class SampleFiles {
    /** Empty, small, about the limit up to which a file is journalled as a whole, and in several buffers. */
    private static final int[] SIZES = {3 * 1024 * 1024, 300_000, 65_536, 65_537, 70_000, 0};

    private final Random random;

    SampleFiles(long seed) {
        this.random = new Random(seed);
    }

    /** Fills a new folder with so many files: the first six of the sizes above, the others of up to 5 KB. */
    Path fill(Path folder, int count) {
        try {
            Files.createDirectories(folder);
            for (int i = 0; i < count; i++) {
                byte[] content = new byte[i < SIZES.length ? SIZES[i] : 1 + random.nextInt(5000)];
                random.nextBytes(content);
                Files.write(folder.resolve("file " + i + (i % 2 == 0 ? ".bin" : ".txt")), content);
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
