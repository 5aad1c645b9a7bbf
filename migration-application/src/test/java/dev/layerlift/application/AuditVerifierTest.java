package dev.layerlift.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.application.AuditVerifier.AuditReport;
import dev.layerlift.application.internal.audit.AuditSources;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.audit.AuditPosition;
import dev.layerlift.domain.audit.AuditRecord;
import dev.layerlift.domain.audit.SealedAuditRecord;
import dev.layerlift.domain.did.CanonicalIdentity;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonNumber;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.AuditLog;
import dev.layerlift.domain.port.AuditQuery;
import dev.layerlift.domain.port.KeyStore.NewKey;
import dev.layerlift.domain.port.Page;
import dev.layerlift.domain.validation.CostEstimate;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Somebody edits the rows of the audit: whatever is done without the system's private key is found. */
@Tag("P31")
class AuditVerifierTest {
    private final TestHome home = new TestHome();
    private final AuditSealer sealer = new AuditSealer(home.systemKey.signer(), home.proofs, home.json);

    /** The rows of one stream, as whoever can write to the database can make them. */
    private record Rows(List<byte[]> records) implements AuditLog {
        @Override
        public List<String> streams() {
            return List.of("s-1");
        }

        @Override
        public List<Row> read(String stream, long after, int limit) {
            int from = (int) Math.min(after, records.size());
            if (!stream.equals("s-1")) {
                return List.of();
            }
            return IntStream.range(from, Math.min(records.size(), from + limit))
                    .mapToObj(i -> new Row(i + 1, records.get(i)))
                    .toList();
        }

        @Override
        public Page<byte[]> history(CanonicalIdentity identity, Optional<String> after, int limit) {
            return new Page<>(List.of(), Optional.empty());
        }

        @Override
        public Page<byte[]> query(AuditQuery query) {
            return new Page<>(List.of(), Optional.empty());
        }

        @Override
        public Optional<Head> head(String stream) {
            return Optional.empty();
        }
    }

    private AuditRecord record(int n) {
        return new AuditRecord(
                home.ids.newMigrationId().toString(),
                home.clock.instant(),
                "operator",
                Did.parse("did:peer:4zQmd8CpeFPci817KDsbSAKWcXAE2mjvCQSasRewvbSF54Bd"),
                Layer.PEER,
                Optional.empty(),
                Layer.WEBVH,
                MigrationState.COMPLETED,
                Optional.empty(),
                CostEstimate.NONE,
                n,
                Optional.empty(),
                List.of(),
                JsonObject.EMPTY);
    }

    private List<byte[]> chain(int length, AuditSealer by) {
        List<byte[]> rows = new ArrayList<>();
        AuditPosition place = AuditPosition.first("s-1");
        for (int i = 1; i <= length; i++) {
            SealedAuditRecord sealed = by.seal(record(i), place);
            rows.add(home.json.write(sealed.json()));
            place = place.next(sealed.digest());
        }
        return rows;
    }

    private AuditReport verify(List<byte[]> rows) {
        return new AuditVerifier(
                        new AuditSources(new Rows(rows), home.persistence.auditHeads(), List.of(), List.of()),
                        home.persistence.migrations(),
                        home.proofs,
                        home.json,
                        home.clock)
                .verify(home.systemKey.signer().publicKeyMultibase());
    }

    private byte[] edited(byte[] row, String member, JsonValue value) {
        return home.json.write(home.json.parseObject(row).with(member, value));
    }

    private static void assertFound(AuditReport report, String name, String detail) {
        assertThat(report.valid()).isFalse();
        assertThat(report.problems()).anySatisfy(problem -> {
            assertThat(problem.name()).isEqualTo(name);
            assertThat(problem.detail()).contains(detail);
        });
    }

    @Test
    void aChainOfManyPagesHolds() {
        AuditReport report = verify(chain(1201, sealer));

        assertThat(report.problems()).isEmpty();
        assertThat(report.records()).isEqualTo(1201);
        assertThat(report.streams()).isEqualTo(1);
    }

    @Test
    void anEndWithoutARecordIsFound() throws Exception {
        try (TestHome.Process process = home.start()) {
            process.migrate(process.importBytes("a.txt", new byte[] {1}));
        }
        assertThat(home.verifyAudit().valid()).isTrue();

        AuditReport report = verify(chain(3, sealer));

        assertThat(report.problems())
                .anySatisfy(problem -> assertThat(problem.detail()).contains("is completed, and no record says so"));
        assertFound(report, "test-1 1", "is named by head 1 and is not there: removed");
    }

    @Test
    void aChangedRecordIsFoundByItsProofAndByTheNextOne() {
        List<byte[]> rows = chain(4, sealer);
        rows.set(1, edited(rows.get(1), "finalState", new JsonValue.JsonString("failed")));

        AuditReport report = verify(rows);

        assertFound(report, "s-1 2", "was changed");
        assertFound(report, "s-1 3", "does not follow the record before");
        assertThat(report.problems()).hasSize(2);
        assertThat(report.records()).isEqualTo(4);
    }

    @Test
    void aChangedLastRecordIsFound() {
        List<byte[]> rows = chain(2, sealer);
        rows.set(1, edited(rows.get(1), "initiator", new JsonValue.JsonString("nobody")));
        assertFound(verify(rows), "s-1 2", "was changed");
    }

    @Test
    void aRemovedRecordIsFound() {
        for (int removed = 0; removed < 3; removed++) {
            List<byte[]> rows = chain(4, sealer);
            rows.remove(removed);
            assertFound(verify(rows), "s-1 " + (removed + 1), "is not in its place");
        }
    }

    @Test
    void reorderedRecordsAreFound() {
        List<byte[]> rows = chain(4, sealer);
        rows.add(1, rows.remove(2));
        assertFound(verify(rows), "s-1 2", "is not in its place");
    }

    @Test
    void aRecordThatWasInsertedIsFound() {
        List<byte[]> rows = chain(3, sealer);
        rows.add(1, rows.get(1));
        assertFound(verify(rows), "s-1 3", "is not in its place");
    }

    @Test
    void aRecordOfAnotherStreamIsNotInItsPlace() {
        List<byte[]> rows = chain(1, sealer);
        SealedAuditRecord other = sealer.seal(record(2), new AuditPosition("s-2", 2, Optional.of(digest(rows.get(0)))));
        rows.add(home.json.write(other.json()));
        assertFound(verify(rows), "s-1 2", "is not in its place");
    }

    @Test
    void aChainThatWasWrittenAgainWithAnotherKeyIsFound() {
        NewKey stranger = new PlainKeyStore(home.persistence.sealedKeys()).generate();

        AuditReport report = verify(chain(3, new AuditSealer(stranger.signer(), home.proofs, home.json)));

        assertThat(report.problems()).hasSize(3);
        assertFound(report, "s-1 1", "is signed by did:key:" + stranger.signer().publicKeyMultibase());
    }

    @Test
    void aChainThatWasWrittenAgainWithoutAnyKeyIsFound() {
        List<byte[]> rows = new ArrayList<>();
        JsonValue previous = JsonValue.NULL;
        for (byte[] row : chain(3, sealer)) {
            byte[] rewritten = home.json.write(home.json
                    .parseObject(row)
                    .with("initiator", "nobody")
                    .with("previous", previous)
                    .without("proof"));
            rows.add(rewritten);
            previous = new JsonValue.JsonString(digest(rewritten).multibase());
        }

        AuditReport report = verify(rows);

        assertThat(report.problems()).hasSize(3);
        assertFound(report, "s-1 3", "has 0 proofs (expected: 1)");
    }

    @Test
    void anOldProofUnderANewChainIsFound() {
        List<byte[]> rows = new ArrayList<>();
        JsonValue previous = JsonValue.NULL;
        for (byte[] row : chain(3, sealer)) {
            byte[] rewritten = home.json.write(
                    home.json.parseObject(row).with("initiator", "nobody").with("previous", previous));
            rows.add(rewritten);
            previous = new JsonValue.JsonString(digest(rewritten).multibase());
        }

        assertThat(verify(rows).problems()).hasSize(3).allMatch(p -> p.detail().contains("was changed"));
    }

    @Test
    void aSecondProofDoesNotHelp() {
        List<byte[]> rows = chain(1, sealer);
        JsonObject record = home.json.parseObject(rows.get(0));
        JsonObject proof = record.requireObject("proof");
        rows.set(0, edited(rows.get(0), "proof", JsonArray.of(proof, proof)));
        assertFound(verify(rows), "s-1 1", "has 2 proofs (expected: 1)");
    }

    @Test
    void aNumberThatOnlyLooksLikeThePlaceIsNotInItsPlace() {
        List<byte[]> rows = chain(1, sealer);
        rows.set(0, edited(rows.get(0), "sequence", new JsonNumber("1.0")));
        assertFound(verify(rows), "s-1 1", "is not in its place");
    }

    @Test
    void aRowThatIsNoRecordIsNamedAndWhatIsToldIsBounded() {
        List<byte[]> rows = chain(2, sealer);
        rows.set(1, "{\"a\":1,\"a\":2}".getBytes(StandardCharsets.UTF_8));
        assertFound(verify(rows), "s-1 2", "is not readable");

        List<byte[]> many = chain(150, sealer);
        many.remove(0);
        assertThat(verify(many).problems()).hasSize(100);
    }

    private Sha256 digest(byte[] row) {
        return home.json.digest(home.json.parseObject(row));
    }
}
