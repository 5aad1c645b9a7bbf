package dev.layerlift.domain.migration;

import dev.layerlift.domain.did.Shortened;
import java.util.UUID;
import java.util.regex.Pattern;

/** The id of a migration: a UUID of version 4 (FR-6.1). */
public record MigrationId(UUID value) {
    private static final Pattern TEXT =
            Pattern.compile("[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}");

    public MigrationId {
        if (value.version() != 4 || value.variant() != 2) {
            throw new IllegalArgumentException("migrationId: " + value + " (expected: a UUID of version 4)");
        }
    }

    /**
     * Parses the usual text form.
     *
     * @throws IllegalArgumentException when the text is no UUID of version 4
     */
    public static MigrationId parse(String text) {
        // UUID.fromString also takes short groups, and one id must not have two spellings.
        if (!TEXT.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "migrationId: \"" + Shortened.of(text) + "\" (expected: a UUID of version 4)");
        }
        return new MigrationId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
