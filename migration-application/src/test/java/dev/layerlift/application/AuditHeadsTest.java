package dev.layerlift.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.application.AuditHeadKeeper.HeadPlace;
import dev.layerlift.application.AuditVerifier.AuditReport;
import dev.layerlift.application.TestHome.Process;
import dev.layerlift.application.internal.audit.AuditSources;
import dev.layerlift.application.internal.audit.HeadText;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.audit.AuditPlace;
import dev.layerlift.domain.audit.StoredHead;
import dev.layerlift.domain.did.CanonicalIdentity;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.AuditHeads;
import dev.layerlift.domain.port.AuditLog;
import dev.layerlift.domain.port.AuditQuery;
import dev.layerlift.domain.port.ContentStore;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.ContentStore.Durability;
import dev.layerlift.domain.port.ContentStore.StoredObject;
import dev.layerlift.domain.port.Page;
import dev.layerlift.testkit.memory.InMemoryContentStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Somebody removes records from the end, whole streams, or puts the database back: signed heads elsewhere tell. */
@Tag("P31")
class AuditHeadsTest {
    private final TestHome home = new TestHome();
    private final String key = home.systemKey.signer().publicKeyMultibase();

    /** What an attacker leaves of a log and of its heads. */
    private final class Attacked implements AuditLog, AuditHeads {
        private final AuditLog log = home.persistence.auditLog();
        private final AuditHeads heads = home.persistence.auditHeads();
        private final long recordsKept;
        private final long headsKept;

        Attacked(long recordsKept, long headsKept) {
            this.recordsKept = recordsKept;
            this.headsKept = headsKept;
        }

        @Override
        public List<String> streams() {
            return recordsKept == 0 ? List.of() : log.streams();
        }

        @Override
        public List<Row> read(String stream, long after, int limit) {
            return log.read(stream, after, limit).stream()
                    .filter(row -> row.sequence() <= recordsKept)
                    .toList();
        }

        @Override
        public Page<byte[]> history(CanonicalIdentity identity, Optional<String> after, int limit) {
            return log.history(identity, after, limit);
        }

        @Override
        public Page<byte[]> query(AuditQuery query) {
            return log.query(query);
        }

        @Override
        public Optional<Head> head(String stream) {
            return log.head(stream);
        }

        @Override
        public Optional<StoredHead> last() {
            return heads.last();
        }

        @Override
        public List<StoredHead> read(long after, int limit) {
            return heads.read(after, limit).stream()
                    .filter(head -> head.number() <= headsKept)
                    .toList();
        }

        @Override
        public List<AuditPlace> recorded(long after, int limit) {
            return heads.recorded(after, limit);
        }

        @Override
        public void append(StoredHead head, Map<String, AuditPlace> pruned) {
            heads.append(head, pruned);
        }
    }

    private void migrateInOneProcess(int... numbers) throws Exception {
        try (Process process = home.start()) {
            for (int n : numbers) {
                process.migrate(process.importBytes("f" + n, new byte[] {(byte) n}));
            }
            MigrationManagerTest.get(process.manager.resume());
        }
    }

    private AuditReport verify(Attacked attacked, List<? extends ContentStore> copies) {
        return new AuditVerifier(
                        new AuditSources(
                                attacked,
                                attacked,
                                List.of(new HeadPlace("the webvh store", () -> home.publicStore)),
                                copies),
                        home.persistence.migrations(),
                        home.proofs,
                        home.json,
                        home.clock)
                .verify(key);
    }

    private List<StoredObject> copies() {
        return home.publicStore.list(HeadText.folder(key), Optional.empty(), 100);
    }

    private static void assertFound(AuditReport report, String name, String detail) {
        assertThat(report.problems()).anySatisfy(problem -> {
            assertThat(problem.name()).contains(name);
            assertThat(problem.detail()).contains(detail);
        });
    }

    @Test
    void everyProcessThatRecordedLeavesAHeadInTheHomeAndElsewhere() throws Exception {
        migrateInOneProcess(1, 2);
        migrateInOneProcess();
        migrateInOneProcess(3);

        AuditReport report = home.verifyAudit();

        assertThat(report.problems()).isEmpty();
        assertThat(report.heads()).isEqualTo(2);
        assertThat(report.headCopies()).isEqualTo(2);
        assertThat(report.copies()).isEqualTo(3);
        assertThat(copies()).hasSize(2);
    }

    @Test
    void aTailThatWasCutOffIsFound() throws Exception {
        migrateInOneProcess(1, 2, 3);

        AuditReport report = verify(new Attacked(2, 1), List.of());

        assertFound(report, "test-1 3", "is named by head 1 and is not there: removed");
    }

    @Test
    void aStreamThatIsGoneAsAWholeIsFound() throws Exception {
        migrateInOneProcess(1, 2);
        assertFound(verify(new Attacked(0, 1), List.of()), "test-1 2", "is not there: removed");
        assertFound(verify(new Attacked(0, 0), List.of(home.publicStore)), "test-1 1", "and its copy audit/test-1/000");
    }

    @Test
    void aDatabaseThatWasPutBackIsFoundByTheCopies() throws Exception {
        migrateInOneProcess(1);
        migrateInOneProcess(2);

        AuditReport report = verify(new Attacked(1, 1), List.of());

        assertFound(report, "head 2", "is in the webvh store and not in the home: the database was put back");
        assertFound(report, "test-1 2", "is named by a copied head and is not there: removed");
    }

    @Test
    void aCopyOfARecordThatWasChangedIsFound() throws Exception {
        migrateInOneProcess(1, 2);
        assertThat(home.verifyAudit().problems()).isEmpty();
        ObjectPath segment = ObjectPath.ofRestricted("audit/test-1/%020d-%020d.jsonl".formatted(1, 2));
        List<AuditLog.Row> rows = home.persistence.auditLog().read("test-1", 0, 10);
        overwrite(segment, line(rows.get(0).json()));
        assertFound(home.verifyAudit(), "test-1 2", "is not in its copy");
        overwrite(
                segment,
                line("{\"stream\":\"test-1\",\"sequence\":1}".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        assertFound(home.verifyAudit(), "test-1 1", "is not what its copy");
        overwrite(segment, "x\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertFound(home.verifyAudit(), "audit/test-1", "holds a line that is no record of it");
    }

    private static byte[] line(byte[] record) {
        byte[] line = java.util.Arrays.copyOf(record, record.length + 1);
        line[record.length] = '\n';
        return line;
    }

    private void overwrite(ObjectPath path, byte[] bytes) {
        assertThat(home.publicStore.stat(path)).isPresent();
        home.publicStore.put(path, Content.of(bytes), Sha256.of(bytes), Durability.NOW);
    }

    @Test
    void copiesOfHeadsThatWereRemovedChangedOrPlantedAreFound() throws Exception {
        for (int n = 1; n <= 3; n++) {
            migrateInOneProcess(n);
        }
        List<StoredObject> copies = copies();
        byte[] second = home.persistence.auditHeads().read(1, 1).get(0).json();
        home.publicStore.delete(copies.get(1).path());
        assertFound(home.verifyAudit(), "the webvh store", "lacks the copy of head 2, and has later ones");
        byte[] changed = home.json.write(
                home.json.parseObject(second).with("records", new dev.layerlift.domain.json.JsonValue.JsonNumber("7")));
        home.publicStore.put(copies.get(1).path(), Content.of(changed), Sha256.of(changed), Durability.NOW);
        assertFound(home.verifyAudit(), copies.get(1).path().key(), "holds another head than its name says");
        ObjectPath planted = HeadText.path(key, 2, home.json.digest(home.json.parseObject(changed)));
        home.publicStore.delete(copies.get(1).path());
        home.publicStore.put(planted, Content.of(changed), Sha256.of(changed), Durability.NOW);
        assertFound(home.verifyAudit(), planted.key(), "was changed");
    }

    @Test
    @Tag("P22")
    void aPlaceThatCannotBeReachedHoldsNothingUpAndGetsAllHeadsLater() throws Exception {
        migrateInOneProcess(1);
        InMemoryContentStore late = new InMemoryContentStore();
        boolean[] there = new boolean[1];
        List<HeadPlace> places = new ArrayList<>(List.of(
                new HeadPlace("late", () -> {
                    if (!there[0]) {
                        throw MigrationException.storage("STORE_GONE", "the disk is away", "mount it");
                    }
                    return late;
                }),
                new HeadPlace("the webvh store", () -> home.publicStore)));
        AuditHeadKeeper keeper = new AuditHeadKeeper(
                home.persistence.auditHeads(), places, home.systemKey::signer, home.proofs, home.json, home.clock);

        assertThatThrownBy(keeper::write).hasMessageContaining("the disk is away");
        assertThat(copies()).hasSize(1);
        there[0] = true;
        keeper.write();
        keeper.write();

        assertThat(late.list(HeadText.folder(key), Optional.empty(), 10)).hasSize(1);
    }

    @Test
    @Tag("P22")
    void everyPlaceThatCannotBeReachedIsNamed() throws Exception {
        migrateInOneProcess(1);
        List<HeadPlace> places = List.of(away("one"), away("two"));
        AuditHeadKeeper keeper = new AuditHeadKeeper(
                home.persistence.auditHeads(), places, home.systemKey::signer, home.proofs, home.json, home.clock);
        assertThatThrownBy(keeper::write)
                .hasMessageContaining("one is away")
                .satisfies(e -> assertThat(e.getSuppressed())
                        .singleElement()
                        .satisfies(other -> assertThat(other).hasMessageContaining("two is away")));
        AuditReport report = new AuditVerifier(
                        new AuditSources(home.persistence.auditLog(), home.persistence.auditHeads(), places, List.of()),
                        home.persistence.migrations(),
                        home.proofs,
                        home.json,
                        home.clock)
                .verify(key);
        assertFound(report, "one", "one cannot be read: one is away");
        assertFound(report, "two", "two cannot be read: two is away");
    }

    private static HeadPlace away(String name) {
        return new HeadPlace(name, () -> {
            throw MigrationException.storage("STORE_GONE", name + " is away", "mount it");
        });
    }

    @Test
    void aCopyOfARecordThatIsUnreadableOrMisnamedIsFound() throws Exception {
        migrateInOneProcess(1);
        byte[] one = {1};
        for (String name : List.of("%020d-%020d.jsonl".formatted(2, 1), "%020d-%020d.jsonl".formatted(5, 6))) {
            ObjectPath path = ObjectPath.ofRestricted("audit/test-1/" + name);
            home.publicStore.put(path, Content.of(one), Sha256.of(one), Durability.NOW);
        }
        AuditReport report = home.verifyAudit();
        assertFound(report, "audit/test-1/", "is no name of a segment of at most 10000 records");
        assertFound(report, "test-1 2", "to 4 are in no copy, and later ones are: a copy was removed");
        ObjectPath notAHead = ObjectPath.ofRestricted("audit-heads/" + key + "/x");
        home.publicStore.put(notAHead, Content.of(one), Sha256.of(one), Durability.NOW);
        assertFound(home.verifyAudit(), notAHead.key(), "is no head");
    }

    @Test
    @Tag("P22")
    void aPlaceThatNeverGotAHeadOfYesterdayIsNamed() throws Exception {
        migrateInOneProcess(1);
        home.publicStore.delete(copies().get(0).path());
        assertThat(home.verifyAudit().problems()).isEmpty();
        home.clock.advance(Duration.ofHours(25));
        assertFound(home.verifyAudit(), "the webvh store", "has no copy of head 1 of");
    }
}
