package dev.layerlift.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.application.TestHome.Process;
import dev.layerlift.application.internal.event.EventPump;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.event.MigrationEvent;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.migration.MigrationResult;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.EventOutbox;
import dev.layerlift.domain.port.EventPublisher;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Events reach whoever listens at least once and in order, also when a process dies between delivery and receipt. */
@Tag("P53")
class EventDeliveryTest {
    private static final List<String> STORY = List.of(
            "migration:started",
            "migration:validated",
            "migration:checkpointed",
            "migration:in_progress",
            "migration:completed");

    private final TestHome home = new TestHome();
    private final List<RuntimeException> failures = Collections.synchronizedList(new ArrayList<>());

    /** The outbox as a process sees it that dies before its receipt is stored. */
    private record NoReceipts(EventOutbox real) implements EventOutbox {
        @Override
        public List<Undelivered> undelivered(int limit) {
            return real.undelivered(limit);
        }

        @Override
        public void acknowledge(long sequence) {
            throw new IllegalStateException("the process died before entry " + sequence + " was acknowledged");
        }
    }

    /** Migrates without anybody delivering what the journal says. */
    private MigrationResult migrateQuietly(int n) throws Exception {
        try (Process process = home.start()) {
            EnginePorts ports = process.ports;
            EnginePorts deaf = new EnginePorts(
                    ports.migrations(),
                    ports.assets(),
                    ports.checkpoints(),
                    ports.audit(),
                    ports.auditHeads(),
                    ports.journalledFiles(),
                    new NoReceipts(ports.outbox()),
                    ports.transfers(),
                    ports.batches(),
                    ports.batchQueries(),
                    ports.layers(),
                    ports.keys(),
                    ports.didUpdates(),
                    ports.didUpdater(),
                    ports.chain(),
                    ports.issuer(),
                    ports.verifier(),
                    ports.statusLists(),
                    ports.proofs(),
                    ports.json(),
                    ports.ids(),
                    ports.clock(),
                    ports.settings());
            Asset asset = process.importBytes("f" + n, new byte[] {(byte) n});
            try (MigrationManager manager = new MigrationManager(deaf)) {
                return MigrationManagerTest.get(manager.migrate(asset.did(), Layer.WEBVH, MigrationOptions.DEFAULT));
            }
        }
    }

    private void deliver(EventOutbox outbox, EventPublisher publisher) throws InterruptedException {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        new EventPump(outbox, publisher, thread, failures::add).wake();
        thread.shutdown();
        assertThat(thread.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whatWasNotAcknowledgedComesAgainInTheSameOrder() throws Exception {
        MigrationResult first = migrateQuietly(1);
        MigrationResult second = migrateQuietly(2);
        List<MigrationEvent> heard = new ArrayList<>();
        List<MigrationEvent> again = new ArrayList<>();

        deliver(new NoReceipts(home.persistence.outbox()), heard::add);
        deliver(home.persistence.outbox(), again::add);
        deliver(home.persistence.outbox(), event -> failures.add(new IllegalStateException("heard twice: " + event)));

        assertThat(failures).singleElement().satisfies(e -> assertThat(e).hasMessageContaining("was acknowledged"));
        assertThat(again).isEqualTo(heard);
        for (MigrationResult result : List.of(first, second)) {
            assertThat(again)
                    .filteredOn(e -> e.header().migrationId().equals(result.migrationId()))
                    .extracting(MigrationEvent::name)
                    .containsExactlyElementsOf(STORY);
        }
    }

    @Test
    void aDeliveryThatBreaksInTheMiddleStartsOverWithTheNextWake() throws Exception {
        migrateQuietly(1);
        List<String> heard = new ArrayList<>();

        deliver(home.persistence.outbox(), event -> {
            if (heard.size() == 2) {
                throw new IllegalStateException("the publisher broke");
            }
            heard.add(event.name());
        });
        List<String> again = new ArrayList<>();
        deliver(home.persistence.outbox(), event -> again.add(event.name()));

        assertThat(heard).isEqualTo(STORY.subList(0, 2));
        assertThat(again).isEqualTo(STORY);
        assertThat(failures).singleElement().satisfies(e -> assertThat(e).hasMessage("the publisher broke"));
    }

    @Test
    void whoLeavesHearsNothingMore() throws Exception {
        List<String> stayed = Collections.synchronizedList(new ArrayList<>());
        List<String> left = Collections.synchronizedList(new ArrayList<>());
        try (Process process = home.start()) {
            process.manager.subscribe(event -> stayed.add(event.name()));
            try (Subscription subscription = process.manager.subscribe(event -> left.add(event.name()))) {
                assertThat(subscription).isNotNull();
            }
            process.migrate(process.importBytes("a.txt", new byte[] {1}));
        }
        assertThat(stayed).isEqualTo(STORY);
        assertThat(left).isEmpty();
    }

    @Test
    void aListenerThatNeverReturnsHoldsUpNoMigrationAndItsEventsComeAgain() throws Exception {
        CountDownLatch called = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        Process process = home.start();
        process.manager.subscribe(event -> {
            called.countDown();
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        for (int n = 1; n <= 3; n++) {
            assertThat(process.migrate(process.importBytes("f" + n, new byte[] {(byte) n}))
                            .state())
                    .isEqualTo(MigrationState.COMPLETED);
        }
        assertThat(called.await(20, TimeUnit.SECONDS)).isTrue();
        process.close();

        List<String> heard = Collections.synchronizedList(new ArrayList<>());
        try (Process next = home.start()) {
            next.manager.subscribe(event -> heard.add(event.name()));
            MigrationManagerTest.get(next.manager.resume());
        }
        never.countDown();
        assertThat(heard).hasSize(3 * STORY.size()).startsWith(STORY.toArray(String[]::new));
    }

    @Test
    void aListenerThatBreaksIsReportedAndTheOthersHearEverything() throws Exception {
        List<String> heard = Collections.synchronizedList(new ArrayList<>());
        try (Process process = home.start()) {
            process.manager.subscribe(event -> {
                throw new AssertionError("a listener with a mistake");
            });
            process.manager.subscribe(event -> {
                throw new IllegalStateException("another one");
            });
            process.manager.subscribe(event -> heard.add(event.name()));
            process.migrate(process.importBytes("a.txt", new byte[] {1}));
        }
        assertThat(heard).isEqualTo(STORY);
        assertThat(home.persistence.outbox().undelivered(10)).isEmpty();
    }

    @Test
    void theNextProcessDeliversWhatTheLastOneLeft() throws Exception {
        migrateQuietly(1);
        List<String> heard = Collections.synchronizedList(new ArrayList<>());
        try (Process next = home.start()) {
            next.manager.subscribe(event -> heard.add(event.name()));
            MigrationManagerTest.get(next.manager.resume());
        }
        assertThat(heard).isEqualTo(STORY);
    }
}
