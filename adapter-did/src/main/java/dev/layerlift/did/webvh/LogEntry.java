package dev.layerlift.did.webvh;

import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.did.WebvhDid;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.proofs.DateTimeStamp;
import dev.layerlift.proofs.ReceivedObject;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * One line of a log, checked for its shape and for nothing else (did:webvh 1.0, "The DID Log File").
 *
 * @param json the entry as received
 * @param versionId number, dash and entry hash
 * @param entryHash the claimed entry hash
 * @param versionTime the claimed time
 * @param did the DID that its document is about
 */
record LogEntry(JsonObject json, String versionId, String entryHash, Instant versionTime, WebvhDid did) {
    private static final Set<String> MEMBERS = Set.of("versionId", "versionTime", "parameters", "state", "proof");

    /**
     * Checks an entry.
     *
     * @param json the entry as received
     * @param number the number that it must have
     * @param previous the DID of the entry before, which this one nearly always has too
     * @throws IllegalArgumentException when it is malformed
     */
    static LogEntry of(JsonObject json, long number, Optional<WebvhDid> previous) {
        for (String name : json.members().keySet()) {
            if (!MEMBERS.contains(name)) {
                throw new LogRefusedException(
                        "unknown member \"" + Shortened.of(name) + "\" (expected: " + MEMBERS + ")");
            }
        }
        json.requireObject("parameters");
        String versionId = json.requireString("versionId");
        String prefix = number + "-";
        if (!versionId.startsWith(prefix)) {
            throw new LogRefusedException(
                    "versionId: " + Shortened.of(versionId) + " (expected: " + prefix + " and the entry hash)");
        }
        return new LogEntry(
                json,
                versionId,
                versionId.substring(prefix.length()),
                time(json.requireString("versionTime")),
                did(json, previous));
    }

    /**
     * Reads a line: the entry and its canonical form. What its members are is not looked at, but that there is a version
     * id.
     *
     * @throws IllegalArgumentException when it is not one strict JSON object
     */
    static ReceivedObject read(byte[] line) {
        // JSON Lines: white space around the value, so also a carriage return, is passed over; a blank line is no
        // value.
        return ReceivedObject.parse(line, EntryHashes.PROOF, EntryHashes.VERSION_ID);
    }

    JsonObject parameters() {
        return json.requireObject("parameters");
    }

    DidDocument document() {
        return new DidDocument(json.requireObject("state"));
    }

    String versionTimeText() {
        return json.requireString("versionTime");
    }

    private static Instant time(String text) {
        if (!text.endsWith("Z") && !text.endsWith("+00:00")) {
            throw new LogRefusedException("versionTime: " + Shortened.of(text) + " (expected: UTC, ending in Z)");
        }
        return DateTimeStamp.parse(text)
                .orElseThrow(() -> new LogRefusedException(
                        "versionTime: " + Shortened.of(text) + " (expected: ISO 8601, such as 2026-01-31T12:00:00Z)"));
    }

    private static WebvhDid did(JsonObject json, Optional<WebvhDid> previous) {
        String id = json.requireObject("state").requireString("id");
        if (previous.isPresent() && previous.get().value().equals(id)) {
            return previous.get();
        }
        if (Did.parse(id) instanceof WebvhDid did) {
            return did;
        }
        throw new LogRefusedException("state.id: " + Shortened.of(id) + " (expected: a did:webvh)");
    }
}
