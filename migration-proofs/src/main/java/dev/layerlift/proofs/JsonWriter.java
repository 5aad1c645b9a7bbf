package dev.layerlift.proofs;

import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonBoolean;
import dev.layerlift.domain.json.JsonValue.JsonNumber;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import java.util.Map;

/** Writes a tree in the order and with the number literals that it has. Not thread-safe. */
final class JsonWriter {
    private final JsonSink sink = new JsonSink(512);
    private final boolean pretty;

    private JsonWriter(boolean pretty) {
        this.pretty = pretty;
    }

    static JsonSink compact(JsonValue value) {
        JsonWriter writer = new JsonWriter(false);
        writer.write(value, 0);
        return writer.sink;
    }

    static JsonSink pretty(JsonValue value) {
        JsonWriter writer = new JsonWriter(true);
        writer.write(value, 0);
        writer.sink.put('\n');
        return writer.sink;
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
            sink.putString(member.getKey());
            sink.putAscii(pretty ? ": " : ":");
            write(member.getValue(), depth);
        }
        close('}', first, depth);
    }

    private void writeArray(JsonArray array, int depth) {
        sink.put('[');
        boolean first = true;
        for (JsonValue item : array.values()) {
            separate(first, depth);
            first = false;
            write(item, depth);
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
