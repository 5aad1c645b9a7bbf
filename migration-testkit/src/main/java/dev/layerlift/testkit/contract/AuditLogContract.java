package dev.layerlift.testkit.contract;

import static dev.layerlift.testkit.contract.PersistenceSamples.SEALER;
import static dev.layerlift.testkit.contract.PersistenceSamples.commit;
import static dev.layerlift.testkit.contract.PersistenceSamples.next;
import static dev.layerlift.testkit.contract.PersistenceSamples.peer;
import static dev.layerlift.testkit.contract.PersistenceSamples.peerShort;
import static dev.layerlift.testkit.contract.PersistenceSamples.toCheckpointed;
import static dev.layerlift.testkit.contract.PersistenceSamples.toFailed;
import static dev.layerlift.testkit.contract.PersistenceSamples.webvh;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.audit.AuditPlace;
import dev.layerlift.domain.audit.AuditPosition;
import dev.layerlift.domain.audit.SealedAuditRecord;
import dev.layerlift.domain.audit.StoredHead;
import dev.layerlift.domain.did.CanonicalIdentity;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.migration.Migration;
import dev.layerlift.domain.migration.MigrationPath;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.AuditLog;
import dev.layerlift.domain.port.AuditLog.Head;
import dev.layerlift.domain.port.AuditLog.Row;
import dev.layerlift.domain.port.AuditQuery;
import dev.layerlift.domain.port.MigrationStore.StaleCommitException;
import dev.layerlift.domain.port.Page;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract of {@link AuditLog}: numbering, streams and history. */
public abstract class AuditLogContract extends PersistenceContract {
    /** What was sealed, in order; a record may be sealed and not stored. */
    private final List<SealedAuditRecord> sealed = Collections.synchronizedList(new ArrayList<>());

    private final AuditLog.Sealer remembering = (record, position) -> {
        SealedAuditRecord result = SEALER.seal(record, position);
        sealed.add(result);
        return result;
    };

    /** Called by subclasses. */
    protected AuditLogContract() {}

    @Test
    void withoutRecordsThereIsNoStream() {
        assertThat(ports().audit().streams()).isEmpty();
        assertThat(ports().audit().head("writer-1")).isEmpty();
        assertThat(ports().audit().read("writer-1", 0, 10)).isEmpty();
        assertThat(ports().audit()
                        .history(peer(1).identity(), Optional.empty(), 10)
                        .items())
                .isEmpty();
    }

    @Test
    @Tag("P16")
    void aStreamGoesOnWhereItEndedAfterReopening() {
        reopen("writer-1", remembering);
        committed(toFailed(started(1)));
        committed(toFailed(started(2)));
        reopen("writer-1", remembering);
        committed(toFailed(started(3)));
        assertChain("writer-1", 3);
        assertThat(ports().audit().head("writer-1"))
                .contains(new Head(3, sealed.get(2).digest().hex()));
        assertThat(records(ports().audit().read("writer-1", 1, 1)))
                .singleElement()
                .satisfies(text -> assertThat(text).contains("\"sequence\":2"));
    }

    @Test
    void streamsOfOtherWritersAreTheirOwn() {
        reopen("writer-b", remembering);
        committed(toFailed(started(1)));
        reopen("writer-a", remembering);
        committed(toFailed(started(2)));
        assertThat(ports().audit().streams()).containsExactly("writer-a", "writer-b");
        assertThat(ports().audit().head("writer-a"))
                .hasValueSatisfying(h -> assertThat(h.sequence()).isEqualTo(1));
        assertThat(ports().audit().head("writer-b"))
                .hasValueSatisfying(h -> assertThat(h.sequence()).isEqualTo(1));
    }

    @Test
    @Tag("P18")
    void aRefusedCommitLeavesNoGap() {
        reopen("writer-1", remembering);
        Migration started = started(1);
        committed(toFailed(started));
        assertThatThrownBy(() -> committed(toFailed(started))).isInstanceOf(StaleCommitException.class);
        committed(toFailed(started(2)));
        assertChain("writer-1", 2);
    }

    @Test
    @Tag("P18")
    void manyCommitsAtOnceAreNumberedWithoutGaps() {
        reopen("writer-1", remembering);
        List<Callable<Migration>> calls = new ArrayList<>();
        for (int n = 1; n <= 16; n++) {
            Migration started = started(n);
            calls.add(() -> committed(toFailed(started)));
            calls.add(() -> committed(toFailed(started)));
        }
        List<Object> results = atOnce(calls);
        assertThat(results.stream().filter(Migration.class::isInstance)).hasSize(16);
        assertChain("writer-1", 16);
    }

    @Test
    @Tag("P32")
    void aRefusedRequestHasItsPlaceInTheStreamAndInTheHistoryOfItsSource() {
        reopen("writer-1", remembering);
        committed(toFailed(started(1)));
        ports().migrations().refuse(PersistenceSamples.refusal(2));
        committed(toFailed(started(3)));
        assertChain("writer-1", 3);
        assertThat(history(peerShort(2).identity(), 1))
                .singleElement()
                .satisfies(text ->
                        assertThat(text).contains("\"result\":\"refused\"").contains("\"finalState\":null"));
    }

    @Test
    void historyNamesAnIdentityAsSourceOrTarget() {
        completed(1);
        committed(toFailed(started(2)));
        Migration failed = committed(toFailed(committed(toCheckpointed(started(3)))));
        committed(commit(next(failed, MigrationState.ROLLED_BACK)));
        assertThat(history(peerShort(1).identity(), 1))
                .singleElement()
                .satisfies(text -> assertThat(text).contains("\"finalState\":\"completed\""));
        assertThat(history(webvh(1).identity(), 1)).isEqualTo(history(peer(1).identity(), 1));
        assertThat(history(peer(2).identity(), 1)).hasSize(1);
        assertThat(history(webvh(2).identity(), 1)).isEmpty();
    }

    @Test
    void historyComesOldestFirstAndInPages() {
        for (int n = 1; n <= 3; n++) {
            Migration migration = PersistenceSamples.migration(n, n, peer(7), PersistenceSamples.NOW.plusMillis(n));
            committed(toFailed(started(migration)));
        }
        List<String> all = history(peer(7).identity(), 1);
        assertThat(all).hasSize(3).isEqualTo(history(peer(7).identity(), 10));
        assertThat(all).isEqualTo(records(ports().audit().read("writer-1", 0, 10)));
    }

    @Test
    void recordsAreSearchedByEachPartAndByAllOfThem() {
        completed(1);
        committed(toFailed(started(2)));
        committed(toFailed(started(3)));
        Instant at = PersistenceSamples.auditRecord(failed(2)).at();
        assertThat(search(AuditQuery.ALL)).hasSize(3).isEqualTo(search(AuditQuery.ALL.pagesOf(1)));
        assertThat(search(AuditQuery.ALL.of(webvh(1).identity()))).hasSize(1);
        assertThat(search(AuditQuery.ALL.of(peerShort(2).identity()))).hasSize(1);
        assertThat(search(AuditQuery.ALL.of(webvh(9).identity()))).isEmpty();
        assertThat(search(query("failed", MigrationPath.PEER_TO_WEBVH, initiator(), at, at.plusSeconds(3600))))
                .hasSize(2)
                .allSatisfy(text -> assertThat(text).contains("\"finalState\":\"failed\""));
        assertThat(search(query("completed", null, null, null, null))).hasSize(1);
        assertThat(search(query(null, MigrationPath.PEER_TO_BTCO, null, null, null)))
                .isEmpty();
        assertThat(search(query(null, null, "somebody", null, null))).isEmpty();
        assertThat(search(query(null, null, initiator(), null, null))).hasSize(3);
        assertThat(search(query(null, null, null, Instant.MIN, Instant.MAX))).hasSize(3);
        assertThat(search(query(null, null, null, null, Instant.EPOCH))).isEmpty();
        assertThat(search(query(null, null, null, Instant.parse("2100-01-01T00:00:00Z"), null)))
                .isEmpty();
    }

    @Test
    void aHeadCoversWhatWasRecordedAndIsNumberedOnce() {
        assertThat(ports().auditHeads().last()).isEmpty();
        committed(toFailed(started(1)));
        committed(toFailed(started(2)));
        List<AuditPlace> places = ports().auditHeads().recorded(0, 10);
        assertThat(places).extracting(AuditPlace::sequence).containsExactly(1L, 2L);
        assertThat(places.get(1).digest().hex())
                .isEqualTo(ports().audit().head("writer-1").orElseThrow().digestHex());
        StoredHead first = head(1, places.get(1).row());
        ports().auditHeads().append(first, Map.of());
        assertThatThrownBy(() -> ports().auditHeads().append(first, Map.of()))
                .isInstanceOfSatisfying(
                        MigrationException.class,
                        e -> assertThat(e.error().code()).isEqualTo("HEAD_TAKEN"));
        reopen("writer-1", remembering);
        assertThat(ports().auditHeads().last()).hasValueSatisfying(last -> {
            assertThat(last.number()).isEqualTo(1);
            assertThat(last.covered()).isEqualTo(first.covered());
            assertThat(last.digest()).isEqualTo(first.digest());
            assertThat(last.json()).isEqualTo(first.json());
        });
        assertThat(ports().auditHeads().read(0, 10)).hasSize(1);
        assertThat(ports().auditHeads().read(1, 10)).isEmpty();
        assertThat(ports().auditHeads().recorded(first.covered(), 10)).isEmpty();
        committed(toFailed(started(3)));
        assertThat(ports().auditHeads().recorded(first.covered(), 10))
                .extracting(AuditPlace::sequence)
                .containsExactly(3L);
    }

    @Test
    void whatIsPrunedIsGoneAndTheStreamGoesOn() {
        committed(toFailed(started(1)));
        committed(toFailed(started(2)));
        List<AuditPlace> places = ports().auditHeads().recorded(0, 10);
        AuditPlace last = places.get(1);
        AuditPlace other =
                new AuditPlace(last.row(), "writer-1", 2, places.get(0).digest());
        assertThatThrownBy(() -> ports().auditHeads().append(head(1, last.row()), Map.of("writer-1", other)))
                .isInstanceOfSatisfying(
                        MigrationException.class,
                        e -> assertThat(e.error().code()).isEqualTo("PRUNE_REFUSED"));
        assertThat(ports().auditHeads().last()).isEmpty();
        ports().auditHeads().append(head(1, last.row()), Map.of("writer-1", last));
        assertThat(ports().audit().read("writer-1", 0, 10)).isEmpty();
        assertThat(ports().audit().head("writer-1"))
                .contains(new Head(2, last.digest().hex()));
        reopen("writer-1", remembering);
        committed(toFailed(started(3)));
        assertThat(sealed.get(sealed.size() - 1).position())
                .isEqualTo(new AuditPosition("writer-1", 3, Optional.of(last.digest())));
        assertThat(ports().auditHeads().recorded(last.row(), 10)).hasSize(1);
    }

    private Migration failed(int n) {
        return ports().migrations()
                .query(dev.layerlift.domain.port.MigrationQuery.ofSource(peer(n).identity()))
                .items()
                .get(0);
    }

    private static String initiator() {
        return PersistenceSamples.migration(1).initiator();
    }

    private static StoredHead head(long number, long covered) {
        byte[] json = ("{\"number\":" + number + "}").getBytes(StandardCharsets.UTF_8);
        return new StoredHead(number, Sha256.of(json), covered, json);
    }

    private static AuditQuery query(
            @Nullable String state,
            @Nullable MigrationPath path,
            @Nullable String initiator,
            @Nullable Instant since,
            @Nullable Instant until) {
        return new AuditQuery(
                Optional.empty(),
                Optional.ofNullable(state),
                Optional.ofNullable(path),
                Optional.ofNullable(initiator),
                Optional.ofNullable(since),
                Optional.ofNullable(until),
                Optional.empty(),
                1);
    }

    private List<String> search(AuditQuery query) {
        List<String> all = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            Page<byte[]> page = ports().audit().query(query.from(cursor));
            all.addAll(texts(page.items()));
            cursor = page.next();
        } while (cursor.isPresent());
        return all;
    }

    private void assertChain(String stream, int records) {
        List<String> stored = records(ports().audit().read(stream, 0, 1000));
        assertThat(stored).hasSize(records);
        List<SealedAuditRecord> chain = sealed.stream()
                .filter(s -> stored.stream()
                        .anyMatch(text ->
                                text.contains("\"migrationId\":\"" + s.json().requireString("migrationId"))))
                .toList();
        assertThat(chain.stream().map(s -> s.position().sequence()))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, records).boxed().toList());
        for (int i = 0; i < records; i++) {
            assertThat(stored.get(i))
                    .contains("\"migrationId\":\"" + chain.get(i).json().requireString("migrationId"));
            assertThat(chain.get(i).position().previous())
                    .isEqualTo(
                            i == 0
                                    ? Optional.empty()
                                    : Optional.of(chain.get(i - 1).digest()));
        }
    }

    private List<String> history(CanonicalIdentity identity, int limit) {
        List<String> all = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            Page<byte[]> page = ports().audit().history(identity, cursor, limit);
            all.addAll(texts(page.items()));
            cursor = page.next();
        } while (cursor.isPresent());
        return all;
    }

    private static List<String> records(List<Row> rows) {
        return texts(rows.stream().map(Row::json).toList());
    }

    private static List<String> texts(List<byte[]> records) {
        return records.stream()
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .toList();
    }
}
