package dev.layerlift.proofs;

import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonBoolean;
import dev.layerlift.domain.json.JsonValue.JsonNumber;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import java.util.Map;
import java.util.function.Function;

/** Writes a tree in the order and with the number literals that it has. Not thread-safe. */
final class JsonWriter {
    private final JsonSink sink;
    private final boolean pretty;

    private JsonWriter(JsonSink sink, boolean pretty) {
        this.sink = sink;
        this.pretty = pretty;
    }

    /** On one line; the sink is the function's only until it returns. */
    static <T> T compact(JsonValue value, Function<JsonSink, T> result) {
        return using(sink -> {
            compact(value, sink);
            return result.apply(sink);
        });
    }

    /** On one line, behind what is there. */
    static void compact(JsonValue value, JsonSink sink) {
        new JsonWriter(sink, false).write(value, 0);
    }

    /** On several lines, likewise. */
    static <T> T pretty(JsonValue value, Function<JsonSink, T> result) {
        return using(sink -> {
            new JsonWriter(sink, true).write(value, 0);
            sink.put('\n');
            return result.apply(sink);
        });
    }

    private static <T> T using(Function<JsonSink, T> work) {
        JsonSink sink = JsonSink.borrow();
        try {
            return work.apply(sink);
        } finally {
            sink.release();
        }
    }

    private void write(JsonValue value, int depth) {
        if (value instanceof JsonString s) {
            sink.putString(s.value());
        } else if (value instanceof JsonObject o) {
            writeObject(o, Jcs.deeper(depth));
        } else if (value instanceof JsonArray a) {
            writeArray(a, Jcs.deeper(depth));
        } else if (value instanceof JsonNumber n) {
            sink.putAscii(n.literal());
        } else if (value instanceof JsonBoolean b) {
            sink.putAscii(b.value() ? "true" : "false");
        } else {
            sink.putAscii("null");
        }
    }

    private void writeObject(JsonObject object, int depth) {
        sink.put('{');
        boolean first = true;
        for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
            separate(first, depth);
            first = false;
            sink.putName(member.getKey());
            if (pretty) {
                sink.put(' ');
            }
            write(member.getValue(), depth);
        }
        close('}', first, depth);
    }

    private void writeArray(JsonArray array, int depth) {
        sink.put('[');
        boolean first = true;
        // By index, here and in the canonical form: iterators show in the profile.
        for (int i = 0; i < array.values().size(); i++) {
            separate(first, depth);
            first = false;
            write(array.values().get(i), depth);
        }
        close(']', first, depth);
    }

    private void separate(boolean first, int depth) {
        if (!first) {
            sink.put(',');
        }
        if (pretty) {
            newLine(depth);
        }
    }

    private void close(char bracket, boolean empty, int depth) {
        if (pretty && !empty) {
            newLine(depth - 1);
        }
        sink.put(bracket);
    }

    private void newLine(int depth) {
        sink.put('\n');
        sink.putAscii("  ".repeat(depth));
    }
}
