package dev.layerlift.testkit.memory;

import dev.layerlift.domain.port.Page;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Pages of lists that only ever grow at their end; the cursor is the number of rows seen. */
final class Pages {
    private Pages() {}

    static <R, T> Page<T> of(List<R> rows, Optional<String> after, int limit, Function<R, T> item) {
        int from = after.map(Pages::position).orElse(0);
        if (from > rows.size()) {
            throw new IllegalArgumentException("after: " + from + " (expected: the cursor of an earlier page)");
        }
        int to = (int) Math.min(rows.size(), (long) from + limit);
        return new Page<>(
                rows.subList(from, to).stream().map(item).toList(),
                to < rows.size() ? Optional.of(Integer.toString(to)) : Optional.empty());
    }

    private static int position(String cursor) {
        if (!cursor.matches("[0-9]{1,9}")) {
            throw new IllegalArgumentException("after: \"" + cursor + "\" (expected: the cursor of an earlier page)");
        }
        return Integer.parseInt(cursor);
    }
}
