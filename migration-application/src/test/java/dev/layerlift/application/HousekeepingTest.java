package dev.layerlift.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.application.TestHome.Process;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.ObjectPath;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.migration.MigrationResult;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.domain.port.AuditLog;
import dev.layerlift.domain.port.ContentStore.StoredObject;
import dev.layerlift.testkit.fault.FaultyContentStore;
import dev.layerlift.testkit.fault.FaultyContentStore.Operation;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What happens in the background: durability of small files, copies of the audit, old checkpoints. */
class HousekeepingTest {
    private final TestHome home = new TestHome();

    private List<StoredObject> segments(boolean publicLayer) {
        return (publicLayer ? home.publicStore : home.privateStore)
                .list(ObjectPath.ofRestricted("audit"), Optional.empty(), 100);
    }

    @Test
    @Tag("P19")
    void smallFilesAreDurableInTheirStoreOnceTheJournalForgetsThem() throws Exception {
        try (Process process = home.start()) {
            process.migrate(process.importBytes("a.txt", new byte[] {1}));
            assertThat(home.persistence.journalledFiles().pending(0, 10)).hasSize(1);
            assertThat(home.publicStore.volatilePaths()).hasSize(4);
        }
        assertThat(home.persistence.journalledFiles().pending(0, 10)).isEmpty();
        assertThat(home.publicStore.volatilePaths()).isEmpty();
    }

    @Test
    @Tag("P19")
    void aPowerCutAfterCompletionLosesNothing() throws Exception {
        MigrationResult done;
        Fuse fuse = new Fuse();
        Process process = home.start(fuse);
        done = process.migrate(process.importBytes("a.txt", new byte[] {1}));
        fuse.blowAt(1, false);
        process.close();
        home.publicStore.crash();
        assertThat(home.published()).isEmpty();

        try (Process next = home.start()) {
            MigrationManagerTest.get(next.manager.resume());
            assertThat(next.verify(done).valid()).isTrue();
        }
    }

    @Test
    void auditRecordsAreCopiedToTheStoreTheyAreAbout() throws Exception {
        try (Process process = home.start()) {
            process.migrate(process.importBytes("a.txt", new byte[] {1}));
            Asset damaged = process.importBytes("b.txt", new byte[] {2});
            home.privateStore.tamper(damaged.resources().get(0).location(), 0);
            assertThat(process.migrate(damaged).state()).isEqualTo(MigrationState.FAILED);
            process.migrate(process.importBytes("c.txt", new byte[] {3}));
            MigrationManagerTest.get(process.manager.resume());

            assertThat(segments(true)).hasSize(1);
            assertThat(segments(false)).hasSize(1);
            StoredObject segment = segments(true).get(0);
            assertThat(segment.path().key()).endsWith("/00000000000000000001-00000000000000000003.jsonl");
            List<byte[]> records = home.persistence.auditLog().read("test-1", 0, 10).stream()
                    .map(AuditLog.Row::json)
                    .toList();
            try (InputStream in = home.publicStore.open(segment.path(), 0).orElseThrow()) {
                assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                        .isEqualTo(new String(records.get(0), StandardCharsets.UTF_8)
                                + "\n"
                                + new String(records.get(2), StandardCharsets.UTF_8)
                                + "\n");
            }
            MigrationManagerTest.get(process.manager.resume());
            assertThat(segments(true)).hasSize(1);
        }
        try (Process process = home.start()) {
            process.migrate(process.importBytes("d.txt", new byte[] {4}));
            MigrationManagerTest.get(process.manager.resume());
            assertThat(segments(true)).hasSize(2);
        }
    }

    @Test
    @Tag("P22")
    void aStoreThatTakesNoCopyHoldsUpNothingAndGetsItLater() throws Exception {
        FaultyContentStore faulty = new FaultyContentStore(home.publicStore);
        try (Process process = home.start(new Fuse(), faulty)) {
            MigrationResult done = process.migrate(process.importBytes("a.txt", new byte[] {1}));
            faulty.failFrom(
                    Operation.PUT, faulty.calls(Operation.PUT) + 1, MigrationException.storage("NO_SPACE", "full"));
            MigrationManagerTest.get(process.manager.resume());
            assertThat(segments(true)).isEmpty();
            assertThat(process.manager
                            .getMigrationStatus(done.migrationId())
                            .orElseThrow()
                            .state())
                    .isEqualTo(MigrationState.COMPLETED);
            faulty.heal();
            MigrationManagerTest.get(process.manager.resume());
            assertThat(segments(true)).hasSize(1);
        }
    }

    @Test
    @Tag("P21")
    void checkpointsOfCompletedMigrationsGoAfterADay() throws Exception {
        String checkpoint;
        try (Process process = home.start()) {
            MigrationResult done = process.migrate(process.importBytes("a.txt", new byte[] {1}));
            checkpoint = process.manager
                    .getMigrationStatus(done.migrationId())
                    .orElseThrow()
                    .checkpointId()
                    .orElseThrow();
        }
        assertThat(home.persistence.checkpoints().find(checkpoint)).isPresent();
        home.clock.advance(Duration.ofHours(25));
        try (Process process = home.start()) {
            MigrationManagerTest.get(process.manager.resume());
        }
        assertThat(home.persistence.checkpoints().find(checkpoint)).isEmpty();
    }
}
