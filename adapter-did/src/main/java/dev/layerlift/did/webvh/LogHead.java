package dev.layerlift.did.webvh;

import dev.layerlift.domain.json.JsonValue.JsonObject;
import java.time.Instant;

/**
 * What the next entry builds on.
 *
 * @param number the number of the last entry, from 1
 * @param versionId its version id
 * @param versionTime its time
 */
record LogHead(long number, String versionId, Instant versionTime) {
    static LogHead of(LogVersion version) {
        return new LogHead(
                version.number(), version.entry().versionId(), version.entry().versionTime());
    }

    /** The head after an entry that was just written. */
    LogHead then(JsonObject entry) {
        return new LogHead(
                number + 1, entry.requireString("versionId"), Instant.parse(entry.requireString("versionTime")));
    }
}
