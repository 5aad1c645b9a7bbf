package dev.layerlift.application;

import dev.layerlift.application.VerificationReport.Check;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.port.AuditLog;
import dev.layerlift.domain.port.JsonFormat;
import dev.layerlift.domain.port.MigrationQuery;
import dev.layerlift.domain.port.MigrationStore;
import dev.layerlift.domain.port.Page;
import dev.layerlift.domain.port.ProofSuite;
import dev.layerlift.domain.port.ProofSuite.ProofCheck;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks the audit records of a home with the public system key alone: every record's proof, and that no record of a
 * stream was changed, removed, reordered or inserted; and that every migration which ended has a record of its end.
 */
public final class AuditVerifier {
    private static final int PAGE = 500;
    private static final int PROBLEMS_MAX = 100;

    private final AuditLog audit;
    private final MigrationStore migrations;
    private final ProofSuite proofs;
    private final JsonFormat json;
    private final Clock clock;

    /** Reads through these ports. */
    public AuditVerifier(AuditLog audit, MigrationStore migrations, ProofSuite proofs, JsonFormat json, Clock clock) {
        this.audit = audit;
        this.migrations = migrations;
        this.proofs = proofs;
        this.json = json;
        this.clock = clock;
    }

    /**
     * What was found.
     *
     * @param streams how many streams there are
     * @param records how many records were checked
     * @param problems what does not hold, one sentence each; at most 100
     */
    public record AuditReport(int streams, long records, List<Check> problems) {
        /** Whether all records hold. */
        public boolean valid() {
            return problems.isEmpty();
        }
    }

    /** Checks every record of every stream. */
    public AuditReport verify(String systemKeyMultibase) {
        String expectedMethod = AuditSealer.verificationMethod(systemKeyMultibase);
        List<Check> problems = new ArrayList<>();
        long records = 0;
        List<String> streams = audit.streams();
        for (String stream : streams) {
            records += verifyStream(stream, expectedMethod, problems);
        }
        everyEndIsRecorded(problems);
        return new AuditReport(streams.size(), records, List.copyOf(problems));
    }

    /** A migration that ended and of which no record says so: records were removed. */
    private void everyEndIsRecorded(List<Check> problems) {
        MigrationQuery query = MigrationQuery.ALL;
        while (problems.size() < PROBLEMS_MAX) {
            Page<Migration> page = migrations.query(query);
            for (Migration migration : page.items()) {
                if (migration.atRest() && !isRecorded(migration)) {
                    note(
                            problems,
                            new Check(
                                    "migration " + migration.id(),
                                    false,
                                    "is " + migration.state().id() + ", and no record says so: records were removed"));
                }
            }
            if (page.next().isEmpty()) {
                return;
            }
            query = query.from(page.next());
        }
    }

    private boolean isRecorded(Migration migration) {
        Optional<String> after = Optional.empty();
        do {
            Page<byte[]> page = audit.history(migration.sourceDid().identity(), after, PAGE);
            if (page.items().stream().anyMatch(stored -> recordsEndOf(migration, stored))) {
                return true;
            }
            after = page.next();
        } while (after.isPresent());
        return false;
    }

    /** What cannot be read is reported where its stream is read; here it is no record of anything. */
    private boolean recordsEndOf(Migration migration, byte[] stored) {
        try {
            JsonObject record = json.parseObject(stored);
            return record.string("migrationId")
                            .equals(Optional.of(migration.id().toString()))
                    && record.string("finalState")
                            .equals(Optional.of(migration.state().id()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private long verifyStream(String stream, String expectedMethod, List<Check> problems) {
        long sequence = 0;
        Optional<Sha256> previous = Optional.empty();
        List<byte[]> page = audit.read(stream, 0, PAGE);
        while (!page.isEmpty()) {
            for (byte[] stored : page) {
                sequence++;
                String name = stream + " " + sequence;
                JsonObject record;
                try {
                    record = json.parseObject(stored);
                } catch (IllegalArgumentException e) {
                    note(problems, new Check(name, false, "is not readable: " + e.getMessage()));
                    return sequence;
                }
                check(record, name, stream, sequence, previous, expectedMethod)
                        .ifPresent(detail -> note(problems, new Check(name, false, detail)));
                previous = Optional.of(json.digest(record));
            }
            page = page.size() < PAGE ? List.of() : audit.read(stream, sequence, PAGE);
        }
        return sequence;
    }

    private static void note(List<Check> problems, Check problem) {
        if (problems.size() < PROBLEMS_MAX) {
            problems.add(problem);
        }
    }

    private Optional<String> check(
            JsonObject record,
            String name,
            String stream,
            long sequence,
            Optional<Sha256> previous,
            String expectedMethod) {
        if (!record.string("stream").equals(Optional.of(stream))
                || !record.get("sequence").equals(Optional.of(new JsonValue.JsonNumber(Long.toString(sequence))))) {
            return Optional.of(name + " is not in its place: a record was removed, reordered or inserted");
        }
        if (!record.string("previous").equals(previous.map(Sha256::multibase))) {
            return Optional.of(name + " does not follow the record before: one of them was changed");
        }
        List<ProofCheck> checks = proofs.verify(
                record, VerificationRelationship.ASSERTION_METHOD, did -> Optional.empty(), clock.instant());
        if (checks.size() != 1) {
            return Optional.of(name + " has " + checks.size() + " proofs (expected: 1)");
        }
        ProofCheck proof = checks.get(0);
        if (!proof.verificationMethod().equals(expectedMethod)) {
            return Optional.of(
                    name + " is signed by " + proof.verificationMethod() + " (expected: " + expectedMethod + ")");
        }
        return proof.valid() ? Optional.empty() : Optional.of(name + " was changed: " + proof.detail());
    }
}
