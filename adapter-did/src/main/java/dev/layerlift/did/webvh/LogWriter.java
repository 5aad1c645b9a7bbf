package dev.layerlift.did.webvh;

import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.port.Signer;
import dev.layerlift.proofs.DataIntegrity;
import dev.layerlift.proofs.DateTimeStamp;
import dev.layerlift.proofs.ProofOptions;
import dev.layerlift.proofs.StrictJson;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Writes entries of a log, one signature each (did:webvh 1.0, "Create" and "Update"). */
final class LogWriter {
    private static final String SCID = LogHash.PLACEHOLDER;

    private final DataIntegrity proofs;

    LogWriter(DataIntegrity proofs) {
        this.proofs = proofs;
    }

    /**
     * The first entry of a log.
     *
     * @param state the document, with the placeholder for the SCID
     * @param options the parameters besides method, SCID and update keys
     * @param updateKey signs this entry and may sign the next
     * @param now the time of creation; cut to whole seconds
     */
    SignedFirstEntry first(JsonObject state, JsonObject options, Signer updateKey, Instant now) {
        JsonValue.Builder parameters = JsonObject.builder()
                .put("method", LogParameters.METHOD)
                .put("scid", SCID)
                .put("updateKeys", JsonArray.ofStrings(List.of(updateKey.publicKeyMultibase())));
        options.members().forEach(parameters::put);
        JsonObject preliminary = entry(SCID, DateTimeStamp.format(now), parameters.build(), state);
        EntryHashes hashes = EntryHashes.of(preliminary);
        String scid = hashes.scid();
        EntryHashes finished = hashes.finished(scid);
        String versionId = versionId(1, finished, scid);
        return new SignedFirstEntry(finished.line(versionId, scid, proof(finished, versionId, updateKey, now)));
    }

    /** A later entry. */
    JsonObject next(LogHead previous, JsonObject parameters, JsonObject state, Signer updateKey, Instant now) {
        Instant time = timeAfter(previous.versionTime(), now);
        // Instant writes no fraction where there is none.
        JsonObject entry = entry(previous.versionId(), time.toString(), parameters, state);
        EntryHashes hashes = EntryHashes.of(entry);
        String versionId = versionId(previous.number() + 1, hashes, previous.versionId());
        JsonObject proof = proof(hashes, versionId, updateKey, time);
        return entry.with(EntryHashes.VERSION_ID, versionId).with(EntryHashes.PROOF, JsonArray.of(proof));
    }

    /** An entry as a line, with its line feed. */
    static byte[] line(JsonObject entry) {
        return StrictJson.writeLine(entry);
    }

    /**
     * A time that is later than the entry before and not in the future: the current second, or within the second of that
     * entry the current millisecond. Only a clock that stands still or goes back makes it one millisecond later than the
     * entry before.
     */
    private static Instant timeAfter(Instant previous, Instant now) {
        Instant second = now.truncatedTo(ChronoUnit.SECONDS);
        if (second.isAfter(previous)) {
            return second;
        }
        Instant millisecond = now.truncatedTo(ChronoUnit.MILLIS);
        return millisecond.isAfter(previous)
                ? millisecond
                : previous.truncatedTo(ChronoUnit.MILLIS).plus(Duration.ofMillis(1));
    }

    private static JsonObject entry(String versionId, String versionTime, JsonObject parameters, JsonObject state) {
        return JsonObject.builder()
                .put("versionId", versionId)
                .put("versionTime", versionTime)
                .put("parameters", parameters)
                .put("state", state)
                .build();
    }

    private static String versionId(long number, EntryHashes hashes, String predecessor) {
        return number + "-" + hashes.entryHash(predecessor);
    }

    private JsonObject proof(EntryHashes hashes, String versionId, Signer updateKey, Instant created) {
        String key = updateKey.publicKeyMultibase();
        ProofOptions options = ProofOptions.of("did:key:" + key + "#" + key, "assertionMethod", created);
        return proofs.createProof(hashes.signedHash(versionId), options, updateKey::sign);
    }
}
