package dev.layerlift.domain.batch;

import dev.layerlift.domain.did.Shortened;
import java.util.UUID;
import java.util.regex.Pattern;

/** The id of a batch: a UUID of version 4. */
public record BatchId(UUID value) {
    private static final Pattern TEXT =
            Pattern.compile("[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}");

    public BatchId {
        if (value.version() != 4 || value.variant() != 2) {
            throw new IllegalArgumentException("batchId: " + value + " (expected: a UUID of version 4)");
        }
    }

    /**
     * Parses the usual text form.
     *
     * @throws IllegalArgumentException when the text is no UUID of version 4
     */
    public static BatchId parse(String text) {
        // UUID.fromString also takes short groups, and one id must not have two spellings.
        if (!TEXT.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "batchId: \"" + Shortened.of(text) + "\" (expected: a UUID of version 4)");
        }
        return new BatchId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
