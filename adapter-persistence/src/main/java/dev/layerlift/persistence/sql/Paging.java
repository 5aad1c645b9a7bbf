package dev.layerlift.persistence.sql;

import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.Page;
import java.util.List;
import java.util.Optional;

/** Pages by a cursor that names the last row seen, so that rows added meanwhile neither hide nor double others. */
final class Paging {
    private static final int LIMIT_MAX = 1000;

    private Paging() {}

    /** A row with its place in the order. */
    record Placed<T>(String cursor, T value) {}

    static void requireLimit(int limit) {
        if (limit < 1 || limit > LIMIT_MAX) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: 1 to " + LIMIT_MAX + ")");
        }
    }

    /** The page of rows that were asked for with one more than the limit. */
    static <T> Page<T> page(List<Placed<T>> rows, int limit) {
        List<T> items = rows.stream().limit(limit).map(Placed::value).toList();
        return new Page<>(
                items, rows.size() > limit ? Optional.of(rows.get(limit - 1).cursor()) : Optional.empty());
    }

    /** The row number of a cursor; 0 without one. */
    static long rowAfter(Optional<String> cursor) {
        return cursor.isEmpty() ? 0 : number(cursor.get(), cursor.get());
    }

    /** A number that a cursor is or holds. */
    static long number(String text, String cursor) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw invalid(cursor);
        }
    }

    /** The refusal of a text that no page gave. */
    static MigrationException invalid(String cursor) {
        return MigrationException.validation(
                "CURSOR_INVALID",
                "cursor: \"" + (cursor.length() > 64 ? cursor.substring(0, 64) + "…" : cursor)
                        + "\" (expected: the one that the previous page gave)",
                "start again without a cursor");
    }
}
