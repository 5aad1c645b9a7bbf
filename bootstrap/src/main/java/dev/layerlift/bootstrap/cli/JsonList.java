package dev.layerlift.bootstrap.cli;

import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import dev.layerlift.proofs.StrictJson;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/**
 * One JSON document with a list that is written while it grows, so that a long list needs no memory. It is whole once it
 * is closed, also when the work in between fails.
 */
final class JsonList {
    private final @Nullable PrintStream out;
    private final StringBuilder rest = new StringBuilder();
    private boolean first = true;
    private boolean closed;

    JsonList(@Nullable PrintStream out, String name) {
        this.out = out;
        print("{" + StrictJson.write(new JsonString(name)) + ":[");
    }

    /** Adds an item. */
    void add(JsonObject item) {
        if (out != null) {
            print((first ? "" : ",") + StrictJson.write(item));
            first = false;
        }
    }

    /** Sets another member, which is written after the list. */
    void put(String name, JsonValue value) {
        rest.append(',')
                .append(StrictJson.write(new JsonString(name)))
                .append(':')
                .append(StrictJson.write(value));
    }

    /** Whether the document is whole. */
    boolean isClosed() {
        return closed;
    }

    /** Ends the document; closing twice is fine. */
    void close() {
        if (!closed) {
            closed = true;
            print("]" + rest + "}" + System.lineSeparator());
        }
    }

    private void print(String text) {
        if (out != null) {
            out.print(text);
        }
    }
}
