package dev.layerlift.did.webvh;

import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.proofs.StrictJson;

/**
 * A first entry with its version id and proof.
 *
 * @param line the entry as a line, with its line feed
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way; never compared
record SignedFirstEntry(byte[] line) {
    /** The entry as everybody will read it. */
    JsonObject json() {
        return StrictJson.parseObject(line);
    }
}
