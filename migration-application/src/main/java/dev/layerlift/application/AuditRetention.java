package dev.layerlift.application;

import dev.layerlift.application.AuditVerifier.AuditReport;
import dev.layerlift.application.internal.StoredJson;
import dev.layerlift.application.internal.audit.AuditSources;
import dev.layerlift.application.internal.audit.Findings;
import dev.layerlift.application.internal.audit.SegmentCopies;
import dev.layerlift.application.internal.audit.SegmentCopies.Segment;
import dev.layerlift.domain.audit.AuditPlace;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.Actor;
import dev.layerlift.domain.port.AuditLog.Row;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Removes old audit records from the home (FR-7.5): those of whole sealed segments, whose copies in the stores are what
 * the home holds and stay there. A signed head says what was pruned, so that everything else still verifies.
 */
public final class AuditRetention {
    /** How long records are kept at least. */
    public static final Period KEPT = Period.ofYears(7);

    private static final int PAGE = 500;
    private static final int STREAMS_PER_HEAD = 1000;

    private final EnginePorts ports;
    private final AuditSources sources;

    /** Works on these ports. */
    public AuditRetention(EnginePorts ports) {
        this.ports = ports;
        this.sources = new AuditSources(
                ports.audit(),
                ports.auditHeads().heads(),
                List.of(),
                ports.layers().stores().values());
    }

    /**
     * What was pruned.
     *
     * @param streams of how many streams
     * @param records how many records
     */
    public record Pruned(int streams, long records) {}

    /** The last time of which records may be pruned now. */
    public Instant latest() {
        return ports.clock().instant().atOffset(ZoneOffset.UTC).minus(KEPT).toInstant();
    }

    /**
     * Prunes what was recorded before a time. For operators. What is in no sealed segment, and a segment with one record
     * that is younger, stay; so do all later ones of the stream.
     *
     * @param systemKeyMultibase the key that everything must verify with first
     * @throws MigrationException {@code OPERATORS_ONLY}; {@code AUDIT_TOO_YOUNG} for a time less than seven years ago;
     *     {@code AUDIT_NOT_VALID} when the audit, or a copy, does not verify: nothing is pruned then
     */
    public Pruned prune(Instant before, Actor actor, String systemKeyMultibase) {
        if (!(actor instanceof Actor.Operator)) {
            throw MigrationException.validation(
                    "OPERATORS_ONLY", "the audit is pruned by operators only", "ask whoever operates this home");
        }
        if (before.isAfter(latest())) {
            throw MigrationException.validation(
                    "AUDIT_TOO_YOUNG",
                    "before: " + before + " (expected: at most " + latest() + "; records are kept for 7 years)",
                    "name an earlier day");
        }
        AuditReport report = new AuditVerifier(ports).verify(systemKeyMultibase);
        if (!report.valid()) {
            throw notValid(report.problems().get(0).detail());
        }
        Map<String, AuditPlace> pruned = new TreeMap<>();
        int streams = 0;
        long records = 0;
        for (String stream : sources.log().streams()) {
            long first = sources.log().read(stream, 0, 1).get(0).sequence();
            Optional<AuditPlace> last = lastOld(stream, first, before);
            if (last.isPresent()) {
                pruned.put(stream, last.get());
                streams++;
                records += last.get().sequence() - first + 1;
            }
            if (pruned.size() == STREAMS_PER_HEAD) {
                ports.auditHeads().prune(before, pruned);
                pruned.clear();
            }
        }
        if (!pruned.isEmpty()) {
            ports.auditHeads().prune(before, pruned);
        }
        return new Pruned(streams, records);
    }

    /** The last record of the last segment from the beginning on of which everything is old and copied. */
    private Optional<AuditPlace> lastOld(String stream, long first, Instant before) {
        Findings findings = new Findings();
        SegmentCopies copies = new SegmentCopies(sources, ports.json(), findings);
        Optional<AuditPlace> last = Optional.empty();
        long next = first;
        for (Segment segment : copies.segments(stream)) {
            if (segment.to() < next) {
                continue;
            }
            Optional<AuditPlace> end = segment.from() == next ? end(segment, before) : Optional.empty();
            if (end.isEmpty()) {
                break;
            }
            long size = segment.to() - segment.from() + 1;
            if (copies.compare(segment) != size || !findings.problems().isEmpty()) {
                throw notValid(segment.path().key() + " is no whole copy");
            }
            last = end;
            next = segment.to() + 1;
        }
        return last;
    }

    private Optional<AuditPlace> end(Segment segment, Instant before) {
        Optional<AuditPlace> last = Optional.empty();
        long done = segment.from() - 1;
        while (done < segment.to()) {
            List<Row> page = sources.log().read(segment.stream(), done, (int) Math.min(PAGE, segment.to() - done));
            if (page.isEmpty()) {
                return Optional.empty();
            }
            for (Row row : page) {
                JsonObject record = StoredJson.read(ports.json(), "audit record", row.json());
                if (!Instant.parse(record.requireString("timestamp")).isBefore(before)) {
                    return Optional.empty();
                }
                done = row.sequence();
                last = Optional.of(
                        new AuditPlace(0, segment.stream(), done, ports.json().digest(record)));
            }
        }
        return last;
    }

    private static MigrationException notValid(String problem) {
        return MigrationException.storage(
                "AUDIT_NOT_VALID",
                "the audit does not verify, and nothing was pruned: " + problem,
                "run: layerlift audit verify");
    }
}
