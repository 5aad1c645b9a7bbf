package dev.layerlift.proofs;

import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.port.JsonFormat;

/** The port {@link JsonFormat} on {@link StrictJson} and {@link Jcs} (RFC 8259, RFC 7493, RFC 8785). */
public final class StrictJsonFormat implements JsonFormat {
    /** Limits are those of {@link JsonLimits#DEFAULT}. */
    public StrictJsonFormat() {}

    @Override
    public JsonValue parse(byte[] utf8) {
        return StrictJson.parse(utf8);
    }

    @Override
    public byte[] write(JsonValue value) {
        return StrictJson.writeBytes(value);
    }

    @Override
    public byte[] canonical(JsonValue value) {
        return Jcs.canonicalise(value);
    }
}
