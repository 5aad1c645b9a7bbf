package dev.layerlift.application.internal;

import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.JsonFormat;

/** Reads JSON that this home wrote: bytes that are none were damaged where they lay, and are named so. */
public final class StoredJson {
    private StoredJson() {}

    /**
     * The object that was stored.
     *
     * @param what what it is, for the message
     * @throws MigrationException {@code STORAGE_ERROR} {@code RECORD_DAMAGED} when it is no object any more
     */
    public static JsonObject read(JsonFormat json, String what, byte[] stored) {
        try {
            return json.parseObject(stored);
        } catch (IllegalArgumentException e) {
            throw MigrationException.storage(
                    "RECORD_DAMAGED",
                    "the stored " + what + " cannot be read (expected: as it was written)",
                    e,
                    "find out what else is damaged: layerlift audit verify",
                    "restore the database from a backup; keep the damaged one");
        }
    }
}
