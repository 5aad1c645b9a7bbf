package dev.layerlift.domain.port;

import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.json.JsonShapeException;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonObject;

/** Text and canonical form of JSON. Pure: no I/O, safe to call from many threads. */
public interface JsonFormat {
    /**
     * Parses UTF-8 text strictly: duplicate members, lone surrogates, trailing text and more than 10 MiB are refused.
     *
     * @throws IllegalArgumentException with the position and what was expected
     */
    JsonValue parse(byte[] utf8);

    /** Compact UTF-8 text, members in their order. */
    byte[] write(JsonValue value);

    /** The canonical form of RFC 8785 (JCS), from the tree as received. */
    byte[] canonical(JsonValue value);

    /** SHA-256 of the canonical form. */
    default Sha256 digest(JsonValue value) {
        return Sha256.of(canonical(value));
    }

    /**
     * Parses text that is one object.
     *
     * @throws JsonShapeException when it is something else
     */
    default JsonObject parseObject(byte[] utf8) {
        if (parse(utf8) instanceof JsonObject o) {
            return o;
        }
        throw new JsonShapeException("JSON text: not an object (expected: an object)");
    }
}
