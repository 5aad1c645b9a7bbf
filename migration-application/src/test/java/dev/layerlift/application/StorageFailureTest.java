package dev.layerlift.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerlift.application.TestHome.Process;
import dev.layerlift.domain.asset.Asset;
import dev.layerlift.domain.asset.Sha256;
import dev.layerlift.domain.did.Layer;
import dev.layerlift.domain.error.ErrorType;
import dev.layerlift.domain.error.MigrationException;
import dev.layerlift.domain.event.MigrationEvent;
import dev.layerlift.domain.migration.MigrationOptions;
import dev.layerlift.domain.migration.MigrationResult;
import dev.layerlift.domain.migration.MigrationState;
import dev.layerlift.testkit.fault.FaultyContentStore;
import dev.layerlift.testkit.fault.FaultyContentStore.Operation;
import dev.layerlift.testkit.memory.InMemoryContentStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A store that fails leads to a verified rollback, or to a quarantine that says what is left; never to COMPLETED. */
@Tag("P03")
class StorageFailureTest {
    private final TestHome home = new TestHome();
    private final FaultyContentStore faulty = new FaultyContentStore(home.publicStore);
    private final MigrationException full = MigrationException.storage("NO_SPACE", "no space left");

    @Test
    @Tag("P28")
    void aFailureOfAnyWriteRollsBack() throws Exception {
        for (int call = 1; call <= 4; call++) {
            for (boolean before : new boolean[] {true, false}) {
                try (Process process = home.start(new Fuse(), faulty)) {
                    List<String> events = Collections.synchronizedList(new ArrayList<>());
                    Asset asset = process.importBytes("f" + call + before, new byte[] {(byte) call});
                    process.manager.subscribe(asset.did(), event -> events.add(event.name()));
                    long next = faulty.calls(Operation.PUT) + call;
                    if (before) {
                        faulty.failBefore(Operation.PUT, next, full);
                    } else {
                        faulty.failAfter(Operation.PUT, next, full);
                    }

                    MigrationResult result = process.migrate(asset);

                    assertThat(result.state()).isEqualTo(MigrationState.ROLLED_BACK);
                    assertThat(result.error().orElseThrow().code()).isEqualTo("NO_SPACE");
                    assertThat(result.error().orElseThrow().type()).isEqualTo(ErrorType.STORAGE_ERROR);
                    assertThat(home.published()).isEmpty();
                    process.manager.close();
                    assertThat(events).endsWith("migration:failed", "migration:rolledback");
                }
            }
        }
        assertThat(home.verifyAudit().valid()).isTrue();
    }

    @Test
    void aReadBackThatDiffersIsNeverCompleted() throws Exception {
        try (Process process = home.start(new Fuse(), faulty)) {
            byte[] content = {1};
            for (String part : List.of(
                    "/did.jsonl",
                    "/credentials.json",
                    "/manifest.json",
                    Sha256.of(content).hex())) {
                faulty.corruptReadsOf(part, 0);
                MigrationResult result = process.migrate(process.importBytes("f" + part.length(), content));
                faulty.heal();
                assertThat(result.state()).as(part).isEqualTo(MigrationState.ROLLED_BACK);
            }
            assertThat(home.published()).isEmpty();
        }
    }

    @Test
    @Tag("P20")
    void aDeleteThatFailsLeadsToAQuarantineWithInstructions() throws Exception {
        try (Process process = home.start(new Fuse(), faulty)) {
            Asset asset = process.importBytes("a.txt", new byte[] {1});
            faulty.failBefore(Operation.PUT, faulty.calls(Operation.PUT) + 3, full);
            faulty.failFrom(Operation.DELETE, 1, MigrationException.storage("STORE_NOT_WRITABLE", "read only"));
            List<MigrationEvent> events = Collections.synchronizedList(new ArrayList<>());
            process.manager.subscribe(events::add);

            MigrationResult result = process.migrate(asset);

            assertThat(result.state()).isEqualTo(MigrationState.QUARANTINED);
            assertThat(result.error().orElseThrow().type()).isEqualTo(ErrorType.ROLLBACK_ERROR);
            assertThat(result.error().orElseThrow().detail()).contains("no space left");
            assertThat(result.error().orElseThrow().message()).contains("read only");
            assertThat(result.error().orElseThrow().recovery()).anyMatch(r -> r.contains("layerlift recover"));
            MigrationManagerTest.assertRefused(
                    process.manager.migrate(asset.did(), Layer.WEBVH, MigrationOptions.DEFAULT), "ALREADY_MIGRATING");
            MigrationManagerTest.assertRefused(process.manager.rollback(result.migrationId()), "ROLLBACK_REFUSED");
            process.manager.close();
            assertThat(events).extracting(MigrationEvent::name).endsWith("migration:failed", "migration:quarantine");
            assertThat(events.get(events.size() - 1).toJson().has("error")).isTrue();
        }
    }

    @Test
    void aTargetWithoutRoomIsFoundBeforeAnythingIsWritten() throws Exception {
        InMemoryContentStore tiny = new InMemoryContentStore(1000);
        try (Process process = home.start(new Fuse(), tiny)) {
            MigrationResult result = process.migrate(process.importBytes("a.txt", new byte[] {1}));
            assertThat(result.state()).isEqualTo(MigrationState.FAILED);
            assertThat(result.error().orElseThrow().code()).isEqualTo("NO_SPACE");
        }
    }
}
