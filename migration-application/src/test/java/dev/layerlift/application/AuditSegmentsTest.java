package dev.layerlift.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.application.TestHome.Process;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.did.CanonicalIdentity;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.port.AuditLog;
import dev.layerlift.domain.port.AuditQuery;
import dev.layerlift.domain.port.ContentStore.Content;
import dev.layerlift.domain.port.ContentStore.Durability;
import dev.layerlift.domain.port.ContentStore.StoredObject;
import dev.layerlift.domain.port.Page;
import dev.layerlift.testkit.fault.FaultyContentStore;
import dev.layerlift.testkit.fault.FaultyContentStore.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Copies of long audit streams: in segments of a bounded size, each record once, in the store it is about. */
@Tag("P46")
class AuditSegmentsTest {
    private static final int SEGMENT = 10_000;

    private final TestHome home = new TestHome();
    private final List<byte[]> records = Collections.synchronizedList(new ArrayList<>());

    /** A stream of records as they are stored, most of them of migrations that completed. */
    private final AuditLog log = new AuditLog() {
        @Override
        public List<String> streams() {
            return List.of("long-1");
        }

        @Override
        public List<Row> read(String stream, long after, int limit) {
            int from = (int) after;
            return IntStream.range(from, Math.min(records.size(), from + Math.min(limit, 300)))
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
            return Optional.of(new Head(records.size(), ""));
        }
    };

    private void grow(int by) {
        for (int i = 0; i < by; i++) {
            int n = records.size() + 1;
            String state = n % 100 == 0 ? "rolled_back" : "completed";
            records.add(("{\"n\":" + n + ",\"finalState\":\"" + state
                            + "\",\"sourceLayer\":\"peer\",\"targetLayer\":\"webvh\"}")
                    .getBytes(StandardCharsets.UTF_8));
        }
    }

    private void sealInANewProcess() throws Exception {
        try (Process process = home.start();
                MigrationManager manager = new MigrationManager(SwappedPorts.audit(process.ports, log))) {
            MigrationManagerTest.get(manager.resume());
        }
    }

    private List<String> names(boolean publicLayer) {
        List<String> names = new ArrayList<>();
        List<StoredObject> page;
        do {
            Optional<String> after = names.isEmpty() ? Optional.empty() : Optional.of(names.get(names.size() - 1));
            page = (publicLayer ? home.publicStore : home.privateStore)
                    .list(ObjectPath.ofRestricted("audit/long-1"), after, 1000);
            page.forEach(o -> names.add(o.path().key()));
        } while (!page.isEmpty());
        return names;
    }

    private List<String> lines(boolean publicLayer) {
        List<String> lines = new ArrayList<>();
        for (String name : names(publicLayer)) {
            ObjectPath path = ObjectPath.ofRestricted(name);
            try (InputStream in = (publicLayer ? home.publicStore : home.privateStore)
                    .open(path, 0)
                    .orElseThrow()) {
                lines.addAll(new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .toList());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return lines;
    }

    private static long number(String line) {
        return Long.parseLong(line.substring(5, line.indexOf(',')));
    }

    @Test
    void aLongStreamIsCopiedInBoundedSegmentsEachRecordOnce() throws Exception {
        grow(SEGMENT + 2_345);
        sealInANewProcess();
        grow(10);
        sealInANewProcess();
        sealInANewProcess();

        assertThat(names(true))
                .containsExactly(
                        "audit/long-1/00000000000000000001-00000000000000010000.jsonl",
                        "audit/long-1/00000000000000010001-00000000000000012345.jsonl",
                        "audit/long-1/00000000000000012346-00000000000000012355.jsonl");
        List<String> all = new ArrayList<>(lines(true));
        assertThat(all)
                .allMatch(line -> line.contains("\"completed\""))
                .isSortedAccordingTo((a, b) -> Long.compare(number(a), number(b)));
        assertThat(lines(false)).hasSize(123).allMatch(line -> line.contains("\"rolled_back\""));
        all.addAll(lines(false));
        assertThat(all).hasSize(SEGMENT + 2_355).doesNotHaveDuplicates();
    }

    @Test
    void moreSegmentsThanOnePageOfAListingAreAllSeen() throws Exception {
        for (int i = 0; i < 1_001; i++) {
            grow(1);
            String name = "audit/long-1/%020d-%020d.jsonl".formatted(i + 1, i + 1);
            byte[] line = records.get(i);
            home.publicStore.put(ObjectPath.ofRestricted(name), Content.of(line), Sha256.of(line), Durability.NOW);
        }
        grow(1);

        sealInANewProcess();

        assertThat(names(true)).hasSize(1_002).endsWith("audit/long-1/00000000000000001002-00000000000000001002.jsonl");
        assertThat(names(false)).isEmpty();
    }

    @Test
    @Tag("P31")
    void aCopyIsNeverWrittenOverAndWhatIsPlantedHoldsNothingUp() throws Exception {
        grow(3);
        sealInANewProcess();
        ObjectPath copy = ObjectPath.ofRestricted(names(true).get(0));
        ObjectPath planted = ObjectPath.ofRestricted("audit/long-1/zzz");
        home.publicStore.put(planted, Content.of(new byte[1]), Sha256.of(new byte[1]), Durability.NOW);
        records.set(
                1,
                "{\"n\":2,\"finalState\":\"completed\",\"targetLayer\":\"webvh\",\"edited\":1}"
                        .getBytes(StandardCharsets.UTF_8));
        grow(1);

        sealInANewProcess();

        assertThat(home.publicStore.stat(copy)).isPresent();
        home.publicStore.delete(planted);
        assertThat(lines(true)).hasSize(4).noneMatch(line -> line.contains("edited"));
    }

    @Test
    @Tag("P22")
    void aSegmentThatOneStoreDidNotTakeIsFinishedBeforeTheNextOneIsBegun() throws Exception {
        FaultyContentStore faulty = new FaultyContentStore(home.publicStore);
        try (Process process = home.start(new Fuse(), faulty);
                MigrationManager manager = new MigrationManager(SwappedPorts.audit(process.ports, log))) {
            grow(150);
            faulty.failBefore(
                    Operation.PUT, faulty.calls(Operation.PUT) + 1, MigrationException.storage("NO_SPACE", "no space"));
            MigrationManagerTest.get(manager.resume());
            assertThat(names(true)).as("not taken").isEmpty();
            assertThat(names(false)).hasSize(1);
            grow(50);
            MigrationManagerTest.get(manager.resume());
        }
        assertThat(names(true)).hasSize(2);
        assertThat(names(false)).hasSize(2);
        assertThat(names(true)).isEqualTo(names(false));
        assertThat(lines(true)).hasSize(198).doesNotHaveDuplicates();
        assertThat(lines(false)).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    @Tag("P22")
    void aStreamThatEndsBeforeItsHeadIsNotCopiedAsIfItWereWhole() throws Exception {
        grow(5);
        AuditLog shorter = new AuditLog() {
            @Override
            public List<String> streams() {
                return log.streams();
            }

            @Override
            public List<Row> read(String stream, long after, int limit) {
                return log.read(stream, after, limit);
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
                return Optional.of(new Head(6, ""));
            }
        };
        try (Process process = home.start();
                MigrationManager manager = new MigrationManager(SwappedPorts.audit(process.ports, shorter))) {
            assertThat(MigrationManagerTest.get(manager.resume())).isEmpty();
        }
        assertThat(names(true)).isEmpty();
    }
}
