package dev.layerlift.application.internal.audit;

import dev.layerlift.application.AuditSealer;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.audit.StoredHead;
import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonNumber;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import dev.layerlift.domain.port.JsonFormat;
import dev.layerlift.domain.port.ProofSuite;
import dev.layerlift.domain.port.ProofSuite.ProofRequest;
import dev.layerlift.domain.port.Signer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A head over the audit streams (docs/formats.md): the ends of those that grew since the head before, which it names by
 * digest.
 *
 * @param number 1, 2, 3, …
 * @param previous the digest of the head before; empty for the first one
 * @param at when it was signed
 * @param records how many records it and all heads before it cover
 * @param streams the ends of the streams that grew
 * @param prunedBefore what was recorded before this time was pruned; empty in a head that prunes nothing
 * @param pruned per stream the last record that was pruned
 */
public record HeadText(
        long number,
        Optional<Sha256> previous,
        Instant at,
        long records,
        Map<String, End> streams,
        Optional<Instant> prunedBefore,
        Map<String, End> pruned) {
    /** The {@code type} of a head. */
    public static final String TYPE = "AuditHead";

    /** The most bytes that a head can have. */
    public static final int BYTES_MAX = 8 * 1024 * 1024;

    private static final String FOLDER = "audit-heads/";
    private static final int DIGEST_DIGITS = 16;

    public HeadText {
        streams = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(streams));
        pruned = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(pruned));
    }

    /** The place of a record and its digest. */
    public record End(long sequence, Sha256 digest) {}

    /** The head signed with the system key. */
    public StoredHead signed(long covered, Signer systemKey, ProofSuite proofs, JsonFormat json) {
        JsonValue.Builder text = JsonObject.builder()
                .put("type", TYPE)
                .put("number", number)
                .put("timestamp", at.toString())
                .put(
                        "previous",
                        previous.map(Sha256::multibase)
                                .<JsonValue>map(JsonString::new)
                                .orElse(JsonValue.NULL))
                .put("records", records)
                .put("streams", ends(streams));
        prunedBefore.ifPresent(
                before -> text.put("prunedBefore", before.toString()).put("pruned", ends(pruned)));
        JsonObject signed = proofs.sign(
                text.build(),
                List.of(new ProofRequest(
                        systemKey,
                        AuditSealer.verificationMethod(systemKey.publicKeyMultibase()),
                        VerificationRelationship.ASSERTION_METHOD)),
                at.truncatedTo(ChronoUnit.SECONDS));
        return new StoredHead(number, json.digest(signed), covered, json.write(signed));
    }

    private static JsonObject ends(Map<String, End> ends) {
        JsonValue.Builder text = JsonObject.builder();
        new TreeMap<>(ends)
                .forEach((stream, end) -> text.put(
                        stream,
                        JsonObject.builder()
                                .put("sequence", end.sequence())
                                .put("digest", end.digest().multibase())
                                .build()));
        return text.build();
    }

    /**
     * Reads a head.
     *
     * @throws IllegalArgumentException when it is none; the message says what was expected
     */
    public static HeadText of(JsonObject head) {
        if (!head.string("type").equals(Optional.of(TYPE))) {
            throw new IllegalArgumentException("type: not " + TYPE);
        }
        try {
            return new HeadText(
                    head.requireLong("number"),
                    head.string("previous").map(Sha256::parseMultibase),
                    Instant.parse(head.requireString("timestamp")),
                    head.requireLong("records"),
                    ends(head.requireObject("streams")),
                    head.string("prunedBefore").map(Instant::parse),
                    ends(head.object("pruned").orElse(JsonObject.EMPTY)));
        } catch (java.time.DateTimeException e) {
            throw new IllegalArgumentException("timestamp: not a time", e);
        }
    }

    private static Map<String, End> ends(JsonObject ends) {
        Map<String, End> read = new LinkedHashMap<>();
        ends.forEachSorted((stream, end) -> {
            if (!(end instanceof JsonObject o) || !(o.get("sequence").orElse(null) instanceof JsonNumber)) {
                throw new IllegalArgumentException("streams." + stream + ": no end of a stream");
            }
            read.put(stream, new End(o.requireLong("sequence"), Sha256.parseMultibase(o.requireString("digest"))));
        });
        return read;
    }

    /** The folder that copies lie in, of whatever home: each home has its own key. */
    public static ObjectPath folder(String systemKeyMultibase) {
        return ObjectPath.ofRestricted(FOLDER + systemKeyMultibase);
    }

    /**
     * Where a copy lies. The digest is in the name so that two heads of one number, which only a home that was put back
     * to an older copy can have, are both kept.
     */
    public static ObjectPath path(String systemKeyMultibase, long number, Sha256 digest) {
        return ObjectPath.ofRestricted(FOLDER + systemKeyMultibase + "/" + "%020d".formatted(number) + "-"
                + digest.hex().substring(0, DIGEST_DIGITS) + ".json");
    }
}
