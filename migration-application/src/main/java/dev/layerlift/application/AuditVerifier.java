package dev.layerlift.application;

import dev.layerlift.application.AuditHeadKeeper.HeadPlace;
import dev.layerlift.application.VerificationReport.Check;
import dev.layerlift.application.internal.audit.AuditSources;
import dev.layerlift.application.internal.audit.Findings;
import dev.layerlift.application.internal.audit.HeadChain;
import dev.layerlift.application.internal.audit.HeadCopies;
import dev.layerlift.application.internal.audit.HeadText.End;
import dev.layerlift.application.internal.audit.SegmentCopies;
import dev.layerlift.application.internal.audit.StreamChain;
import dev.layerlift.application.internal.audit.SystemProof;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.audit.StoredHead;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.AuditLog.Row;
import dev.layerlift.domain.port.JsonFormat;
import dev.layerlift.domain.port.MigrationQuery;
import dev.layerlift.domain.port.MigrationStore;
import dev.layerlift.domain.port.Page;
import dev.layerlift.domain.port.ProofSuite;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Checks the audit of a home with the public system key alone: every record's proof, that no record of a stream was
 * changed, removed, reordered or inserted, that everything is there which a signed head or a copy in a store says was,
 * and that every migration which ended has one record of its end. Memory is that of a page of records and of the names
 * of the streams.
 */
public final class AuditVerifier {
    private static final int PAGE = 500;
    private static final Duration COMMIT_MAX = Duration.ofHours(1);

    private final AuditSources sources;
    private final MigrationStore migrations;
    private final ProofSuite proofs;
    private final JsonFormat json;
    private final Clock clock;

    /** Reads through these ports. */
    public AuditVerifier(EnginePorts ports) {
        this(
                new AuditSources(
                        ports.audit(),
                        ports.auditHeads().heads(),
                        ports.auditHeads().places(),
                        ports.layers().stores().values()),
                ports.migrations(),
                ports.proofs(),
                ports.json(),
                ports.clock());
    }

    AuditVerifier(AuditSources sources, MigrationStore migrations, ProofSuite proofs, JsonFormat json, Clock clock) {
        this.sources = sources;
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
     * @param heads how many signed heads were checked
     * @param copies how many copies of records in stores were compared
     * @param headCopies how many copies of heads were compared
     * @param problems what does not hold, one sentence each; at most 100
     */
    public record AuditReport(
            int streams, long records, long heads, long copies, long headCopies, List<Check> problems) {
        public AuditReport {
            problems = List.copyOf(problems);
        }

        /** Whether everything holds. */
        public boolean valid() {
            return problems.isEmpty();
        }
    }

    /**
     * Checks everything.
     *
     * @throws MigrationException when the home itself cannot be read
     */
    public AuditReport verify(String systemKeyMultibase) {
        Findings findings = new Findings();
        SystemProof proof = new SystemProof(proofs, clock, systemKeyMultibase);
        HeadChain heads = new HeadChain(proof, json, findings);
        verifyHeads(heads, findings);
        long headCopies = 0;
        HeadCopies elsewhere = new HeadCopies(sources, proof, json, findings);
        for (HeadPlace place : sources.places()) {
            headCopies += elsewhere.compare(
                    place,
                    systemKeyMultibase,
                    clock.instant(),
                    (stream, end) -> requireRecord(stream, end, "a copied head", findings));
        }
        List<String> streams = sources.log().streams();
        long records = 0;
        for (String stream : streams) {
            records +=
                    verifyStream(new StreamChain(stream, false, proof, json, findings), stream, pruned(heads, stream));
        }
        long copies = compareCopies(streams, heads, findings);
        everyEndIsRecorded(findings, heads.prunedBefore());
        return new AuditReport(streams.size(), records, heads.last(), copies, headCopies, findings.problems());
    }

    private static Optional<End> pruned(HeadChain heads, String stream) {
        return Optional.ofNullable(heads.pruned().get(stream));
    }

    private void verifyHeads(HeadChain chain, Findings findings) {
        // Twice: what a later head says was pruned is not missed where an earlier one names it.
        HeadChain first = new HeadChain(chain.proof(), json, new Findings());
        eachHead(head -> first.accept(head.json(), (stream, end) -> {}));
        eachHead(head -> chain.accept(head.json(), (stream, end) -> {
            if (pruned(first, stream)
                    .map(gone -> end.sequence() > gone.sequence())
                    .orElse(true)) {
                requireRecord(stream, end, HeadChain.name(chain.last()), findings);
            }
        }));
    }

    private void eachHead(java.util.function.Consumer<StoredHead> action) {
        List<StoredHead> page = sources.heads().read(0, PAGE);
        while (!page.isEmpty()) {
            page.forEach(action);
            page = page.size() < PAGE
                    ? List.of()
                    : sources.heads().read(page.get(page.size() - 1).number(), PAGE);
        }
    }

    private void requireRecord(String stream, End end, String head, Findings findings) {
        if (findings.full()) {
            return;
        }
        Optional<Sha256> found = sources.digest(stream, end.sequence(), json);
        if (found.isEmpty()) {
            findings.add(stream + " " + end.sequence(), "is named by " + head + " and is not there: removed");
        } else if (!found.get().equals(end.digest())) {
            findings.add(stream + " " + end.sequence(), "is not the one that " + head + " names: changed");
        }
    }

    private long verifyStream(StreamChain chain, String stream, Optional<End> pruned) {
        pruned.ifPresent(chain::startAfter);
        long records = 0;
        List<Row> page = sources.log().read(stream, 0, PAGE);
        while (!page.isEmpty()) {
            page.forEach(row -> chain.accept(row.sequence(), row.json()));
            records += page.size();
            page = page.size() < PAGE
                    ? List.of()
                    : sources.log().read(stream, page.get(page.size() - 1).sequence(), PAGE);
        }
        return records;
    }

    private long compareCopies(List<String> streams, HeadChain heads, Findings findings) {
        SegmentCopies copies = new SegmentCopies(sources, json, findings);
        try {
            Set<String> all = copies.streams();
            all.addAll(streams);
            long compared = 0;
            for (String stream : all) {
                compared += copies.compare(stream, pruned(heads, stream));
            }
            return compared;
        } catch (MigrationException e) {
            findings.add(
                    "the copies of the records", "cannot be read: " + e.error().message());
            return 0;
        }
    }

    /** A migration that ended and of which no record says so: records were removed. */
    private void everyEndIsRecorded(Findings findings, Optional<Instant> prunedBefore) {
        // A record is a moment older than the commit it is in.
        Optional<Instant> gone = prunedBefore.map(before -> before.plus(COMMIT_MAX));
        MigrationQuery query = MigrationQuery.ALL;
        while (!findings.full()) {
            Page<Migration> page = migrations.query(query);
            for (Migration migration : page.items()) {
                if (migration.atRest()
                        && gone.map(migration.updatedAt()::isBefore).orElse(false)) {
                    continue;
                }
                if (migration.atRest()) {
                    ended(migration, recordsOfEnd(migration), findings);
                }
            }
            if (page.next().isEmpty()) {
                return;
            }
            query = query.from(page.next());
        }
    }

    private void ended(Migration migration, long records, Findings findings) {
        String about = "migration " + migration.id();
        if (records == 0) {
            findings.add(about, "is " + migration.state().id() + ", and no record says so: records were removed");
        } else if (records > 1 && migration.state() != MigrationState.QUARANTINED) {
            // Each vain attempt to end a quarantine is recorded; every other end as often as it came.
            long ends = migrations.journal(migration.id()).stream()
                    .flatMap(entry -> entry.transitions().stream())
                    .filter(migration.state()::equals)
                    .count();
            if (records != ends) {
                findings.add(
                        about,
                        "has " + records + " records that it is "
                                + migration.state().id() + " (expected: " + ends + ")");
            }
        }
    }

    private long recordsOfEnd(Migration migration) {
        long records = 0;
        Optional<String> after = Optional.empty();
        do {
            Page<byte[]> page = sources.log().history(migration.sourceDid().identity(), after, PAGE);
            records += page.items().stream()
                    .filter(stored -> recordsEndOf(migration, stored))
                    .count();
            after = page.next();
        } while (after.isPresent());
        return records;
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
}
