package dev.layerlift.persistence.sql;

import dev.layerlift.domain.credential.Credential;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationError;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.JsonFormat;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * JSON in columns, as it was received: members in their order, numbers with their literals. What could not be read back
 * is refused before it is written.
 */
final class JsonText {
    /** The most that {@link JsonFormat#parse} reads, in bytes. */
    private static final int SIZE_BYTES_MAX = 10 * 1024 * 1024;
    /** How deep JSON from outside may nest. */
    private static final int DEPTH_MAX = 64;

    private final JsonFormat format;

    JsonText(JsonFormat format) {
        this.format = format;
    }

    /** The text of a value. */
    String write(String what, JsonValue value) {
        return new String(bytes(what, value), StandardCharsets.UTF_8);
    }

    /** The text of a value, in UTF-8. */
    byte[] bytes(String what, JsonValue value) {
        int depth = depth(value, 0);
        if (depth > DEPTH_MAX) {
            throw tooLarge(what + ": nested deeper than " + DEPTH_MAX + " levels (expected: at most that)");
        }
        byte[] bytes = format.write(value);
        if (bytes.length > SIZE_BYTES_MAX) {
            throw tooLarge(what + ": " + bytes.length + " bytes (expected: at most " + SIZE_BYTES_MAX + ")");
        }
        return bytes;
    }

    private static MigrationException tooLarge(String message) {
        return new MigrationException(
                MigrationError.of(ErrorType.STORAGE_ERROR, "RECORD_TOO_LARGE", message, "split it into smaller ones"));
    }

    /** The object that was written. */
    JsonObject read(String text) {
        return format.parseObject(text.getBytes(StandardCharsets.UTF_8));
    }

    /** One credential a line, so that one at the limit of depth or size is not pushed over it by an array around it. */
    String writeLines(String what, List<Credential> credentials) {
        StringBuilder lines = new StringBuilder();
        for (Credential credential : credentials) {
            lines.append(write(what, credential.json())).append('\n');
        }
        return lines.toString();
    }

    /** The credentials that were written. */
    List<Credential> readLines(String lines) {
        return lines.lines().map(line -> new Credential(read(line))).toList();
    }

    /** Whether two values have one canonical form. */
    boolean sameCanonical(JsonValue one, JsonValue other) {
        return java.util.Arrays.equals(format.canonical(one), format.canonical(other));
    }

    private static int depth(JsonValue value, int above) {
        if (above > DEPTH_MAX) {
            return above;
        }
        int deepest = above;
        if (value instanceof JsonObject o) {
            deepest = above + 1;
            for (JsonValue member : o.members().values()) {
                deepest = Math.max(deepest, depth(member, above + 1));
            }
        } else if (value instanceof JsonArray a) {
            deepest = above + 1;
            for (JsonValue item : a.values()) {
                deepest = Math.max(deepest, depth(item, above + 1));
            }
        }
        return deepest;
    }
}
