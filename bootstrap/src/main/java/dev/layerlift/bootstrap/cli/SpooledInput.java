package dev.layerlift.bootstrap.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file that can be read more than once: the one that is named, or a copy of standard input, which closing deletes. */
final class SpooledInput implements AutoCloseable {
    private final ItemFile items;
    private final Path copy;
    private final boolean owned;

    private SpooledInput(ItemFile items, Path copy, boolean owned) {
        this.items = items;
        this.copy = copy;
        this.owned = owned;
    }

    /** The input that an option names; for {@code -} standard input is read to its end. */
    static SpooledInput of(String option, String name, InputStream in) {
        if (!name.equals("-")) {
            return new SpooledInput(ItemFile.of(option, name), Path.of(""), false);
        }
        try {
            // Readable by its owner only.
            Path copy = Files.createTempFile("layerlift-batch-", ".items");
            Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
            return new SpooledInput(new ItemFile(option, copy), copy, true);
        } catch (IOException e) {
            throw Inputs.usage(option + ": standard input could not be read or kept: " + e.getMessage()
                    + " (expected: room in " + System.getProperty("java.io.tmpdir") + ")");
        }
    }

    ItemFile items() {
        return items;
    }

    @Override
    public void close() {
        if (owned) {
            try {
                Files.deleteIfExists(copy);
            } catch (IOException e) {
                throw Inputs.usage(copy + ": could not be deleted (expected: a temporary folder of one's own)");
            }
        }
    }
}
